import AcceptanceAPI
import Refusals
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Acceptance

@Suite("Score sheets")
struct SheetTests {
    private let world: AcceptanceWorld
    private let application: Application

    init() throws {
        world = try AcceptanceWorld()
        application = try world.empanelled()
    }

    private func sheets(as actor: Actor) throws -> [ScoreSheet] {
        try world.ask(
            actor, world.applications.listScoreSheets, .with { $0.applicationID = application.id }
        ).sheets
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let reason: Reason
        let field: FieldPath
        let make: @Sendable (inout [SheetLine]) -> Void
        var testDescription: String { name }
    }

    static let faults = [
        Fault(name: "an unknown item", reason: .itemUnknown, field: "lines[0].item_code") {
            $0[0].itemCode = "Z1"
        },
        Fault(name: "an item left out", reason: .itemMissing, field: "lines") { $0.removeLast() },
        Fault(name: "no item at all", reason: .itemMissing, field: "lines") { $0.removeAll() },
        Fault(name: "an item twice", reason: .itemRepeated, field: "lines[1].item_code") {
            $0[1].itemCode = $0[0].itemCode
        },
        Fault(name: "more than full points", reason: .pointsOverFull, field: "lines[6].points") {
            $0[6].points += 1
        },
        Fault(name: "less than no points", reason: .pointsOverFull, field: "lines[6].points") {
            $0[6].points = -1
        },
        Fault(name: "points for a gate", reason: .gateWithPoints, field: "lines[0].points") {
            $0[0].points = 1
        },
    ]

    @Test("a sheet answers every item once, within its points", arguments: faults)
    func refused(fault: Fault) throws {
        var lines = world.items.lines()
        fault.make(&lines)
        let expert = application.panel[0]
        expectRefusal(fault.reason, at: fault.field) {
            try world.act(
                Actors.expert(expert), world.applications.submitScoreSheet,
                .with {
                    $0.applicationID = application.id
                    $0.lines = lines
                })
        }
        _ = try world.handIn(by: expert, for: application)
    }

    @Test("only the panel scores, once each, and only while it is asked to")
    func turns() throws {
        expectRefusal(.applicationUnknown) { try world.handIn(by: "E04", for: .with { $0.id = "none" }) }
        expectRefusal(.expertNotOnPanel) { try world.handIn(by: "E01", for: application) }
        _ = try world.handIn(by: application.panel[0], for: application)
        expectRefusal(.sheetAlreadyIn) { try world.handIn(by: application.panel[0], for: application) }
        _ = try world.handIn(by: application.panel[1], for: application)
        #expect(try world.handIn(by: application.panel[2], for: application).state == .passed)
        expectRefusal(.applicationNotScoring) {
            try world.handIn(by: application.panel[0], for: application)
        }
    }

    @Test("sheets are blind until all are in")
    func blind() throws {
        let panel = application.panel
        _ = try world.handIn(by: panel[0], for: application)
        #expect(try sheets(as: Actors.expert(panel[0])).map(\.expertID) == [panel[0]])
        #expect(try sheets(as: Actors.expert(panel[1])).isEmpty)
        for officer in [Actors.county, Actors.reviewer, Actors.auditor] {
            expectRefusal(.sheetsOutstanding) { try sheets(as: officer) }
        }
        #expect(try !world.show(application).hasResult)
        for expert in panel.dropFirst() { _ = try world.handIn(by: expert, for: application) }
        for actor in [Actors.county, Actors.reviewer, Actors.auditor, Actors.expert(panel[1])] {
            #expect(try sheets(as: actor).map(\.expertID) == panel)
        }
    }

    @Test("others do not learn of the sheets")
    func access() {
        for actor in [Actors.stranger, Actors.applicant, Actors.expert("E01"), Actors.farCounty] {
            expectRefusal(.applicationUnknown) { try sheets(as: actor) }
        }
    }

    @Test("totals far apart are discussed, and the result is made when all have handed in anew")
    func discussion() throws {
        let panel = application.panel
        let low: [String: Answer] = ["G1": .points(9), "E1": .points(0)]
        for expert in panel.dropLast() { _ = try world.handIn(by: expert, for: application) }
        let first = try world.handIn(low, by: panel[2], for: application)
        #expect(first.state == .discussion)
        #expect(first.result.verdict == .unspecified)
        #expect(first.result.totals == [panel[0]: 100, panel[1]: 100, panel[2]: 87])
        #expect(try sheets(as: Actors.expert(panel[0])).count == 3)

        let second = try world.handIn(["G1": .points(12)], by: panel[0], for: application)
        #expect(second.state == .discussion)
        expectRefusal(.sheetAlreadyIn) { try world.handIn(by: panel[0], for: application) }
        #expect(try sheets(as: Actors.expert(panel[1])).map(\.expertID) == [panel[1]])
        expectRefusal(.sheetsOutstanding) { try sheets(as: Actors.county) }
        let draw = try world.show(Draw.with { $0.id = application.drawID })
        expectRefusal(.sheetAlreadyIn) { try world.recuse(panel[1], from: draw) }
        _ = try world.handIn(by: panel[1], for: application)
        let last = try world.handIn(["G1": .points(12)], by: panel[2], for: application)
        #expect(last.state == .passed)
        #expect(last.result.totals == [panel[0]: 97, panel[1]: 100, panel[2]: 97])
        #expect(last.result.mean == 98_000)
    }

    @Test("a discussion that leaves them apart is followed by another")
    func discussions() throws {
        for turn in 1...2 {
            for expert in application.panel.dropLast() { _ = try world.handIn(by: expert, for: application) }
            let low: [String: Answer] = ["G1": .points(0)]
            let held = try world.handIn(low, by: application.panel[2], for: application)
            #expect(held.state == .discussion, "turn \(turn)")
        }
        #expect(try world.score(application).state == .passed)
    }

    @Test("an expert's veto fails the plant")
    func failed() throws {
        let panel = application.panel
        _ = try world.handIn(["A2": .failed], by: panel[0], for: application)
        for expert in panel.dropFirst() { _ = try world.handIn(by: expert, for: application) }
        let failed = try world.show(application)
        #expect(failed.state == .failed)
        #expect(failed.result.reasons == ["gate A2 failed by \(panel[0])"])
        expectRefusal(.applicationNotPassed) { try world.audit(application) }
    }
}
