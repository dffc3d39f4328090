import CommonAPI
import EnforcementAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Enforcement

@Suite("Clocks that run out")
struct ClockTests {
    private typealias Actors = EnforcementWorld
    private let world: EnforcementWorld

    init() throws {
        world = try EnforcementWorld()
    }

    private func fire() throws -> Int {
        try world.world.fireTimers(of: EnforcementService.definition)
    }

    private func passed() throws -> [DeadlinePassed] {
        try world.world.published(DeadlinePassed.self)
    }

    @Test("a tip that is not closed by its instant is overdue from then on, and the others are told once")
    func tip() throws {
        let tip = try world.file().tip
        world.world.now = Instant(microseconds: tip.closeBy.dueAt - 1)
        #expect(try fire() == 0)
        world.world.now = Instant(microseconds: tip.closeBy.dueAt)
        #expect(try fire() == 1)
        #expect(try fire() == 0)
        #expect(try world.tip(tip.id).overdueAt == tip.closeBy.dueAt)
        let told = try #require(try passed().last)
        #expect(try passed().count == 1)
        #expect(told.record == "tip/\(tip.id)")
        #expect(told.ruleID == "TIP-CLOSE")
        #expect(told.dueAt == tip.closeBy.dueAt)
        #expect(told.agencyIds == tip.referrals.map(\.agencyID))
    }

    @Test("a case with an undecided track is overdue, and names whom it is with")
    func undecided() throws {
        let filed = try world.hainingCase()
        _ = try world.decide(Actors.shutDown(filed.id, .land), as: Actors.land[0])
        let due = try #require(filed.tracks.first?.decideBy.dueAt)
        world.world.now = Instant(microseconds: due)
        _ = try fire()
        #expect(try world.showCase(filed.id, as: Actors.auditor).overdueAt == due)
        let told = try passed().filter { $0.record == "case/\(filed.id)" }
        #expect(told.map(\.ruleID) == ["PEN-DECIDE"])
        #expect(told.first?.agencyIds == [Actors.hainingConstruction.id])
    }

    @Test("a case that is decided in time stops its clock and those of its tips")
    func decided() throws {
        let filed = try world.hainingCase()
        _ = try world.decide(Actors.shutDown(filed.id, .land), as: Actors.land[0])
        _ = try world.decide(Actors.shutDown(filed.id, .qualification), as: Actors.construction[0])
        try world.set("2036-01-01T10:00:00+08:00")
        #expect(try fire() == 0)
        #expect(try passed().isEmpty)
    }
}
