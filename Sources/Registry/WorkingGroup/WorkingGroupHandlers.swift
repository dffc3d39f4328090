import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for the province's working group: members, meetings, tasks.
struct WorkingGroupService: WorkingGroupsHandlers {
    func nameGroupMember(_ request: NameGroupMemberRequest, _ command: Command) throws -> GroupMember {
        try command.actor.require(.organiser, over: .province)
        let agency = try command.actingAgency(request.agencyID, field: "agency_id")
        if request.post == .leader,
            let leader = try command.kept(.groupMembers).first(where: [
                .equal("post", .integer(Int64(GroupPost.leader.rawValue))),
                .equal("is_in_group", .flag(true)),
            ])
        {
            throw Refusal(.groupLeaderNamed, field: "post", ["name": leader.name])
        }
        return try command.kept(.groupMembers).add(
            .with {
                $0.id = command.newID()
                $0.name = request.name
                $0.post = request.post
                $0.agencyID = agency.id
                $0.agencyName = agency.name
                $0.duty = request.duty
                $0.namedAt = command.now.microseconds
            })
    }

    func dismissGroupMember(_ request: DismissGroupMemberRequest, _ command: Command) throws -> GroupMember {
        try command.actor.require(.organiser, over: .province)
        var member = try command.kept(.groupMembers).require(request.memberID, field: "member_id")
        guard member.isInGroup else { throw Refusal(.groupMemberLeft, field: "member_id") }
        member.leftAt = command.now.microseconds
        member.leavingReason = request.reason
        return try command.kept(.groupMembers).save(member)
    }

    func getWorkingGroup(_ request: GetWorkingGroupRequest, _ query: Query) throws -> WorkingGroup {
        let members = try query.shown(.groupMembers).find(
            where: request.withPast ? [] : [.equal("is_in_group", .flag(true))],
            order: .ascending("post"), limit: PageLimits.most
        ).documents
        var (open, overdue): (Int64, Int64) = (0, 0)
        try query.transaction.query(
            """
            SELECT COUNT(*), COALESCE(SUM(CASE WHEN due_day < $1 THEN 1 ELSE 0 END), 0)
            FROM group_task WHERE state = 1
            """, [.integer(Int64(query.today.number))]
        ) { row in
            open = try row.int64(0)
            overdue = try row.int64(1)
        }
        return .with {
            $0.members = members
            $0.openTasks = Int32(clamping: open)
            $0.overdueTasks = Int32(clamping: overdue)
        }
    }

    func enterGroupMeeting(_ request: EnterGroupMeetingRequest, _ command: Command) throws -> GroupMeeting {
        try command.actor.require(.organiser, over: .province)
        let day = try Day(
            request.heldOn, as: .meetingHeld, on: command.today, confirmed: request.confirmed,
            field: "held_on")
        for (index, id) in request.memberIds.enumerated() {
            _ = try command.kept(.groupMembers).require(id, field: FieldPath("member_ids").item(index))
        }
        if !request.confirmed.contains("title") {
            try command.kept(.groupMeetings).requireNew(request.title, on: day)
        }
        var meeting = GroupMeeting.with {
            $0.id = command.newID()
            $0.title = request.title
            $0.heldOn = day.text
            $0.place = request.place
            $0.memberIds = request.memberIds
            $0.minutes = request.minutes
            $0.enteredBy = command.actor.id
            $0.enteredAt = command.now.microseconds
        }
        let tasks = try request.decisions.enumerated().map { index, decision in
            try command.task(
                decision, of: meeting.id, decidedOn: day, confirmed: request.confirmed,
                field: FieldPath("decisions").item(index))
        }
        for task in tasks { try command.kept(.groupTasks).add(task) }
        meeting.taskIds = tasks.map(\.id)
        meeting.files = try command.attach(request.files, to: .groupMeetings, meeting.id, field: "files")
        return try command.kept(.groupMeetings).add(meeting)
    }

    func withdrawGroupMeeting(
        _ request: WithdrawGroupMeetingRequest, _ command: Command
    ) throws -> GroupMeeting {
        try command.actor.require(.organiser, over: .province)
        var meeting = try command.kept(.groupMeetings).require(request.meetingID, field: "meeting_id")
        guard meeting.withdrawnAt == 0 else { throw Refusal(.groupMeetingWithdrawn, field: "meeting_id") }
        for id in meeting.taskIds {
            var task = try command.kept(.groupTasks).require(id, field: "meeting_id")
            guard task.state == .open else { continue }
            try task.close(as: .dropped, request.reason, files: [], by: command.actor, at: command.now)
            try command.kept(.groupTasks).save(task)
        }
        meeting.withdrawalReason = request.reason
        meeting.withdrawnBy = command.actor.id
        meeting.withdrawnAt = command.now.microseconds
        return try command.kept(.groupMeetings).save(meeting)
    }

    func getGroupMeeting(_ request: GetGroupMeetingRequest, _ query: Query) throws -> GroupMeeting {
        try query.shown(.groupMeetings).require(request.meetingID, field: "meeting_id")
    }

    func listGroupMeetings(_ request: ListGroupMeetingsRequest, _ query: Query) throws -> GroupMeetingPage {
        let page = try query.shown(.groupMeetings).find(
            order: .descending("held_day"), after: request.pageToken, limit: Int(request.pageSize))
        return .with {
            $0.meetings = page.documents
            $0.nextPageToken = page.nextToken
        }
    }

    func setGroupTask(_ request: SetGroupTaskRequest, _ command: Command) throws -> GroupTask {
        try command.actor.require(.organiser, over: .province)
        return try command.kept(.groupTasks).add(
            command.task(request.text, confirmed: request.confirmed, field: "text"))
    }

    func finishGroupTask(_ request: CloseGroupTaskRequest, _ command: Command) throws -> GroupTask {
        let task = try command.kept(.groupTasks).require(request.taskID, field: "task_id")
        guard task.isFor(command.actor) else {
            throw Refusal(.groupTaskOfAnother, field: "task_id", ["agency": task.agencyName])
        }
        return try close(task, as: .done, request, command)
    }

    func dropGroupTask(_ request: CloseGroupTaskRequest, _ command: Command) throws -> GroupTask {
        try command.actor.require(.organiser, over: .province)
        let task = try command.kept(.groupTasks).require(request.taskID, field: "task_id")
        return try close(task, as: .dropped, request, command)
    }

    func getGroupTask(_ request: GetGroupTaskRequest, _ query: Query) throws -> GroupTask {
        try query.shown(.groupTasks).require(request.taskID, field: "task_id")
    }

    func listGroupTasks(_ request: ListGroupTasksRequest, _ query: Query) throws -> GroupTaskPage {
        var conditions: [Condition] = []
        if request.state != .unspecified {
            conditions.append(.equal("state", .integer(Int64(request.state.rawValue))))
        }
        if !request.agencyID.isEmpty { conditions.append(.equal("agency_id", .text(request.agencyID))) }
        if !request.meetingID.isEmpty { conditions.append(.equal("meeting_id", .text(request.meetingID))) }
        if request.overdue {
            conditions += [
                .equal("state", .integer(Int64(GroupTaskState.open.rawValue))),
                .less("due_day", .integer(Int64(query.today.number))),
            ]
        }
        let page = try query.shown(.groupTasks).find(
            where: conditions, order: .ascending("due_day"), after: request.pageToken,
            limit: Int(request.pageSize))
        return .with {
            $0.tasks = page.documents
            $0.nextPageToken = page.nextToken
        }
    }

    private func close(
        _ task: GroupTask, as end: GroupTaskState, _ request: CloseGroupTaskRequest, _ command: Command
    ) throws -> GroupTask {
        var task = task
        let files = try command.attach(request.files, to: .groupTasks, task.id, field: "files")
        try task.close(as: end, request.text, files: files, by: command.actor, at: command.now)
        return try command.kept(.groupTasks).save(task)
    }
}

extension Command {
    /// The agency with that id, which can be given something to do.
    ///
    /// - Throws: `agency-unknown`, `agency-ended`.
    fileprivate func actingAgency(_ id: String, field: FieldPath) throws -> Agency {
        let agency = try kept(.agencies).require(id, field: field)
        guard agency.isActing else { throw Refusal(.agencyEnded, field: field, ["id": agency.id]) }
        return agency
    }

    /// A task that is still to be kept.
    ///
    /// - Throws: `agency-unknown`, `agency-ended`, `day-format`, `day-unknown`, `day-out-of-bounds`, `day-questioned`.
    fileprivate func task(
        _ text: GroupTaskText, of meeting: String = "", decidedOn day: Day? = nil, confirmed: [String],
        field: FieldPath
    ) throws -> GroupTask {
        let agency = try actingAgency(text.agencyID, field: field.field("agency_id"))
        // What a meeting decided is due on or after it, however long ago it met.
        _ = try text.day(on: day ?? today, confirmed: confirmed, field: field)
        return .with {
            $0.id = newID()
            $0.text = text
            $0.agencyName = agency.name
            $0.meetingID = meeting
            $0.state = .open
            $0.setBy = actor.id
            $0.setAt = now.microseconds
        }
    }
}
