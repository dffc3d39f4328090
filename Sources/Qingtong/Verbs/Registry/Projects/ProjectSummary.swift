import CommonAPI
import Installation
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

// A project as shown on a terminal.

extension Opinion {
    /// One word for a table, with an exclamation mark when the deadline passed without an opinion.
    var mark: String {
        switch state {
        case .agreed: say("同意", "agreed")
        case .opposed: say("不同意", "opposed")
        case .supplementWanted: say("待补正", "supplement")
        case .wanted: hasDue ? due.dueOn + (isLate ? "!" : "") : say("待意见", "wanted")
        case .unspecified, .UNRECOGNIZED: "—"
        }
    }

    private var isLate: Bool { hasDue && SystemClock.now().microseconds >= due.dueAt }

    fileprivate var lines: [String] {
        var lines = ["  \(ground.words)  \(agencyName)  \(mark)  \(text) \(documentNumber)"]
        if givenAt != 0 {
            lines.append(
                "      \(say("出具", "given")) \(Instant(microseconds: givenAt).beijingText) \(givenBy)")
        }
        lines += files.map { "      \($0.shown)" }
        if state == .wanted, !hasDue {
            lines.append(
                "      \(say("无法定或设定期限；沉默不视为同意", "no term is stated or set; silence is not approval"))")
        }
        for supplement in supplements {
            let answer = supplement.answeredAt == 0 ? say("待交", "not in yet") : supplement.answer
            lines.append(
                "      "
                    + labelled(
                        say("补正", "supplement"),
                        remarked(
                            supplement.request, Instant(microseconds: supplement.askedAt).beijingText)
                            + " → \(answer)")
            )
            if supplement.answeredAt != 0 {
                lines.append(
                    "        \(say("交回", "handed in")) \(Instant(microseconds: supplement.answeredAt).beijingText)"
                )
            }
            lines += supplement.files.map { "        \($0.shown)" }
        }
        return lines
    }
}

extension Project {
    /// The project for a person, one fact a line.
    var summary: String {
        var lines = [
            "\(number)  \(name)  \(state.words)  (\(id))",
            "  \(applicant)\(say("，", ", "))\(divisionCode) \(place)",
            "  \(say("生产线", "lines")) \(lineCount)\(say("，", ", "))\((capacityMilliM3).thousandths) \(say("m³/年", "m³ a year"))",
        ]
        lines.append("  \(say("申报", "filed")) \(Instant(microseconds: filedAt).beijingText) \(filedBy)")
        lines.append("  \(say("申报材料", "what the applicant handed in"))")
        for paper in papers {
            lines.append("    " + labelled(paper.ground.words, paper.statement))
            if paper.files.isEmpty { lines.append("      \(say("（无附件）", "(no file)"))") }
            lines += paper.files.map { "      \($0.shown)" }
        }
        lines.append("  \(say("四部门意见", "the opinions"))")
        lines += opinions.flatMap(\.lines)
        lines.append("  " + labelled(say("决定机关", "decided by"), "\(authorityName) \(decision)"))
        if decidedAt != 0 {
            lines.append(
                "  \(say("决定于", "decided on")) \(Instant(microseconds: decidedAt).beijingText) \(decidedBy)")
        }
        if hasDecideBy { lines.append("  \(say("应于", "due")) \(decideBy.dueOn)") }
        if !enterpriseID.isEmpty { lines.append("  \(say("企业", "plant")) \(enterpriseID)") }
        if state == .withdrawn {
            lines.append("  " + labelled(say("撤回原因", "withdrawn because"), withdrawalReason))
        }
        if hasEarlyStart {
            let leads = [earlyStart.tipID, earlyStart.caseNumber].filter { !$0.isEmpty }
            lines.append(
                "  " + labelled("\(say("未批先建", "built early")) \(earlyStart.seenOn)", earlyStart.text) + " "
                    + "[\(leads.joined(separator: " → "))]")
        }
        return lines.joined(separator: "\n")
    }
}
