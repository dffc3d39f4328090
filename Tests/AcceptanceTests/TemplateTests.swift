import AcceptanceAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Acceptance

@Suite("Templates")
struct TemplateTests {
    private let world: AcceptanceWorld

    init() throws {
        world = try AcceptanceWorld()
    }

    @Test("the sample has 6 gates and 20 scored items, 100 points in all")
    func sample() throws {
        let template = try world.publishTemplate()
        #expect(template.items.count == 26)
        #expect(template.items.count(where: \.isGate) == 6)
        #expect(template.items.reduce(0) { $0 + $1.points } == 100)
        #expect(template.publishedAt == world.world.now.microseconds)
        #expect(template.revision == 1)
        let shown = try world.ask(
            Actors.stranger, world.templates.getTemplate, .with { $0.templateID = template.id })
        #expect(shown == template)
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let reason: Reason
        let field: FieldPath
        let make: @Sendable (inout PublishTemplateRequest) -> Void
        var testDescription: String { name }
    }

    static let faults = [
        Fault(name: "an item twice", reason: .itemCodeRepeated, field: "items[1].code") {
            $0.items[1].code = $0.items[0].code
        },
        Fault(name: "points for a gate", reason: .gateWithPoints, field: "items[0].points") {
            $0.items[0].points = 5
        },
        Fault(name: "no points for an item", reason: .itemWithoutPoints, field: "items[6].points") {
            $0.items[6].points = 0
        },
        Fault(
            name: "no points for an item that vetoes at zero", reason: .itemWithoutPoints,
            field: "items[11].points"
        ) {
            $0.items[11].points = 0
        },
        Fault(name: "101 points", reason: .pointsNot100, field: "items") { $0.items[6].points += 1 },
        Fault(name: "94 points", reason: .pointsNot100, field: "items") { $0.items.remove(at: 6) },
        Fault(name: "gates alone", reason: .pointsNot100, field: "items") {
            $0.items.removeAll { !$0.isGate }
        },
    ]

    @Test("a sheet that could not be scored is refused", arguments: faults)
    func refused(fault: Fault) throws {
        var request = try SampleTemplate.request()
        fault.make(&request)
        expectRefusal(fault.reason, at: fault.field) {
            try world.act(Actors.province, world.templates.publishTemplate, request)
        }
    }

    @Test("a published version never changes")
    func once() throws {
        _ = try world.publishTemplate()
        expectRefusal(.templateVersionExists, at: "version") { try world.publishTemplate() }
    }

    @Test("only the province publishes")
    func access() throws {
        let request = try SampleTemplate.request()
        expectRefusal(.noGrantHere) { try world.act(Actors.city, world.templates.publishTemplate, request) }
    }

    @Test("an unknown template is refused")
    func unknown() {
        expectRefusal(.templateUnknown, at: "template_id") {
            try world.ask(Actors.stranger, world.templates.getTemplate, .with { $0.templateID = "none" })
        }
    }
}
