import ArgumentParser
import CommonAPI
import Foundation
import Installation
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

/// Flags: questions that a plant's ledgers raise.
struct FlagVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flag",
        abstract: say("台账预警：提出疑问，不作结论。", "Flags: what in the ledgers raises a question."),
        subcommands: [
            Review.self, SweepVerb.self, List.self, Show.self, Ask.self, Answer.self, Close.self, Rules.self,
            SetRules.self,
        ])

    struct Review: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("按现行规则检视一个月。", "Look at a month by the rules in force."))
        @Argument(help: ArgumentHelp(say("企业编号。", "The plant's id."))) var plant: String
        @Option(help: ArgumentHelp(say("厂区编号。", "The site's id."))) var site: String
        @Option(help: ArgumentHelp(say("月份，如 2026-10。", "The month, such as 2026-10."))) var month: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> LedgerReview {
            let request = ReviewLedgerRequest.with {
                $0.enterpriseID = plant
                $0.siteID = site
                $0.month = month
            }
            return try await session.flags.reviewLedger(request)
        }

        func text(of review: LedgerReview) -> String {
            let sum = say(
                "合计 \(review.points.thousandths) 分，独立信号 \(review.signals) 个，抽查权重 \(review.inspectionWeight.thousandths)（建议值），同类 \(review.peers) 家",
                "\(review.points.thousandths) points, \(review.signals) independent signals, inspection weight \(review.inspectionWeight.thousandths) (a proposal), \(review.peers) peers"
            )
            let table = Table(review.flags)
            return table.isEmpty ? sum : "\(table.text)\n\(sum)"
        }
    }

    struct List: ListVerb {
        static let configuration = CommandConfiguration(abstract: say("列出预警。", "List flags."))
        @Option(help: ArgumentHelp(say("只看该企业。", "Only this plant's."))) var plant = ""
        @Option(help: .division) var division = ""
        @Option(help: .state) var state: Word<FlagState>?
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<LedgerFlag> {
            let request = ListFlagsRequest.with {
                $0.enterpriseID = plant
                $0.divisionCode = division
                $0.state = state?.value ?? .unspecified
            }
            return try await frame.pages(of: request) { try await session.flags.listFlags($0) }
        }

        func table(_ flags: [LedgerFlag]) -> Table {
            Table(flags)
        }
    }

    struct Show: ShowVerb {
        static let configuration = CommandConfiguration(
            abstract: say("看一条预警及其算式。", "Show one flag with its arithmetic."))
        @Argument(help: ArgumentHelp(say("预警编号。", "The flag's id."))) var id: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> LedgerFlag {
            try await session.flags.getFlag(.with { $0.flagID = id })
        }

        func text(of flag: LedgerFlag) -> String {
            flag.text
        }
    }

    struct Ask: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("就预警向企业提问。", "Put the question to the plant."))
        @Argument(help: ArgumentHelp(say("预警编号。", "The flag's id."))) var id: String
        @Argument(help: ArgumentHelp(say("问题。", "The question."))) var question: String
        @Option(help: ArgumentHelp(say("答复期限（可不填）。", "The day to answer by, if any."))) var by = ""
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> LedgerFlag {
            let (id, question, day) = (id, question, by)
            let seen = try await session.flags.getFlag(.with { $0.flagID = id })
            return try await session.flags.askFlag(
                .with {
                    $0.confirmed = confirmation.fields
                    $0.flagID = id
                    $0.question = question
                    $0.answerBy = day
                    $0.revision = seen.revision
                })
        }

        func text(of flag: LedgerFlag) -> String {
            flag.text
        }
    }

    struct Answer: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("企业答复。", "The plant's answer."))
        @Argument(help: ArgumentHelp(say("预警编号。", "The flag's id."))) var id: String
        @Argument(help: ArgumentHelp(say("答复。", "The answer."))) var answer: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> LedgerFlag {
            let seen = try await session.flags.getFlag(.with { $0.flagID = id })
            return try await session.flags.answerFlag(
                .with {
                    $0.flagID = id
                    $0.answer = answer
                    $0.revision = seen.revision
                })
        }

        func text(of flag: LedgerFlag) -> String {
            flag.text
        }
    }

    struct Close: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("关闭预警并写明查明情况。", "Close a flag with what was found."))
        @Argument(help: ArgumentHelp(say("预警编号。", "The flag's id."))) var id: String
        @Argument(help: ArgumentHelp(say("查明情况。", "What was found."))) var finding: String
        @Option(
            help: ArgumentHelp(
                say(
                    "结论：explained（解释合理，不再计入抽查权重）或 confirmed（核查属实）。",
                    "The outcome: explained (a sound reason; it no longer weighs) or confirmed."),
                valueName: "outcome")) var outcome: Word<FlagOutcome>?
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> LedgerFlag {
            let seen = try await session.flags.getFlag(.with { $0.flagID = id })
            return try await session.flags.closeFlag(
                .with {
                    $0.flagID = id
                    $0.finding = finding
                    $0.outcome = outcome?.value ?? .unspecified
                    $0.revision = seen.revision
                })
        }

        func text(of flag: LedgerFlag) -> String {
            flag.text
        }
    }

    struct Rules: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("现行阈值及其来源。", "The thresholds in force and where they are from."))
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> FlagRuleBook {
            try await session.flags.getFlagRules(.init())
        }

        func text(of book: FlagRuleBook) -> String {
            book.text
        }
    }
}

extension Table {
    fileprivate init(_ flags: [LedgerFlag]) {
        self.init(
            say("月份", "month"), say("规则", "rule"), say("状态", "state"), say("分", "points"),
            say("算式", "arithmetic"), "id")
        for flag in flags {
            add(
                flag.month, say(flag.ruleChinese, flag.ruleEnglish), flag.standing,
                flag.weight.thousandths, flag.arithmetic.fitted(to: 60), flag.id)
        }
    }
}

extension LedgerFlag {
    /// The flag for a person: what was compared with what, and what was said about it.
    fileprivate var text: String {
        var lines = [
            "\(say(ruleChinese, ruleEnglish))  \(standing)  (\(id), \(say("第 \(revision) 版", "revision \(revision)")))",
            "  \(firstDay)–\(lastDay)  \(say("规则第 \(rulesVersion) 版", "rules version \(rulesVersion)"))",
        ]
        lines += inputs.map {
            say(
                "  \($0.chinese)：\($0.value.thousandths) \(UnitText.words($0.unit).chinese)",
                "  \($0.english): \($0.value.thousandths) \(UnitText.words($0.unit).english)")
        }
        lines.append("  \(arithmetic)")
        lines.append("  " + say("预警只是疑问，不是结论。", "A flag is a question, not a finding."))
        if !answerBy.isEmpty { lines.append("  \(say("请于此日前答复", "answer by")) \(answerBy)") }
        lines += entries.map {
            "  \(Instant(microseconds: $0.at).beijingText) \($0.byName) \($0.state.text)\(say("：", ": "))\($0.text)"
        }
        return lines.joined(separator: "\n")
    }
}

extension LedgerFlag {
    /// The state of the question, with the outcome of a closed one.
    fileprivate var standing: String {
        outcome.text.isEmpty
            ? state.text : say("\(state.text)：\(outcome.text)", "\(state.text): \(outcome.text)")
    }
}

extension FlagRuleBook {
    /// The thresholds in force, and their version.
    var text: String {
        var table = Table(
            say("规则", "rule"), say("阈值", "threshold"), say("数值", "value"), say("单位", "unit"),
            say("来源", "source"))
        for row in thresholds {
            table.add(
                row.rule.text, FlagRules.words(ofThreshold: row.name)(in: terminalLanguage),
                row.value.thousandths, UnitText.words(row.unit)(in: terminalLanguage),
                FlagRules.words(ofSource: row.source)(in: terminalLanguage))
        }
        return "\(table.text)\n\(say("第 \(revision) 版", "version \(revision)"))"
    }
}
