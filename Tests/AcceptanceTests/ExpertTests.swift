import AcceptanceAPI
import CommonAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Acceptance

@Suite("The expert pool")
struct ExpertTests {
    private let world: AcceptanceWorld

    init() throws {
        world = try AcceptanceWorld()
    }

    private func load(_ experts: [Expert], as actor: Actor = Actors.province) throws -> LoadExpertsReport {
        try world.act(actor, world.experts.loadExperts, experts)
    }

    private func pool() throws -> [Expert] {
        try world.ask(Actors.auditor, world.experts.listExperts, ListExpertsRequest()).experts
    }

    @Test("loading again changes nothing but what is new")
    func load() throws {
        var experts = Actors.experts
        #expect(try load(experts) == .with { $0.created = 10 })
        #expect(try load(experts) == .with { $0.unchanged = 10 })
        experts[4].organisation = "示例己院"
        #expect(
            try load(experts)
                == .with {
                    $0.changed = 1
                    $0.unchanged = 9
                })
        let pool = try pool()
        #expect(pool.map(\.id) == experts.map(\.id))
        #expect(pool.map(\.revision) == [1, 1, 1, 1, 2, 1, 1, 1, 1, 1])
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let reason: Reason
        let field: FieldPath
        let make: @Sendable (inout [Expert]) -> Void
        var testDescription: String { reason.word }
    }

    static let faults = [
        Fault(reason: .expertRepeated, field: "items[9].id") { $0[9].id = $0[0].id },
        Fault(reason: .dayUnknown, field: "items[3].recognised_until") {
            $0[3].recognisedUntil = "2026-02-29"
        },
        Fault(reason: .placeUnknown, field: "items[2].division_code") { $0[2].divisionCode = "330502" },
    ]

    @Test("one bad row and no row counts", arguments: faults)
    func refused(fault: Fault) throws {
        var experts = Actors.experts
        fault.make(&experts)
        expectRefusal(fault.reason, at: fault.field) { try load(experts) }
        #expect(try pool().isEmpty)
    }

    @Test("only the province loads the pool")
    func access() {
        expectRefusal(.noGrantHere) { try load(Actors.experts, as: Actors.county) }
    }

    @Test(
        "who must keep away is told why",
        arguments: [
            ("E01", Tier.standard, "works in the plant's own county"), ("E01", .demonstration, nil),
            ("E01", .innovationCentre, nil), ("E02", .standard, "avoids the plant"),
            ("E02", .demonstration, "avoids the plant"),
            ("E03", .standard, "recognition ended on 2026-11-22"),
            ("E04", .standard, "sat on the plant's previous panel"), ("E05", .standard, nil),
        ] as [(String, Tier, String?)])
    func avoidance(id: String, tier: Tier, reason: String?) throws {
        let application = Application.with {
            $0.enterpriseID = Actors.plant
            $0.divisionCode = "330522"
            $0.tier = tier
        }
        let avoidance = Avoidance(application: application, previousPanel: ["E04"], today: "2026-11-23")
        let expert = try #require(Actors.experts.first { $0.id == id })
        #expect(try avoidance.reason(against: expert) == reason)
    }
}
