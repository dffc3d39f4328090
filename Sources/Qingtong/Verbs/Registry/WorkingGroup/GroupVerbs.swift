import ArgumentParser
import CommonAPI
import Foundation
import Installation
import RegistryAPI
import SwiftProtobuf

/// The province's working group.
struct GroupVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group",
        abstract: say("省工作小组：成员、会议、任务。", "The province's working group: members, meetings, tasks."),
        subcommands: [
            Members.self, Name.self, Dismiss.self, Meetings.self, Meeting.self, Meet.self, Withdraw.self,
            Tasks.self, Task.self, Set.self, Finish.self, Drop.self,
        ])

    struct Members: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("成员，及任务进度。", "Who is in it, and how its tasks stand."))
        @Flag(help: ArgumentHelp(say("包括已离开的。", "Those who left too."))) var past = false
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> WorkingGroup {
            try await session.workingGroups.getWorkingGroup(.with { $0.withPast = past })
        }

        func text(of group: WorkingGroup) -> String {
            let table = Table(
                group.members,
                [
                    Column("职务", "post") { $0.post.words },
                    Column("姓名", "name") { $0.name },
                    Column("单位", "agency") { $0.agencyName },
                    Column("分工", "duty") { $0.duty.fitted(to: 40) },
                    Column("离开", "left") { $0.leavingReason },
                    Column("编号", "id") { $0.id },
                ])
            let tasks = say(
                "未完成任务 \(group.openTasks) 项，逾期 \(group.overdueTasks) 项",
                "\(group.openTasks) tasks open, \(group.overdueTasks) of them overdue")
            return "\(table.text)\n\(tasks)"
        }
    }

    struct Name: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("吸收成员。", "Take somebody in."))
        @Argument(help: ArgumentHelp(say("姓名。", "The name."))) var name: String
        @Argument(help: ArgumentHelp(say("单位编号。", "The agency's id."))) var agency: String
        @Option(help: ArgumentHelp(say("职务。", "The post."))) var post: Word<GroupPost>
        @Option(help: ArgumentHelp(say("分工。", "What the member sees to."))) var duty = ""
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> GroupMember {
            try await session.workingGroups.nameGroupMember(
                .with {
                    $0.name = name
                    $0.agencyID = agency
                    $0.post = post.value
                    $0.duty = duty
                })
        }
    }

    struct Dismiss: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("成员离开。", "Note that a member left."))
        @Argument(help: .id) var id: String
        @Argument(help: .reason) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> GroupMember {
            try await session.workingGroups.dismissGroupMember(
                .with {
                    $0.memberID = id
                    $0.reason = reason
                })
        }
    }

    struct Meetings: ListVerb {
        static let configuration = CommandConfiguration(abstract: say("列出会议。", "List the meetings."))
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<GroupMeeting> {
            try await frame.pages(of: ListGroupMeetingsRequest()) {
                try await session.workingGroups.listGroupMeetings($0)
            }
        }

        static var columns: [Column<GroupMeeting>] {
            [
                Column("日期", "held") { $0.heldOn },
                Column("会议", "title") { $0.title.fitted(to: 40) },
                Column("任务", "tasks") { String($0.taskIds.count) },
                Column("撤回", "taken back") { $0.withdrawalReason },
                Column("编号", "id") { $0.id },
            ]
        }
    }

    struct Meeting: ShowVerb {
        static let configuration = CommandConfiguration(abstract: say("看一次会议。", "Show one meeting."))
        @Argument(help: .id) var id: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> GroupMeeting {
            try await session.workingGroups.getGroupMeeting(.with { $0.meetingID = id })
        }
    }

    typealias Withdraw = EndRecord<GroupMeeting>

    struct Meet: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "录入会议，JSON 文件：纪要与决定，每项决定即一项任务。",
                "Enter a meeting from a JSON file; each decision becomes a task."))
        @Argument(help: .jsonFile) var file: String
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> GroupMeeting {
            var request = try EnterGroupMeetingRequest(jsonFile: file)
            request.confirmed += confirmation.fields
            return try await session.workingGroups.enterGroupMeeting(request)
        }
    }
}

extension GroupMember: Summarised {
    var summary: String {
        let left = leftAt == 0 ? "" : "  \(say("已离开", "left"))：\(leavingReason)"
        return "\(name)  \(post.words)  \(agencyName)\(left)  (\(id))"
    }
}

extension GroupMeeting: EndedRecord {
    static var ending: (verb: String, abstract: String) {
        (
            "withdraw",
            say("撤回录错的会议，取消其未完成的任务。", "Take a meeting back that was entered wrongly, with its open tasks.")
        )
    }

    static func end(_ id: String, because reason: String, by session: Session) async throws -> GroupMeeting {
        try await session.workingGroups.withdrawGroupMeeting(
            .with {
                $0.meetingID = id
                $0.reason = reason
            })
    }

    var summary: String {
        let back =
            withdrawnAt == 0
            ? []
            : [
                "  \(labelled(say("撤回", "taken back"), withdrawalReason))  \(withdrawnBy) \(withdrawnAt.changeMoment)"
            ]
        return
            (["\(heldOn)  \(title)  \(place)  (\(id))", "  \(minutes)"] + back + files.map { "  \($0.shown)" }
            + taskIds.map { "  \(say("任务", "task")) \($0)" }).joined(separator: "\n")
    }
}
