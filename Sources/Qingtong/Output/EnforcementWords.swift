import EnforcementAPI
import Installation
import SwiftProtobuf

// The words of enforcement as a terminal shows them.

extension TipState {
    var text: String {
        switch self {
        case .routed: say("已转办", "routed")
        case .inCase: say("已立案", "in a case")
        case .closed: say("已办结", "closed")
        case .unspecified, .UNRECOGNIZED: ""
        }
    }
}

extension CaseState {
    var text: String {
        switch self {
        case .open: say("办理中", "open")
        case .decided: say("已决定", "decided")
        case .unspecified, .UNRECOGNIZED: ""
        }
    }
}
