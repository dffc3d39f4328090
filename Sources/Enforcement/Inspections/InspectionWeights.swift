import EnforcementAPI
import RegistryAPI
import ServiceKit
import SwiftProtobuf

extension EventAppliers {
    /// Keeps what the Registry's flags of a month propose, with the explanation, so that a draw can be weighed and
    /// explained while the Registry is down. The latest word on a month replaces the one before; history keeps both.
    mutating func copyInspectionWeights() {
        on(LedgerScored.self) { scored, origin, command in
            let id = "\(scored.siteID)/\(scored.month)"
            let kept = command.kept(.inspectionWeights)
            var weight = try kept.get(id) ?? .with { $0.id = id }
            let isNew = weight.revision == 0
            weight.take(scored, event: origin.reference)
            _ = isNew ? try kept.add(weight) : try kept.save(weight)
        }
    }
}

extension InspectionWeight {
    fileprivate mutating func take(_ scored: LedgerScored, event reference: String) {
        enterpriseID = scored.enterpriseID
        siteID = scored.siteID
        divisionCode = scored.divisionCode
        month = scored.month
        points = scored.points
        signals = scored.signals
        weight = scored.inspectionWeight
        reasons = scored.reasons.map { reason in
            .with {
                $0.flagID = reason.flagID
                $0.chinese = reason.chinese
                $0.english = reason.english
                $0.arithmetic = reason.arithmetic
                $0.weight = reason.weight
            }
        }
        event = reference
    }
}
