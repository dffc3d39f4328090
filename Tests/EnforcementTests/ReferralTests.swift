import CommonAPI
import EnforcementAPI
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Enforcement

@Suite("Referrals from the Registry")
struct ReferralTests {
    private let enforcement: EnforcementWorld

    init() throws {
        enforcement = try EnforcementWorld()
    }

    private func started(_ id: String = "project-1", _ grounds: [Ground] = [.land, .qualification])
        -> ProjectStartedEarly
    {
        .with {
            $0.projectID = id
            $0.projectNumber = "330481-2026-P0001"
            $0.name = "示例新建混凝土有限公司"
            $0.applicant = "示例建材集团"
            $0.divisionCode = EnforcementWorld.haining
            $0.place = "示例镇示例路 1 号"
            $0.grounds = grounds
            $0.seenOn = "2026-11-20"
            $0.text = "现场已浇筑设备基础。"
            $0.reportedBy = EnforcementWorld.land[0].id
            $0.reportedByAgency = "示例海宁资规局"
        }
    }

    private func tips(as actor: Actor = EnforcementWorld.auditor) throws -> [Tip] {
        try enforcement.world.query(as: actor) { try enforcement.tips.listTips(ListTipsRequest(), $0).tips }
    }

    @Test("an early start becomes a tip that is routed like any other and names where it came from")
    func taken() throws {
        try enforcement.hear(started(), about: "project-1")
        let tip = try #require(try tips().first)
        #expect(tip.channel == .referral)
        #expect(!tip.anonymous)
        #expect(tip.origin == "project/project-1")
        #expect(tip.filedBy == EnforcementWorld.land[0].id)
        #expect(tip.referrals.map(\.agencyID) == ["haining-land", "haining-construction"])
        #expect(tip.seenOn == "2026-11-20")
        #expect(tip.content.contains("330481-2026-P0001"))
        #expect(try tips(as: EnforcementWorld.land[0]) == [tip])
        let told = try #require(try enforcement.world.published(ReferralTaken.self).last)
        #expect(told.origin == "project/project-1")
        #expect(told.tipID == tip.id)
        #expect(told.agencies == tip.referrals.map(\.agencyName))
    }

    @Test("a tip by referral has its clock like any other, and the others are told that it ran out")
    func clock() throws {
        try enforcement.hear(started(), about: "project-1")
        let tip = try #require(try tips().first)
        enforcement.world.now = Instant(microseconds: tip.closeBy.dueAt)
        #expect(try enforcement.world.fireTimers(of: EnforcementService.definition) == 1)
        #expect(try enforcement.tip(tip.id).overdueAt == tip.closeBy.dueAt)
        let told = try enforcement.world.published(DeadlinePassed.self)
        #expect(told.map(\.record) == ["tip/\(tip.id)"])
    }

    @Test("a tip that was referred when that set no clock gets it at the next start, unless it is closed")
    func oldClock() throws {
        try enforcement.hear(started(), about: "project-1")
        try enforcement.hear(started("project-2"), about: "project-2")
        let tips = try tips()
        try enforcement.world.command(as: EnforcementWorld.auditor) { command in
            var closed = tips[1]
            closed.close()
            try command.kept(.tips).save(closed)
            try command.transaction.execute("DELETE FROM timer")
            try command.transaction.execute(
                "INSERT INTO timer (kind, subject, due, set_for) VALUES ('tip-close', 'another', $1, $1)",
                [.integer(.max)])
            try command.startOldClocks()
        }
        enforcement.world.now = Instant(microseconds: tips[0].closeBy.dueAt)
        #expect(try enforcement.world.fireTimers(of: EnforcementService.definition) == 1)
        #expect(try self.tips().map { $0.overdueAt > 0 } == [true, false])
    }

    @Test("told twice, it is one tip; told of another project, it is another")
    func once() throws {
        try enforcement.hear(started(), about: "project-1")
        try enforcement.hear(started(), about: "project-1")
        #expect(try tips().count == 1)
        #expect(try enforcement.world.published(ReferralTaken.self).count == 1)
        try enforcement.hear(started("project-2"), about: "project-2")
        #expect(try tips().count == 2)
    }

    @Test("a case filed over it leads back to the project")
    func ofCase() throws {
        try enforcement.hear(started(), about: "project-1")
        let tip = try #require(try tips().first)
        let filed = try enforcement.world.command(as: EnforcementWorld.land[0]) {
            try enforcement.cases.fileCase(
                .with {
                    $0.tipIds = [tip.id]
                    $0.secondOfficer = EnforcementWorld.land[1].id
                }, $0)
        }
        #expect(filed.origins == ["project/project-1"])
        #expect(filed.actOn == "2026-11-20")
        #expect(try enforcement.world.published(CaseFiled.self).last?.origins == ["project/project-1"])
    }

    @Test("a referral that no agency can take is parked, not lost")
    func parked() throws {
        let fate = try enforcement.world.receive(
            started("project-3", [.environment]).with(division: "330499"), about: "project-3",
            from: "registry",
            by: EnforcementService.definition)
        #expect(fate == .parked)
        #expect(try tips().isEmpty)
    }
}

extension ProjectStartedEarly {
    fileprivate func with(division: String) -> ProjectStartedEarly {
        var copy = self
        copy.divisionCode = division
        return copy
    }
}
