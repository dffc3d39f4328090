import EnforcementAPI
import Installation
import Refusals
import RegistryAPI
import SwiftProtobuf

// The words of the Registry as shown on a terminal.

extension LifeCycleStage {
    /// The stage as shown on a terminal; for many plants no source states one.
    var text: String {
        protoName.isEmpty ? say("未载", "not stated") : wording(in: terminalLanguage)
    }
}

extension CaseStanding {
    /// What kind of decision it was; nothing that the agency wrote is public.
    var kindText: String {
        let decided = DecisionKind.allCases.first { $0.protoName == kind }
        return decided?.text ?? kind
    }
}
