import CommonAPI
import Installation
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

// A project as a person reads it in a terminal.

extension Opinion {
    /// One word for a table; a day that has passed in silence stands with an exclamation mark.
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
        if state == .wanted, !hasDue {
            lines.append(
                "      \(say("无法定或设定期限；沉默不视为同意", "no term is stated or set; silence is not approval"))")
        }
        for supplement in supplements {
            let answer = supplement.answeredAt == 0 ? say("待交", "not in yet") : supplement.answer
            lines.append("      \(say("补正", "supplement"))：\(supplement.request) → \(answer)")
        }
        return lines
    }
}

extension Project {
    /// The project for a person, one fact a line.
    var summary: String {
        var lines = [
            "\(number)  \(name)  \(state.words)  (\(id))",
            "  \(applicant)，\(divisionCode) \(place)",
            "  \(say("生产线", "lines")) \(lineCount)，\((capacityMilliM3).thousandths) m³/a",
        ]
        lines += opinions.flatMap(\.lines)
        lines.append("  \(say("决定机关", "decided by"))：\(authorityName) \(decision)")
        if hasDecideBy { lines.append("  \(say("应于", "due")) \(decideBy.dueOn)") }
        if !enterpriseID.isEmpty { lines.append("  \(say("企业", "plant")) \(enterpriseID)") }
        if state == .withdrawn { lines.append("  \(say("撤回原因", "withdrawn because"))：\(withdrawalReason)") }
        if hasEarlyStart {
            let leads = [earlyStart.tipID, earlyStart.caseNumber].filter { !$0.isEmpty }
            lines.append(
                "  \(say("未批先建", "built early")) \(earlyStart.seenOn)：\(earlyStart.text) "
                    + "[\(leads.joined(separator: " → "))]")
        }
        return lines.joined(separator: "\n")
    }
}
