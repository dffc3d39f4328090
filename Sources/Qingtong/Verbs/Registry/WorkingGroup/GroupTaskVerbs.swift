import ArgumentParser
import CommonAPI
import Installation
import RegistryAPI
import SwiftProtobuf

// Tasks of the working group: who does what by when.

extension GroupVerb {
    struct Tasks: ListVerb {
        static let configuration = CommandConfiguration(abstract: say("列出任务。", "List the tasks."))
        @Option(help: .state) var state: Word<GroupTaskState>?
        @Option(help: ArgumentHelp(say("只看此单位的。", "Only those of this agency."))) var agency = ""
        @Option(help: ArgumentHelp(say("只看此次会议的。", "Only those of this meeting."))) var meeting = ""
        @Flag(help: ArgumentHelp(say("只看逾期的。", "Only those that are overdue."))) var overdue = false
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<GroupTask> {
            let request = ListGroupTasksRequest.with {
                $0.state = state?.value ?? .unspecified
                $0.agencyID = agency
                $0.meetingID = meeting
                $0.overdue = overdue
            }
            return try await frame.pages(of: request) {
                try await session.workingGroups.listGroupTasks($0)
            }
        }

        static var columns: [Column<GroupTask>] {
            [
                Column("期限", "due") { $0.text.dueOn },
                Column("状态", "state") { $0.state.words },
                Column("方面", "field") { $0.text.field.words },
                Column("任务", "task") { $0.text.text.fitted(to: 40) },
                Column("单位", "agency") { $0.agencyName },
                Column("责任人", "person") { $0.text.person },
                Column("编号", "id") { $0.id },
            ]
        }
    }

    struct Task: ShowVerb {
        static let configuration = CommandConfiguration(abstract: say("看一项任务。", "Show one task."))
        @Argument(help: .id) var id: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> GroupTask {
            try await session.workingGroups.getGroupTask(.with { $0.taskID = id })
        }
    }

    struct Set: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("交办一项任务。", "Set a task without a meeting."))
        @Argument(help: ArgumentHelp(say("负责单位编号。", "The id of the agency that sees to it."))) var agency:
            String
        @Argument(help: ArgumentHelp(say("任务。", "What is to be done."))) var text: String
        @Option(help: ArgumentHelp(say("期限。", "By which day."))) var due: String
        @Option(help: ArgumentHelp(say("哪一方面。", "Of what kind it is."))) var field: Word<GroupTaskField>
        @Option(help: ArgumentHelp(say("责任人。", "Who there."))) var person = ""
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> GroupTask {
            try await session.workingGroups.setGroupTask(
                .with {
                    $0.text = .with {
                        $0.field = field.value
                        $0.text = text
                        $0.agencyID = agency
                        $0.person = person
                        $0.dueOn = due
                    }
                    $0.confirmed = confirmation.fields
                })
        }
    }

    struct Finish: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("报告任务已完成。", "Report that a task is done."))
        @Argument(help: .id) var id: String
        @Argument(help: ArgumentHelp(say("完成情况。", "What was done."))) var text: String
        @Option(name: .customLong("file"), help: ArgumentHelp(say("附件，可重复。", "A file, may be repeated.")))
        var files: [String] = []
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> GroupTask {
            var closing = CloseGroupTaskRequest.with {
                $0.taskID = id
                $0.text = text
            }
            for file in files { closing.files.append(try await session.upload(file)) }
            return try await session.workingGroups.finishGroupTask(closing)
        }
    }

    struct Drop: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("取消任务。", "Drop a task."))
        @Argument(help: .id) var id: String
        @Argument(help: .reason) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> GroupTask {
            try await session.workingGroups.dropGroupTask(
                .with {
                    $0.taskID = id
                    $0.text = reason
                })
        }
    }
}

extension GroupTask: Summarised {
    var summary: String {
        let person = text.person.isEmpty ? "" : "（\(text.person)）"
        var lines = [
            "\(text.dueOn)  \(state.words)  \(text.field.words)  \(agencyName)\(person)  (\(id))",
            "  \(text.text)",
        ]
        if closedAt > 0 { lines.append("  \(state.words)：\(closingText)") }
        lines += files.map { "  \($0.shown)" }
        return lines.joined(separator: "\n")
    }
}
