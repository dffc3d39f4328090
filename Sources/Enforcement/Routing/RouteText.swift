import CommonAPI
import Refusals
import Rulebook
import ServiceKit

extension Route {
    /// Why the grounds went there, in one sentence.
    var explanation: String {
        let matters = grounds.map(\.wording.chinese).joined(separator: "、")
        let duty = "\(matters)事项由\(department.wording.chinese)部门负责"
        let (seat, basis) = (competence.seat, competence.basis)
        if seat == place { return "\(duty)，\(place) 的主管单位为\(agency.name)（\(basis)）。" }
        return "\(duty)，\(place) 未设定主管单位，由上级 \(seat) 的\(agency.name)办理（\(basis)）。"
    }
}

/// Sentences about grounds that no agency is competent for yet.
enum RouteText {
    /// Why the grounds are with their holder, and what has to be set up.
    static func unrouted(_ grounds: [Ground], at place: DivisionCode, with holder: Agency?) -> String {
        let matters = grounds.map(\.wording.chinese).joined(separator: "、")
        let lines = departments(of: grounds).chinese
        let keeper = holder.map { "暂由\($0.name)保管" } ?? "省级散装水泥主管单位也未设定，暂由受理单位保管"
        return "\(place) 及其上级均未设定\(lines)条线的主管单位，\(matters)事项待分派，\(keeper)；设定主管单位后即可分派。"
    }

    /// The lines of government of these grounds, each once.
    static func departments(of grounds: [Ground]) -> Wording {
        var names: [Wording] = []
        for name in grounds.compactMap(\.department?.wording) where !names.contains(name) {
            names.append(name)
        }
        return names.listed
    }
}
