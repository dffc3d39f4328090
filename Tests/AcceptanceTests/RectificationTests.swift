import AcceptanceAPI
import CommonAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Acceptance

@Suite("Rectification")
struct RectificationTests {
    private let world: AcceptanceWorld
    private let application: Application

    init() throws {
        world = try AcceptanceWorld()
        let empanelled = try world.empanelled()
        application = try world.score(
            empanelled, ["C6": .finding("无河道水检测报告"), "B1": .points(5, finding: "平衡台账不全")])
    }

    private func items() throws -> [Rectification] {
        try world.ask(
            Actors.applicant, world.applications.listRectifications,
            .with { $0.applicationID = application.id }
        ).rectifications
    }

    private func submit(_ item: Rectification, as actor: Actor = Actors.applicant) throws -> Rectification {
        try world.act(
            actor, world.applications.submitRectification,
            .with {
                $0.rectificationID = item.id
                $0.evidence = "已补齐"
            })
    }

    private func check(
        _ item: Rectification, _ accepted: Bool = true, as actor: Actor = Actors.county
    ) throws -> Rectification {
        try world.act(
            actor, world.applications.checkRectification,
            .with {
                $0.rectificationID = item.id
                $0.verdict = accepted ? .putRight : .sentBack
                $0.opinion = "现场核实"
            })
    }

    @Test("each item with findings is to be put right within thirty days")
    func opened() throws {
        #expect(application.state == .rectifying)
        #expect(application.result.verdict == .passWithRectification)
        let items = try items()
        #expect(items.map(\.itemCode) == ["B1", "C6"])
        #expect(items.map(\.finding) == ["平衡台账不全", "无河道水检测报告"])
        #expect(items.allSatisfy { $0.dueOn == "2026-12-23" && $0.state == .open })
    }

    @Test("the last verified item passes the application")
    func passes() throws {
        let items = try items()
        let first = try submit(items[0])
        #expect(first.state == .submitted && first.submittedAt == world.world.now.microseconds)
        let verified = try check(first)
        #expect(verified.state == .verified && verified.verifiedBy == Actors.county.id)
        #expect(try world.show(application).state == .rectifying)
        expectRefusal(.applicationNotPassed) { try world.audit(application) }
        _ = try check(submit(items[1]))
        #expect(try world.show(application).state == .passed)
        _ = try world.audit(application)
    }

    @Test("what is sent back is submitted again")
    func sentBack() throws {
        let item = try items()[0]
        let back = try check(submit(item), false)
        #expect(back.state == .open && back.opinion == "现场核实" && back.verifiedBy.isEmpty)
        #expect(try check(submit(item)).state == .verified)
    }

    private func overdue() throws -> [String] {
        try world.world.published(AcceptanceAPI.RectificationOverdue.self).map(\.rectification.itemCode)
    }

    private func fire() throws -> Int {
        try world.world.fireTimers(of: AcceptanceService.definition)
    }

    @Test("an item that its plant still has after its day is overdue, and the others are told once")
    func overdueItem() throws {
        _ = try submit(items()[0])
        // From 2026-11-23 to 2026-12-23.
        world.advance(days: 30)
        #expect(try fire() == 0)
        world.advance(days: 1)
        #expect(try fire() == 1)
        #expect(try fire() == 0)
        #expect(try items().map { $0.overdueAt > 0 } == [false, true])
        #expect(try overdue() == ["C6"])
    }

    @Test("an item that is sent back after its day is overdue at once; one that is verified never is")
    func sentBackLate() throws {
        let items = try items().map { try submit($0) }
        world.advance(days: 31)
        #expect(try fire() == 0)
        _ = try check(items[0], false)
        _ = try check(items[1])
        #expect(try fire() == 1)
        #expect(try overdue() == ["B1"])
        #expect(try self.items().map(\.state) == [.open, .verified])
    }

    @Test("an item is submitted by its plant and checked by its county, in this order")
    func refused() throws {
        let item = try items()[0]
        expectRefusal(.rectificationNotSubmitted) { try check(item) }
        expectRefusal(.rectificationUnknown) {
            try submit(item, as: Actors.applicant(for: Actors.otherPlant))
        }
        expectRefusal(.rectificationUnknown) { try submit(item, as: Actors.stranger) }
        expectRefusal(.rectificationUnknown) { try submit(.with { $0.id = "none" }) }
        expectRefusal(.noGrantHere) {
            try submit(item, as: World.actor("a", .applicant, over: "330481", speaksFor: Actors.plant))
        }
        _ = try submit(item)
        expectRefusal(.rectificationNotOpen) { try submit(item) }
        expectRefusal(.rectificationUnknown) { try check(item, as: Actors.farCounty) }
        expectRefusal(.rectificationUnknown) { try check(item, as: Actors.applicant) }
        expectRefusal(.rectificationUnknown) { try check(.with { $0.id = "none" }) }
        expectRefusal(.noGrantHere) { try check(item, as: Actors.reviewer) }
        _ = try check(item)
        expectRefusal(.rectificationNotOpen) { try submit(item) }
        expectRefusal(.rectificationNotSubmitted) { try check(item) }
    }
}
