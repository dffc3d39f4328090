import ArgumentParser
import CommonAPI
import Installation
import RegistryAPI
import Rulebook
import SwiftProtobuf

/// Support that departments give to plants.
struct SupportVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "support",
        abstract: say(
            "支持措施：补助、优先、指导，按部门。", "Support for plants: subsidy, priority, guidance, by department."),
        subcommands: [
            List.self, Summary.self, Show.self, History.self, Enter.self, Correct.self, Withdraw.self,
        ])

    struct List: ListVerb {
        static let configuration = CommandConfiguration(abstract: say("列出支持措施。", "List measures."))
        @Option(help: .division) var division = ""
        @Option(help: .plant) var plant = ""
        @Option(help: ArgumentHelp(say("只看此部门给予的。", "Only those that this department gave.")))
        var department: Word<Department>?
        @Option(help: ArgumentHelp(say("只看此种类。", "Only those of this kind."))) var kind: Word<SupportKind>?
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<SupportMeasure> {
            let request = ListSupportRequest.with {
                $0.divisionCode = division
                $0.enterpriseID = plant
                $0.department = department?.value ?? .unspecified
                $0.kind = kind?.value ?? .unspecified
            }
            return try await frame.pages(of: request) {
                try await session.supportMeasures.listSupport($0)
            }
        }

        static var columns: [Column<SupportMeasure>] {
            [
                Column("日期", "given") { $0.text.givenOn },
                Column("种类", "kind") { $0.text.kind.words },
                Column("名称", "title") { $0.text.title.fitted(to: 40) },
                Column("金额", "amount") { $0.text.amountFen == 0 ? "" : $0.text.amountFen.yuan },
                Column("单位", "agency") { $0.agencyName },
                Column("撤回", "taken back") { $0.withdrawnAt == 0 ? "" : say("是", "yes") },
                Column("编号", "id") { $0.id },
            ]
        }
    }

    struct Summary: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("按部门与种类汇总。", "Sums by department and kind."))
        @Option(help: .division) var division = ""
        @Option(help: ArgumentHelp(say("首日。", "The first day."))) var from = ""
        @Option(help: ArgumentHelp(say("末日。", "The last day."))) var until = ""
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> SupportSummary {
            try await session.supportMeasures.summariseSupport(
                .with {
                    $0.divisionCode = division
                    $0.firstDay = from
                    $0.lastDay = until
                })
        }

        func text(of reply: SupportSummary) -> String {
            guard !reply.sums.isEmpty else { return say("（没有支持措施）", "(no measures)") }
            return Table(
                reply.sums,
                [
                    Column("部门", "department") { $0.department.words },
                    Column("种类", "kind") { $0.kind.words },
                    Column("项", "measures") { String($0.measures) },
                    Column("企业", "plants") { String($0.plants) },
                    Column("金额", "amount") { $0.amountFen == 0 ? "" : $0.amountFen.yuan },
                ]
            ).text
        }
    }

    typealias Show = ShowRecord<SupportMeasure>

    struct Enter: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("录入本单位给予的支持。", "Enter what one's own agency gave."))
        @Argument(help: .plant) var plant: String
        @OptionGroup var said: SupportOptions
        @Option(name: .customLong("file"), help: ArgumentHelp(say("附件，可重复。", "A file, may be repeated.")))
        var files: [String] = []
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> SupportMeasure {
            var entered = EnterSupportRequest.with {
                $0.enterpriseID = plant
                $0.text = said.measure
                $0.confirmed = confirmation.fields
            }
            for file in files { entered.files.append(try await session.upload(file)) }
            return try await session.supportMeasures.enterSupport(entered)
        }
    }

    struct Correct: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("更正，各项全部重写。", "Put a measure right; everything is said anew."))
        @Argument(help: .id) var id: String
        @Argument(help: .reason) var reason: String
        @OptionGroup var said: SupportOptions
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> SupportMeasure {
            let seen = try await session.supportMeasures.getSupport(.with { $0.supportID = id })
            return try await session.supportMeasures.correctSupport(
                .with {
                    $0.supportID = id
                    $0.revision = seen.revision
                    $0.text = said.measure
                    $0.reason = reason
                    $0.confirmed = confirmation.fields
                })
        }
    }

    typealias Withdraw = EndRecord<SupportMeasure>

    struct History: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("一项支持措施的历次改动。", "Every revision of a measure."))
        @Argument(help: .id) var id: String
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<SupportMeasureRevision> {
            let request = GetSupportRequest.with { $0.supportID = id }
            return frame.part(of: try await session.supportMeasures.getSupportHistory(request).revisions)
        }

        static var columns: [Column<SupportMeasureRevision>] {
            [
                Column("修订", "revision") { String($0.measure.revision) },
                Column("时间", "at") { Instant(microseconds: $0.changedAt).beijingText },
                Column("经办", "by") { $0.changedBy },
                Column("名称", "title") { $0.measure.text.title },
                Column("金额", "amount") {
                    $0.measure.text.amountFen == 0 ? "" : $0.measure.text.amountFen.yuan
                },
                Column("给予日", "given") { $0.measure.text.givenOn },
                Column("缘由", "why") { $0.measure.changeReason },
            ]
        }
    }
}

/// What is said of a measure, as typed.
struct SupportOptions: ParsableArguments {
    @Option(help: ArgumentHelp(say("种类。", "Its kind."))) var kind: Word<SupportKind>
    @Option(help: ArgumentHelp(say("名称。", "Its title."))) var title: String
    @Option(help: ArgumentHelp(say("给予之日。", "The day it was given."))) var on: String
    @Option(help: ArgumentHelp(say("依据的文件。", "The document it rests on."))) var basis = ""
    @Option(help: ArgumentHelp(say("说明。", "More about it."))) var text = ""
    @Option(
        name: .customLong("amount"),
        help: ArgumentHelp(say("金额（元，至多两位小数）。", "The amount in yuan, with two decimals at most.")))
    var amount: FenText?
}

extension SupportOptions {
    /// As the service takes it.
    fileprivate var measure: SupportText {
        .with {
            $0.kind = kind.value
            $0.title = title
            $0.basis = basis
            $0.text = text
            $0.amountFen = amount?.fen ?? 0
            $0.givenOn = on
        }
    }
}

extension SupportMeasure: ShownRecord, EndedRecord {
    static var showing: String { say("看一项支持措施。", "Show one measure.") }

    static var ending: (verb: String, abstract: String) {
        ("withdraw", say("撤回支持措施。", "Take a measure back."))
    }

    static func get(_ id: String, by session: Session) async throws -> SupportMeasure {
        try await session.supportMeasures.getSupport(.with { $0.supportID = id })
    }

    static func end(_ id: String, because reason: String, by session: Session) async throws -> SupportMeasure
    {
        try await session.supportMeasures.withdrawSupport(
            .with {
                $0.supportID = id
                $0.reason = reason
            })
    }

    var summary: String {
        let amount = text.amountFen == 0 ? "" : "  \(text.amountFen.yuan)"
        var lines = [
            "\(text.title)  \(text.kind.words)\(amount)  (\(id))",
            "  \(agencyName)（\(department.words)） \(text.givenOn) \(text.basis)",
        ]
        if !text.text.isEmpty { lines.append("  \(text.text)") }
        lines += files.map { "  \($0.shown)" }
        if !changeReason.isEmpty {
            let change = withdrawnAt == 0 ? say("更正", "corrected") : say("撤回", "taken back")
            lines.append("  \(labelled(change, changeReason))  \(changedBy) \(changedAt.changeMoment)")
        }
        return lines.joined(separator: "\n")
    }
}
