import CommonAPI
import Installation
import RegistryAPI
import Rulebook
import SwiftProtobuf

extension Correction: Summarised {
    /// Each fact with its old and new value.
    var changes: [String] {
        var lines: [String] = []
        func add(_ fact: String, _ was: String, _ is: String) {
            lines.append("\(fact) \(was.isEmpty ? say("（未载）", "(not stated)") : was) → \(`is`)")
        }
        if change.hasName {
            let fact = renamedOn.isEmpty ? say("名称", "name") : say("更名", "renamed")
            add(fact, seen.name, renamedOn.isEmpty ? change.name : remarked(change.name, renamedOn))
        }
        if change.hasCreditCode { add(say("信用代码", "credit code"), seen.creditCode, change.creditCode) }
        if change.hasDivisionCode { add(say("区划", "division"), seen.divisionCode, change.divisionCode) }
        if change.hasPlace { add(say("地址", "place"), seen.place, change.place) }
        if change.hasCoordinates {
            add(
                say("坐标", "coordinates"), seen.hasCoordinates ? seen.coordinates.text : "",
                change.coordinates.text)
        }
        return lines
    }

    /// The correction for a person, one fact a line.
    var summary: String {
        var lines = ["\(state.text)  \(id)  \(say("企业", "plant")) \(enterpriseID)"]
        lines += changes.map { "  \($0)" }
        lines.append("  \(say("缘由", "reason"))：\(reason)")
        lines += files.map { "  \($0.name) \($0.sha256.prefix(12))" }
        lines.append(
            "  \(say("提出", "proposed")) \(proposedBy) \(Instant(microseconds: proposedAt).beijingText)")
        if state != .proposed {
            let decided = [state.text, decidedBy, Instant(microseconds: decidedAt).beijingText, decision]
            lines.append("  \(decided.filter { !$0.isEmpty }.joined(separator: " "))")
        }
        return lines.joined(separator: "\n")
    }
}

extension ChangeApproval {
    /// Who changed a record: one person, or the two who were needed.
    static func people(_ changedBy: String, proposedBy: String) -> String {
        proposedBy.isEmpty
            ? changedBy
            : say("\(changedBy)（\(proposedBy) 提出）", "\(changedBy) (proposed by \(proposedBy))")
    }
}
