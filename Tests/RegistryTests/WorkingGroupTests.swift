import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("The province's working group")
struct WorkingGroupTests {
    private let registry: RegistryWorld
    private let service = WorkingGroupService()
    private let organiser = World.actor("centre.01", .organiser, over: "330000")
    private let city = World.actor("city.01", .organiser, over: "330400")
    private let ecology = RegistryWorld.agency("zj-ecology", in: "330000", name: "示例省生态环境厅", .ecology)
    private let centre = RegistryWorld.agency("zj-bulk", in: "330000", name: "示例省散装水泥中心", .bulkCement)
    private let ecologist: Actor

    init() throws {
        registry = try RegistryWorld()
        try registry.register(ecology)
        try registry.register(centre)
        ecologist = World.actor("ecology.01", .helper, over: "330000", agency: ecology)
    }

    @discardableResult
    private func name(
        _ name: String, _ post: GroupPost = .member, of agency: String = "zj-ecology", as actor: Actor? = nil
    ) throws -> GroupMember {
        try registry.command(as: actor ?? organiser) {
            try service.nameGroupMember(
                .with {
                    $0.name = name
                    $0.post = post
                    $0.agencyID = agency
                }, $0)
        }
    }

    private func dismiss(_ member: GroupMember, as actor: Actor? = nil) throws -> GroupMember {
        try registry.command(as: actor ?? organiser) {
            try service.dismissGroupMember(
                .with {
                    $0.memberID = member.id
                    $0.reason = "调离"
                }, $0)
        }
    }

    private func group(past: Bool = false) throws -> WorkingGroup {
        try registry.query(as: ecologist) { try service.getWorkingGroup(.with { $0.withPast = past }, $0) }
    }

    private func text(
        _ text: String = "制定配套文件", by day: String = "2026-12-31", of agency: String = "zj-ecology"
    )
        -> GroupTaskText
    {
        .with {
            $0.field = .policy
            $0.text = text
            $0.agencyID = agency
            $0.person = "示例某"
            $0.dueOn = day
        }
    }

    private func set(
        _ text: GroupTaskText? = nil, confirming fields: [String] = [], as actor: Actor? = nil
    ) throws -> GroupTask {
        try registry.command(as: actor ?? organiser) {
            try service.setGroupTask(
                .with {
                    $0.text = text ?? self.text()
                    $0.confirmed = fields
                }, $0)
        }
    }

    private func meet(
        on day: String = "2026-11-20", with members: [String] = [], deciding decisions: [GroupTaskText] = [],
        confirming fields: [String] = [], as actor: Actor? = nil
    ) throws -> GroupMeeting {
        try registry.command(as: actor ?? organiser) {
            try service.enterGroupMeeting(
                .with {
                    $0.title = "第一次全体会议"
                    $0.heldOn = day
                    $0.memberIds = members
                    $0.minutes = "会议议定如下事项"
                    $0.decisions = decisions
                    $0.confirmed = fields
                }, $0)
        }
    }

    private func closing(_ task: GroupTask) -> CloseGroupTaskRequest {
        .with {
            $0.taskID = task.id
            $0.text = "已印发"
        }
    }

    private func finish(_ task: GroupTask, as actor: Actor? = nil) throws -> GroupTask {
        try registry.command(as: actor ?? ecologist) { try service.finishGroupTask(closing(task), $0) }
    }

    private func drop(_ task: GroupTask, as actor: Actor? = nil) throws -> GroupTask {
        try registry.command(as: actor ?? organiser) { try service.dropGroupTask(closing(task), $0) }
    }

    private func tasks(_ fill: (inout ListGroupTasksRequest) -> Void = { _ in }) throws -> [String] {
        try registry.query(as: ecologist) { try service.listGroupTasks(.with(fill), $0).tasks.map(\.id) }
    }

    @Test("the group shows who is in it by post, and those who left when they are asked for")
    func members() throws {
        let member = try name("甲")
        try name("乙", .deputy)
        let leader = try name("丙", .leader, of: "zj-bulk")
        #expect(try group().members.map(\.name) == ["丙", "乙", "甲"])
        #expect(leader.agencyName == "示例省散装水泥中心")
        #expect(try dismiss(member).leavingReason == "调离")
        #expect(try refusal { try dismiss(member) }?.reason == .groupMemberLeft)
        #expect(try group().members.map(\.name) == ["丙", "乙"])
        #expect(try group(past: true).members.map(\.name) == ["丙", "乙", "甲"])
    }

    @Test("there is one leader at a time")
    func leader() throws {
        let first = try name("甲", .leader)
        let refused = try refusal { try name("乙", .leader) }
        #expect(refused?.reason == .groupLeaderNamed)
        #expect(refused?.field == "post")
        _ = try dismiss(first)
        #expect(try name("乙", .leader).post == .leader)
    }

    @Test("each decision of a meeting becomes a task: who does what by when")
    func meeting() throws {
        let member = try name("甲")
        let meeting = try meet(
            with: [member.id], deciding: [text("印发文件", by: "2026-12-31"), text("开展检查", by: "2026-12-15")])
        #expect(meeting.taskIds.count == 2)
        let due = try tasks { $0.meetingID = meeting.id }
        #expect(due == meeting.taskIds.reversed())
        let task = try registry.query(as: ecologist) { [meeting] query in
            try service.getGroupTask(.with { $0.taskID = meeting.taskIds[0] }, query)
        }
        #expect(task.agencyName == "示例省生态环境厅")
        #expect(task.meetingID == meeting.id)
        let shown = try registry.query(as: ecologist) {
            try service.getGroupMeeting(.with { $0.meetingID = meeting.id }, $0)
        }
        #expect(shown == meeting)
        let earlier = try meet(on: "2026-10-20")
        let listed = try registry.query(as: ecologist) {
            try service.listGroupMeetings(.init(), $0).meetings.map(\.id)
        }
        #expect(listed == [meeting.id, earlier.id])
    }

    @Test("a decision of a meeting long ago is due on or after the meeting")
    func pastMeeting() throws {
        let meeting = try meet(on: "2025-03-01", deciding: [text(by: "2025-03-01"), text(by: "2025-06-30")])
        #expect(try tasks { $0.overdue = true } == meeting.taskIds)
        let early = try refusal {
            try meet(on: "2025-03-01", deciding: [text(by: "2025-02-28")], confirming: ["title"])
        }
        #expect(early?.reason == .dayOutOfBounds)
        #expect(early?.field == "decisions[0].due_on")
        let far = try refusal {
            try meet(on: "2025-03-01", deciding: [text(by: "2027-03-02")], confirming: ["title"])
        }
        #expect(far?.reason == .dayQuestioned)
        // Without a meeting it is measured from today.
        #expect(try refusal { try set(text(by: "2026-11-22")) }?.reason == .dayOutOfBounds)
    }

    @Test("a meeting whose decision cannot be kept is not kept either")
    func wholeMeeting() throws {
        let refused = try refusal { try meet(deciding: [text(), text(of: "nobody")]) }
        #expect(refused?.reason == .agencyUnknown)
        #expect(refused?.field == "decisions[1].agency_id")
        #expect(try refusal { try meet(with: ["nobody"]) }?.reason == .groupMemberUnknown)
        #expect(try tasks() == [])
    }

    @Test("the agency that sees to a task reports it done; who keeps the group may drop one")
    func finishing() throws {
        let task = try set()
        let stranger = World.actor("bulk.01", .examiner, over: "330000", agency: centre)
        let refused = try refusal { try finish(task, as: stranger) }
        #expect(refused?.reason == .groupTaskOfAnother)
        let done = try finish(task)
        #expect(done.state == .done)
        #expect(done.closingText == "已印发")
        #expect(done.closedBy == "ecology.01")
        #expect(try refusal { try finish(task) }?.reason == .groupTaskClosed)
        #expect(try refusal { try drop(task) }?.reason == .groupTaskClosed)
        let other = try set()
        #expect(try refusal { try drop(other, as: ecologist) }?.reason == .noGrantHere)
        #expect(try drop(other).state == .dropped)
        #expect(try finish(set(), as: organiser).state == .done)
    }

    @Test("what is overdue is seen, until it is done")
    func overdue() throws {
        let late = try set(text(by: "2026-12-01"))
        let later = try set(text(by: "2026-12-31", of: "zj-bulk"))
        #expect(try tasks() == [late.id, later.id])
        #expect(try tasks { $0.agencyID = "zj-bulk" } == [later.id])
        registry.advance(seconds: 8 * 86_400)
        // The last day is not over before it ends.
        #expect(try tasks { $0.overdue = true } == [])
        registry.advance(seconds: 86_400)
        #expect(try tasks { $0.overdue = true } == [late.id])
        #expect(try group().openTasks == 2)
        #expect(try group().overdueTasks == 1)
        _ = try finish(late)
        #expect(try tasks { $0.overdue = true } == [])
        #expect(try tasks { $0.state = .done } == [late.id])
        #expect(try group().openTasks == 1)
        #expect(try group().overdueTasks == 0)
    }

    @Test(
        "days that cannot be meant are refused, and unusual ones asked about",
        arguments: [
            // The meeting was on 2026-11-20.
            ("2026-11-19", Reason.dayOutOfBounds), ("2126-12-10", .dayOutOfBounds),
            ("2028-11-24", .dayQuestioned), ("2026-13-10", .dayUnknown), ("2026-2-3", .dayFormat),
        ])
    func dueDays(_ day: String, _ reason: Reason) throws {
        #expect(try refusal { try set(text(by: day)) }?.field == "text.due_on")
        #expect(try refusal { try set(text(by: day)) }?.reason == reason)
        let refused = try refusal { try meet(deciding: [text(), text(by: day)]) }
        #expect(refused?.reason == reason)
        #expect(refused?.field == "decisions[1].due_on")
        if reason == .dayQuestioned {
            #expect(try set(text(by: day), confirming: ["text.due_on"]).text.dueOn == day)
        }
    }

    @Test(
        "a meeting was held: days ahead are refused, and old ones asked about",
        arguments: [
            ("2026-11-24", Reason.dayOutOfBounds), ("1026-11-20", .dayOutOfBounds),
            ("2024-11-22", .dayQuestioned), ("2026-02-30", .dayUnknown), ("2026-2-3", .dayFormat),
        ])
    func heldDays(_ day: String, _ reason: Reason) throws {
        #expect(try refusal { try meet(on: day) }?.reason == reason)
        if reason == .dayQuestioned {
            #expect(try meet(on: day, confirming: ["held_on"]).heldOn == day)
        }
    }

    @Test("only who organises for the province keeps the group")
    func rights() throws {
        #expect(try refusal { try name("甲", as: city) }?.reason == .noGrantHere)
        #expect(try refusal { try meet(as: city) }?.reason == .noGrantHere)
        #expect(try refusal { try set(as: city) }?.reason == .noGrantHere)
        let member = try name("甲")
        #expect(try refusal { try dismiss(member, as: city) }?.reason == .noGrantHere)
        var nobody = member
        nobody.id = "nobody"
        #expect(try refusal { try dismiss(nobody) }?.reason == .groupMemberUnknown)
        #expect(try refusal { try name("甲", of: "nobody") }?.reason == .agencyUnknown)
        let unknown = GroupTask.with { $0.id = "nobody" }
        #expect(try refusal { try finish(unknown) }?.reason == .groupTaskUnknown)
        let refused = try refusal {
            try registry.query { try service.getGroupMeeting(.with { $0.meetingID = "nobody" }, $0) }
        }
        #expect(refused?.reason == .groupMeetingUnknown)
        #expect(try refusal { try tasks { $0.pageToken = "x" } }?.reason == .pageToken)
    }

    @Test("an agency that ended is given nothing to do")
    func ended() throws {
        _ = try registry.command(as: registry.administrator) { command in
            var agency = try command.kept(.agencies).require("zj-ecology")
            agency.endedAt = command.now.microseconds
            try command.kept(.agencies).save(agency)
        }
        #expect(try refusal { try set() }?.reason == .agencyEnded)
        #expect(try refusal { try name("甲") }?.reason == .agencyEnded)
    }

    @Test("the same meeting twice is asked about; one that was taken back drops its open tasks")
    func takingBack() throws {
        let meeting = try meet(deciding: [text("印发文件"), text("开展检查")])
        let asked = try refusal { try meet() }
        #expect(asked?.reason == .groupMeetingEnteredBefore)
        #expect(asked?.field == "title")
        #expect(asked?.values == ["day": "2026-11-20", "title": "第一次全体会议"])
        #expect(try meet(on: "2026-11-19").heldOn == "2026-11-19")
        #expect(try meet(confirming: ["title"]).heldOn == "2026-11-20")
        func task(_ id: String) throws -> GroupTask {
            try registry.query(as: ecologist) { try service.getGroupTask(.with { $0.taskID = id }, $0) }
        }
        _ = try finish(try task(meeting.taskIds[0]))
        func withdraw(_ meeting: GroupMeeting, as actor: Actor? = nil) throws -> GroupMeeting {
            try registry.command(as: actor ?? organiser) {
                try service.withdrawGroupMeeting(
                    .with {
                        $0.meetingID = meeting.id
                        $0.reason = "录错日期"
                    }, $0)
            }
        }
        #expect(try refusal { try withdraw(meeting, as: city) }?.reason == .noGrantHere)
        let back = try withdraw(meeting)
        #expect(back.withdrawalReason == "录错日期")
        #expect(back.withdrawnBy == organiser.id)
        #expect(try meeting.taskIds.map { try task($0).state } == [.done, .dropped])
        #expect(try task(meeting.taskIds[1]).closingText == "录错日期")
        #expect(try refusal { try withdraw(back) }?.reason == .groupMeetingWithdrawn)
        #expect(try refusal { try withdraw(.with { $0.id = "none" }) }?.reason == .groupMeetingUnknown)
    }
}
