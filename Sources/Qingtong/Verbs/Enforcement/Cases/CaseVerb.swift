import ArgumentParser
import CommonAPI
import EnforcementAPI
import Installation
import SwiftProtobuf

/// Cases: filed from tips, one track per ground, each decided by its own department.
struct CaseVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case", abstract: say("案件：立案、分线决定、查询。", "Cases: filing, deciding, looking up."),
        subcommands: [List.self, Show.self, File.self, Decide.self, CorrectActDay.self])

    struct List: ListVerb {
        static let configuration = CommandConfiguration(abstract: say("列出案件。", "List cases."))
        @Option(help: .division) var division = ""
        @Option(help: .state) var state: Word<CaseState>?
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<Case> {
            let request = ListCasesRequest.with {
                $0.divisionCode = division
                $0.state = state?.value ?? .unspecified
            }
            return try await frame.pages(of: request) { try await session.cases.listCases($0) }
        }

        static var columns: [Column<Case>] {
            [
                Column("编号", "number") { $0.number },
                Column("状态", "state") { $0.state.text },
                Column("各线", "tracks") { filed in
                    filed.tracks.map { "\($0.agencyName)\($0.hasDecision ? "✓" : "…")" }.joined(
                        separator: " ")
                },
                Column("id") { $0.id },
            ]
        }
    }

    typealias Show = ShowRecord<Case>

    struct File: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("立案：一个对象的一件或多件举报。", "File a case over tips about one target."))
        @Argument(help: ArgumentHelp(say("举报编号，可多个。", "The tips' ids."), valueName: "tip")) var tips: [String]
        @Option(help: ArgumentHelp(say("本单位另一名执法人员的身份编号。", "The second officer of my agency, by id.")))
        var secondOfficer: String
        @Option(
            help: ArgumentHelp(
                say("行为之日；不给则取举报所载最早之日。", "The day of the act; the earliest that the tips name by default."),
                valueName: "day"))
        var actOn = ""
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Case {
            try await session.cases.fileCase(
                .with {
                    $0.confirmed = confirmation.fields
                    $0.tipIds = tips
                    $0.secondOfficer = secondOfficer
                    $0.actOn = actOn
                })
        }
    }

    struct Decide: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("就本单位的一线作出决定。", "Decide the track of one's own agency."))
        @Argument(help: ArgumentHelp(say("案件编号。", "The case's id."))) var id: String
        @Argument(help: ArgumentHelp(say("事项。", "The ground."))) var ground: Word<Ground>
        @Argument(help: ArgumentHelp(say("决定种类。", "What is decided."))) var kind: Word<DecisionKind>
        @Argument(help: ArgumentHelp(say("决定内容。", "The operative part."))) var text: String
        @Option(help: ArgumentHelp(say("违法行为；罚款必填。", "The unlawful act; a fine needs it.")))
        var offence: Word<Offence>?
        @Option(help: ArgumentHelp(say("罚款（元，至多两位小数）。", "The fine in yuan, with two decimals at most.")))
        var fine: FenText?
        @Option(help: ArgumentHelp(say("情节；不给则为一般情形。", "The circumstance; the ordinary one by default.")))
        var circumstance: Word<FineCircumstance>?
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Case {
            try await session.cases.decideTrack(
                .with {
                    $0.caseID = id
                    $0.ground = ground.value
                    $0.kind = kind.value
                    $0.text = text
                    $0.offence = offence?.value ?? .unspecified
                    $0.fineFen = fine?.fen ?? 0
                    $0.circumstance = circumstance?.value ?? .unspecified
                })
        }
    }
}

/// An amount of money as typed, in yuan.
struct FenText: ExpressibleByArgument {
    let fen: Int64

    /// `nil` for anything else: a sign, a third decimal, more than an `Int64` of fen.
    init?(argument: String) {
        let parts = argument.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !whole.isEmpty, parts.count == 1 || (1...2).contains(parts[1].count),
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }), let yuan = Int64(whole)
        else { return nil }
        let cents = parts.count == 1 ? "00" : parts[1] + (parts[1].count == 1 ? "0" : "")
        let (hundred, isTooMuch) = yuan.multipliedReportingOverflow(by: 100)
        let (sum, isOver) = hundred.addingReportingOverflow(Int64(cents) ?? 0)
        guard !isTooMuch, !isOver else { return nil }
        fen = sum
    }
}

extension Case: ShownRecord {
    static var showing: String { say("看一件案件（查看留痕）。", "Show one case; the read is recorded.") }

    static func get(_ id: String, by session: Session) async throws -> Case {
        try await session.cases.getCase(.with { $0.caseID = id })
    }

    var summary: String {
        var lines = ["\(number)  \(state.text)  (\(id))"]
        if !target.enterpriseID.isEmpty { lines.append("  \(say("企业", "plant")) \(target.enterpriseID)") }
        lines += tracks.map { "  " + labelled("\($0.ground.text) \($0.agencyName)", $0.standing) }
        lines.append("  \(say("行为之日", "day of the act")) \(actOn)")
        if !changeReason.isEmpty { lines.append("  \(say("更正原因", "corrected because"))：\(changeReason)") }
        lines.append("  \(say("承办", "officers")) \(officers.joined(separator: " "))")
        return lines.joined(separator: "\n")
    }
}

extension Track {
    /// How it was decided, in one line: the kind before the words; or by when it should be.
    fileprivate var standing: String {
        guard hasDecision else {
            return say("未决，至 \(decideBy.dueOn)", "open, due \(decideBy.dueOn)")
        }
        let parts = [
            "[\(decision.kind.text)]", decision.offence == .unspecified ? "" : decision.offence.text,
            decision.circumstance == .unspecified ? "" : decision.circumstance.text,
            decision.fineFen > 0 ? decision.fineFen.yuan : "", decision.text, decision.legalBasis,
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: " ")
    }
}
