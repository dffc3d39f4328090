import CommonAPI
import EnforcementAPI
import Installation
import Refusals
import SwiftProtobuf

// Why a tip is where it is, worded when it is shown: the values stand in the record, the sentence does not. A referral from
// before the directory's rows were kept has its sentence only, which is shown as it is.

extension Referral {
    /// Why the grounds of a tip about that division went there.
    func why(from place: String) -> Wording {
        let seat = competentID.prefix { $0 != "/" }
        guard !seat.isEmpty, seat.count < competentID.count else {
            return Wording(explanation, explanation)
        }
        let (matter, line) = (grounds.wording, department.wording)
        let duty = Wording(
            "\(matter.chinese)事项由\(line.chinese)部门负责", "\(matter.english) is the business of \(line.english)")
        let basis = Wording(
            "依据 \(competentID)，自 \(competentFrom)", "by \(competentID), from \(competentFrom)")
        guard seat != place else {
            return Wording(
                "\(duty.chinese)，\(place) 的主管单位为\(agencyName)（\(basis.chinese)）。",
                "\(duty.english); \(agencyName) is competent in \(place) (\(basis.english)).")
        }
        return Wording(
            "\(duty.chinese)，\(place) 未设定主管单位，由上级 \(seat) 的\(agencyName)办理（\(basis.chinese)）。",
            "\(duty.english); none is set in \(place), so \(agencyName) of \(seat) above sees to it (\(basis.english))."
        )
    }
}

extension Unrouted {
    /// Why the grounds of a tip about that division wait, and with whom.
    func why(from place: String) -> Wording {
        var lines: [Wording] = []
        for line in grounds.compactMap(\.line) where !lines.contains(line) { lines.append(line) }
        guard !lines.isEmpty else { return Wording(explanation, explanation) }
        let (matter, line) = (grounds.wording, lines.listed)
        let keeper =
            holderName.isEmpty
            ? Wording(
                "省级散装水泥主管单位也未设定，暂由受理单位保管",
                "no provincial bulk-cement body is set either, so who took the tip keeps it")
            : Wording("暂由\(holderName)保管", "\(holderName) keeps it meanwhile")
        return Wording(
            "\(place) 及其上级均未设定\(line.chinese)条线的主管单位，\(matter.chinese)事项待分派，\(keeper.chinese)；设定主管单位后即可分派。",
            "Nobody is competent for \(line.english) in \(place) or above; \(matter.english) waits to be routed: \(keeper.english). It can be once a body is set."
        )
    }
}

extension Ground {
    /// The line of government whose business it is, as people call it.
    fileprivate var line: Wording? {
        switch self {
        case .land, .planning: Department.naturalResources.wording
        case .environment: Department.ecology.wording
        case .qualification: Department.construction.wording
        case .unspecified, .UNRECOGNIZED: nil
        }
    }
}

extension CommonAPI.Deadline {
    /// How the day was reckoned, in the language of this terminal; the record has the sentence in 中文.
    var reckoning: String {
        let doubt = provisional ? ", provisional" : ""
        return say(
            explanation,
            "\(ruleID): \(dueOn)\(triggerOn.isEmpty ? "" : ", counted from \(triggerOn)")\(doubt) (\(source))"
        )
    }
}
