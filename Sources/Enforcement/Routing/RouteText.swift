import CommonAPI
import Refusals
import ServiceKit

extension Route {
    /// Why the grounds went there, in one sentence for whoever asks.
    var explanation: String {
        let matters = grounds.map(\.wording.chinese).joined(separator: "、")
        let duty = "\(matters)事项由\(department.wording.chinese)部门负责"
        let (seat, basis) = (competence.seat, competence.basis)
        if seat == place { return "\(duty)，\(place) 的主管单位为\(agency.name)（\(basis)）。" }
        return "\(duty)，\(place) 未设定主管单位，由上级 \(seat) 的\(agency.name)办理（\(basis)）。"
    }
}
