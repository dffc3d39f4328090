import CommonAPI
import Foundation
import Harness
import RegistryAPI
import SwiftProtobuf
import Testing

@testable import Demo
@testable import Installation
@testable import Qingtong

@Suite("What authorities do for plants, by the command line")
struct AuthorityTests {
    @Test("a difficulty is raised by the plant, passed to the agency that can help, answered and settled")
    func difficulties() async throws {
        try await TestPrograms.withServices { services in
            let office = try await Office(services)
            let raised: Difficulty = try office.get(
                "difficulty", "raise", office.plant.id, "用地手续", "扩建用地尚未批准", "--kind", "land", as: Office.voice
            )
            #expect(raised.state == .raised)
            let passed: Difficulty = try office.get(
                "difficulty", "pass", raised.id, "--answer-by", office.day(30))
            #expect(passed.passes.map(\.agencyID) == ["haining-natural-resources"])
            let examiner = SampleDirectory.landExaminer.id
            let answered: Difficulty = try office.get(
                "difficulty", "answer", raised.id, "按简易程序办理", "--outcome", "help", "--solve-by",
                office.day(60), as: examiner)
            #expect(answered.dueOn == office.day(60))
            let counts: DifficultyCounts = try office.get(
                "difficulty", "count", "--division", SampleDirectory.haining)
            #expect(counts.counts.map(\.open) == [1])
            let settled: Difficulty = try office.get(
                "difficulty", "settle", raised.id, "已取得批复", as: Office.voice)
            #expect(try office.get("difficulty", "show", raised.id) == settled)
            #expect(
                try office.list("difficulty", "list", "--plant", office.plant.id, "--state", "settled")
                    == [settled])
            let overdue: [Difficulty] = try office.list("difficulty", "list", "--overdue")
            #expect(overdue == [])
            let late = try office.run(
                "difficulty", "answer", raised.id, "再答", "--outcome", "no-help", as: examiner)
            #expect(late.status != 0)
        }
    }

    @Test("vehicles are counted, corrected, and their shares told")
    func fleets() async throws {
        try await TestPrograms.withServices { services in
            let office = try await Office(services)
            let entered: FleetCount = try office.get(
                "fleet", "enter", office.plant.id, "--on", office.day(-10), "--group", "mixer=30,8,30,28",
                as: Office.voice)
            let corrected: FleetCount = try office.get(
                "fleet", "correct", entered.id, "数错", "--group", "mixer=30,9,30,28", as: Office.voice)
            #expect(try office.get("fleet", "show", entered.id) == corrected)
            #expect(try office.list("fleet", "list", office.plant.id) == [corrected])
            let shares: FleetShares = try office.get("fleet", "shares", office.plant.id)
            #expect(shares.daysOld == 10)
            #expect(shares.shares.map(\.newEnergyPermille) == [300])
            let summary: FleetSummary = try office.get("fleet", "summary", "--division", "330400")
            #expect(summary.divisions.map(\.newEnergy) == [9])
            let twice = try office.run(
                "fleet", "enter", office.plant.id, "--on", office.day(-10), "--group", "mixer=30,8,30,28")
            #expect(twice.errors.contains("fleet-count-exists"), "\(twice.errors)")
        }
    }

    @Test("support is entered by the agency that gave it, summed up, corrected and taken back")
    func support() async throws {
        try await TestPrograms.withServices { services in
            let office = try await Office(services)
            let entered: SupportMeasure = try office.get(
                "support", "enter", office.plant.id, "--kind", "subsidy", "--title", "改造补助", "--on",
                office.day(-10), "--amount", "200000")
            #expect(entered.agencyID == "zj-bulk-cement")
            let corrected: SupportMeasure = try office.get(
                "support", "correct", entered.id, "录错", "--kind", "subsidy", "--title", "改造补助", "--on",
                office.day(-10), "--amount", "210000")
            #expect(try office.get("support", "show", entered.id, as: Office.voice) == corrected)
            let summary: SupportSummary = try office.get(
                "support", "summary", "--division", SampleDirectory.haining)
            #expect(summary.sums.map(\.amountFen) == [21_000_000])
            let withdrawn: SupportMeasure = try office.get("support", "withdraw", entered.id, "未拨付")
            #expect(try office.list("support", "list", "--plant", office.plant.id) == [withdrawn])
            let none: SupportSummary = try office.get(
                "support", "summary", "--division", SampleDirectory.haining)
            #expect(none.sums == [])
            let own = try office.run(
                "support", "enter", office.plant.id, "--kind", "guidance", "--title", "上门指导", "--on",
                office.day(-1), as: Office.voice)
            #expect(own.status != 0)
        }
    }

    @Test("the working group meets, its decisions become tasks, and an agency reports one done")
    func group() async throws {
        try await TestPrograms.withServices { services in
            let office = try await Office(services)
            let organiser = SampleDirectory.organiser.id
            let member: GroupMember = try office.get(
                "group", "name", "示例组长", "zj-commerce", "--post", "leader", as: organiser)
            let request = EnterGroupMeetingRequest.with {
                $0.title = "示例会议"
                $0.heldOn = office.day(-2)
                $0.memberIds = [member.id]
                $0.minutes = "示例纪要"
                $0.decisions = [
                    .with {
                        ($0.field, $0.text) = (.policy, "起草配套文件")
                        ($0.agencyID, $0.dueOn) = ("zj-bulk-cement", office.day(20))
                    }
                ]
            }
            let meeting: GroupMeeting = try office.get(
                "group", "meet", office.file("meeting.json", request.jsonString()), as: organiser)
            #expect(try office.list("group", "meetings") == [meeting])
            #expect(try office.get("group", "meeting", meeting.id) == meeting)
            let task = try #require(meeting.taskIds.first)
            let done: GroupTask = try office.get("group", "finish", task, "已印发")
            #expect(done.state == .done)
            #expect(try office.get("group", "task", task) == done)
            let set: GroupTask = try office.get(
                "group", "set", "zj-bulk-cement", "督查", "--due", office.day(30), "--field", "inspection",
                as: organiser)
            let dropped: GroupTask = try office.get("group", "drop", set.id, "合并办理", as: organiser)
            #expect(dropped.state == .dropped)
            let overdue: [GroupTask] = try office.list("group", "tasks", "--overdue")
            #expect(overdue == [])
            let left: GroupMember = try office.get("group", "dismiss", member.id, "调离", as: organiser)
            #expect(left.leavingReason == "调离")
            let members: WorkingGroup = try office.get("group", "members", "--past")
            #expect(members.members == [left])
            #expect(try office.run("group", "members", as: Office.voice).status != 0)
        }
    }
}
