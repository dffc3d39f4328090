import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Enforcement

@Suite("Tips")
struct TipTests {
    @Test("a filed tip is routed, receipted and anonymous")
    func filing() throws {
        let world = try EnforcementWorld()
        let tip = try world.file().tip
        #expect(tip.revision == 1)
        #expect(tip.state == .routed)
        #expect(tip.anonymous)
        #expect(tip.filedBy == "hotline")
        #expect(tip.filedAt == world.world.now.microseconds)
        #expect(tip.referrals.map(\.agencyID) == ["haining-land", "haining-construction"])
        #expect(tip.referrals.map(\.department) == [.naturalResources, .construction])
        #expect(tip.referrals.map(\.agencyName) == ["示例海宁资规局", "示例海宁住建局"])
        #expect(tip.referrals.allSatisfy { $0.deadline.ruleID == "TIP-ROUTE" && !$0.explanation.isEmpty })
        #expect(tip.closeBy.ruleID == "TIP-CLOSE")
        #expect(try world.tip(tip.id) == tip)
    }

    struct Filed: Sendable {
        let at: String
        let handover: String
        let isProvisional: Bool
        let close: String
    }

    static let days = [
        Filed(
            at: "2026-11-23T10:00:00+08:00", handover: "2026-11-26", isProvisional: false, close: "2027-01-22"
        ),
        // The National Day holiday lasts to 7 October, and Saturday the 10th is worked.
        Filed(
            at: "2026-09-30T10:00:00+08:00", handover: "2026-10-10", isProvisional: false, close: "2026-11-29"
        ),
        // Half past midnight in Beijing is still the day before in UTC.
        Filed(at: "2026-09-29T16:30:00Z", handover: "2026-10-10", isProvisional: false, close: "2026-11-29"),
        Filed(at: "2026-09-29T15:59:59Z", handover: "2026-10-09", isProvisional: false, close: "2026-11-28"),
        // Three days of Mid-Autumn.
        Filed(
            at: "2026-09-24T10:00:00+08:00", handover: "2026-09-30", isProvisional: false, close: "2026-11-23"
        ),
        // The calendar of 2027 is not published.
        Filed(
            at: "2026-12-30T10:00:00+08:00", handover: "2027-01-04", isProvisional: true, close: "2027-02-28"),
    ]

    @Test("handing over takes working days, closing takes calendar days", arguments: days)
    func deadlines(_ row: Filed) throws {
        let tip = try EnforcementWorld(now: row.at).file().tip
        #expect(tip.referrals.map(\.deadline.dueOn) == [row.handover, row.handover])
        #expect(tip.referrals.allSatisfy { $0.deadline.provisional == row.isProvisional })
        #expect(tip.closeBy.dueOn == row.close)
    }

    @Test(
        "the day it was seen may be today, or long ago",
        arguments: ["", "2026-11-23", "2026-11-22", "2019-02-28"])
    func seenOn(_ day: String) throws {
        var request = EnforcementWorld.unregistered()
        request.seenOn = day
        request.confirmed = ["seen_on"]
        #expect(try EnforcementWorld().file(request).tip.seenOn == day)
    }

    @Test("a registered plant is known once the Registry's event has come")
    func registeredPlant() throws {
        let world = try EnforcementWorld()
        let request = EnforcementWorld.registered("plant-1")
        #expect(throws: Refusal(.plantUnknown, field: "target.enterprise_id")) { try world.file(request) }
        try world.register("plant-1")
        #expect(try world.file(request).tip.referrals.map(\.agencyID) == ["changxing-ecology"])
    }

    @Test("a refused tip leaves nothing behind")
    func nothingHalfWritten() throws {
        let world = try EnforcementWorld()
        #expect(throws: Refusal.self) {
            var request = EnforcementWorld.unregistered()
            request.seenOn = "2026-11-24"
            return try world.file(request)
        }
        #expect(try world.listTips(as: EnforcementWorld.auditor).tips.isEmpty)
        #expect(try world.world.events().isEmpty)
    }

    @Test("the caller learns how its tip stands, by the code, from any hotline")
    func followUp() throws {
        let world = try EnforcementWorld()
        let filed = try world.file()
        var progress = try world.followUp(filed.receipt.code)
        #expect(progress.state == .routed)
        #expect(progress.filedAt == filed.tip.filedAt)
        #expect(progress.agencies == ["示例海宁资规局", "示例海宁住建局"])
        #expect(progress.closeBy == "2027-01-22")
        _ = try world.fileCase(over: [filed.tip.id])
        progress = try world.followUp(filed.receipt.code.filter { $0 != "-" })
        #expect(progress.state == .inCase)
    }

    @Test("following up leaves the tip's name for the audit, a wrong code leaves none")
    func audited() throws {
        let world = try EnforcementWorld()
        let filed = try world.file()
        let subjects = try world.world.query(as: EnforcementWorld.hotline) { query in
            _ = try world.tips.followUpTip(.with { $0.receiptCode = filed.receipt.code }, query)
            _ = try world.tips.getTip(.with { $0.tipID = filed.tip.id }, query)
            _ = try? world.tips.getTip(.with { $0.tipID = "none" }, query)
            return query.subjects
        }
        #expect(subjects == ["tip/\(filed.tip.id)", "tip/\(filed.tip.id)"])
    }

    @Test("no two tips get the same code")
    func manyTips() throws {
        let world = try EnforcementWorld()
        var codes: Set<String> = []
        for _ in 0..<200 { codes.insert(try world.file().receipt.code) }
        #expect(codes.count == 200)
    }
}
