import EnforcementAPI
import Installation
import Refusals
import RegistryAPI
import SwiftProtobuf

// The words of the registry as a terminal shows them.

extension LifeCycleStage {
    /// The stage as a terminal shows it; of many plants no source states one.
    var text: String {
        protoName.isEmpty ? say("未载", "not stated") : wording(in: terminalLanguage)
    }
}

extension CaseStanding {
    /// What was decided, by its kind: nothing of what the agency wrote is public.
    var kindText: String {
        let decided = DecisionKind.allCases.first { $0.protoName == kind }
        return decided?.text ?? kind
    }
}
