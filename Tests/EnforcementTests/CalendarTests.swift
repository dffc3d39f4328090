import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Enforcement

@Suite("A calendar that comes later")
struct CalendarTests {
    /// 2027 as a notice might have it: the first days of January off, else the plain week.
    private static func calendar(off lastDay: Int) -> CalendarSet {
        let days = (0..<365).map { Day("2027-01-01").adding(days: $0) }
        return .with {
            $0.years = [
                .with {
                    $0.id = "2027"
                    $0.days = days.map { day in
                        .with {
                            $0.date = day.text
                            $0.isOff = day.weekday.isWeekend || (day.month == 1 && day.dayOfMonth <= lastDay)
                        }
                    }
                }
            ]
        }
    }

    @Test(
        "provisional deadlines are reckoned anew, with a line that says so",
        arguments: [(5, "2027-01-07", "2027-01-04"), (0, "2027-01-04", ""), (3, "2027-01-05", "2027-01-04")])
    func anew(_ off: Int, _ due: String, _ before: String) throws {
        let world = try EnforcementWorld(now: "2026-12-30T10:00:00+08:00")
        let filed = try world.file().tip
        #expect(filed.referrals[0].deadline.dueOn == "2027-01-04")
        #expect(filed.referrals[0].deadline.provisional)
        #expect(filed.referrals[0].deadline.triggerOn == "2026-12-30")
        try world.hear(Self.calendar(off: off), about: "calendar")
        let tip = try world.kept(filed.id)
        for deadline in tip.referrals.map(\.deadline) {
            #expect(deadline.dueOn == due)
            #expect(!deadline.provisional)
            #expect(deadline.provisionalDueOn == before)
            #expect(deadline.explanation.contains("2026-12-30 载入放假安排后重新推算"))
            #expect(deadline.explanation.contains("原暂定 2027-01-04") == !before.isEmpty)
        }
        // What stands on notices alone is never moved, and nothing is done twice.
        #expect(tip.closeBy == filed.closeBy)
        try world.hear(Self.calendar(off: 10), about: "calendar")
        #expect(try world.kept(filed.id) == tip)
    }
}
