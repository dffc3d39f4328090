import ArgumentParser
import CommonAPI
import Installation
import RegistryAPI
import SwiftProtobuf

/// A plant's difficulties with its upgrade.
struct DifficultyVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "difficulty",
        abstract: say("企业困难：提出、转办、答复、解决。", "Plants' difficulties: raised, passed on, answered, settled."),
        subcommands: [
            List.self, Count.self, Show.self, Raise.self, Pass.self, Return.self, Answer.self, Settle.self,
            Withdraw.self,
        ])

    struct List: ListVerb {
        static let configuration = CommandConfiguration(abstract: say("列出困难。", "List difficulties."))
        @Option(help: .division) var division = ""
        @Option(help: .plant) var plant = ""
        @Option(help: .state) var state: Word<DifficultyState>?
        @Option(help: ArgumentHelp(say("只看此部门办理的。", "Only those that this department has.")))
        var department: Word<Department>?
        @Flag(help: ArgumentHelp(say("只看逾期的。", "Only those that are overdue."))) var overdue = false
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<Difficulty> {
            let request = ListDifficultiesRequest.with {
                $0.divisionCode = division
                $0.enterpriseID = plant
                $0.state = state?.value ?? .unspecified
                $0.department = department?.value ?? .unspecified
                $0.overdue = overdue
            }
            return try await frame.pages(of: request) {
                try await session.difficulties.listDifficulties($0)
            }
        }

        static var columns: [Column<Difficulty>] {
            [
                Column("状态", "state") { $0.state.words },
                Column("类别", "kind") { $0.kind.words },
                Column("题目", "title") { $0.title.fitted(to: 40) },
                Column("区划", "division") { $0.divisionCode },
                Column("办理单位", "with") { $0.passes.last?.agencyName ?? "" },
                Column("期限", "due") { $0.dueOn },
                Column("编号", "id") { $0.id },
            ]
        }
    }

    struct Count: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("未了结的困难，按区划与部门统计。", "How many are open, by division and department."))
        @Option(help: .division) var division = ""
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> DifficultyCounts {
            try await session.difficulties.countDifficulties(.with { $0.divisionCode = division })
        }

        func text(of reply: DifficultyCounts) -> String {
            guard !reply.counts.isEmpty else { return say("（没有未了结的困难）", "(none is open)") }
            return Table(
                reply.counts,
                [
                    Column("区划", "division") { $0.divisionCode },
                    Column("部门", "department") {
                        $0.department == .unspecified ? say("待转办", "to be passed on") : $0.department.words
                    },
                    Column("未了结", "open") { String($0.open) },
                    Column("逾期", "overdue") { String($0.overdue) },
                ]
            ).text
        }
    }

    typealias Show = ShowRecord<Difficulty>

    struct Raise: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("提出困难。", "Raise a difficulty."))
        @Argument(help: .plant) var plant: String
        @Argument(help: ArgumentHelp(say("题目。", "What it is about."))) var title: String
        @Argument(help: ArgumentHelp(say("困难。", "The difficulty."))) var text: String
        @Option(help: ArgumentHelp(say("类别。", "Its kind."))) var kind: Word<DifficultyKind>
        @Option(name: .customLong("file"), help: ArgumentHelp(say("附件，可重复。", "A file, may be repeated.")))
        var files: [String] = []
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Difficulty {
            var raised = RaiseDifficultyRequest.with {
                $0.enterpriseID = plant
                $0.title = title
                $0.text = text
                $0.kind = kind.value
            }
            for file in files { raised.files.append(try await session.upload(file)) }
            return try await session.difficulties.raiseDifficulty(raised)
        }
    }

    struct Pass: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("转交主管单位。", "Pass it to the competent agency."))
        @Argument(help: .id) var id: String
        @Option(help: ArgumentHelp(say("答复期限。", "By which day it is to answer."))) var answerBy: String
        @Option(
            help: ArgumentHelp(
                say("哪个部门；不给则按类别。", "Which department; by its kind when it is not given.")))
        var department: Word<Department>?
        @Option(help: ArgumentHelp(say("说明。", "A note."))) var note = ""
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Difficulty {
            let seen = try await session.difficulties.getDifficulty(.with { $0.difficultyID = id })
            return try await session.difficulties.passDifficulty(
                .with {
                    $0.difficultyID = id
                    $0.revision = seen.revision
                    $0.department = department?.value ?? .unspecified
                    $0.answerBy = answerBy
                    $0.note = note
                    $0.confirmed = confirmation.fields
                })
        }
    }

    struct Return: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "退回（非本单位职责），或由转办的县收回。",
                "Return it, as not this agency's business; or call it back, as the county that passed it."))
        @Argument(help: .id) var id: String
        @Argument(help: .reason) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Difficulty {
            try await session.difficulties.returnDifficulty(
                .with {
                    $0.difficultyID = id
                    $0.reason = reason
                })
        }
    }

    struct Answer: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("答复。", "Answer it."))
        @Argument(help: .id) var id: String
        @Argument(help: ArgumentHelp(say("答复。", "The answer."))) var answer: String
        @Option(help: ArgumentHelp(say("能否解决。", "Whether it can be solved.")))
        var outcome: Word<DifficultyOutcome>
        @Option(help: ArgumentHelp(say("能解决的，解决期限。", "If it can, by which day."))) var solveBy = ""
        @Option(name: .customLong("file"), help: ArgumentHelp(say("附件，可重复。", "A file, may be repeated.")))
        var files: [String] = []
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Difficulty {
            var answered = AnswerDifficultyRequest.with {
                $0.difficultyID = id
                $0.answer = answer
                $0.outcome = outcome.value
                $0.solveBy = solveBy
                $0.confirmed = confirmation.fields
            }
            for file in files { answered.files.append(try await session.upload(file)) }
            return try await session.difficulties.answerDifficulty(answered)
        }
    }

    struct Settle: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("已经解决。", "Say that it is over."))
        @Argument(help: .id) var id: String
        @Argument(help: ArgumentHelp(say("如何解决。", "How it was solved."))) var text: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Difficulty {
            try await session.difficulties.settleDifficulty(
                .with {
                    $0.difficultyID = id
                    $0.text = text
                })
        }
    }

    typealias Withdraw = EndRecord<Difficulty>
}

extension Difficulty: ShownRecord, EndedRecord {
    static var showing: String { say("看一项困难。", "Show one difficulty.") }

    static var ending: (verb: String, abstract: String) {
        ("withdraw", say("撤回困难。", "Take a difficulty back."))
    }

    static func get(_ id: String, by session: Session) async throws -> Difficulty {
        try await session.difficulties.getDifficulty(.with { $0.difficultyID = id })
    }

    static func end(_ id: String, because reason: String, by session: Session) async throws -> Difficulty {
        try await session.difficulties.withdrawDifficulty(
            .with {
                $0.difficultyID = id
                $0.text = reason
            })
    }

    var summary: String {
        var lines = ["\(title)  \(state.words)  \(kind.words)  (\(id))", "  \(text)"]
        lines += files.map { "  \($0.shown)" }
        for pass in passes {
            lines.append(
                "  \(pass.agencyName)（\(pass.department.words)） \(say("答复期限", "to answer by")) \(pass.answerBy)"
            )
            if pass.answeredAt > 0 {
                let day = pass.solveBy.isEmpty ? "" : " \(say("解决期限", "to be solved by")) \(pass.solveBy)"
                lines.append("    \(pass.outcome.words)：\(pass.answer)\(day)")
            }
            if pass.returnedAt > 0 { lines.append("    \(say("退回", "returned"))：\(pass.returnReason)") }
        }
        if closedAt > 0 { lines.append("  \(state.words)：\(closingText)") }
        return lines.joined(separator: "\n")
    }
}
