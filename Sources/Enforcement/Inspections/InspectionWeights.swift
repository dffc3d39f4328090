import EnforcementAPI
import RegistryAPI
import ServiceKit
import SwiftProtobuf

extension EventAppliers {
    /// Stores what the Registry's flags of a month propose, with the explanation, so that a draw can be weighted and
    /// explained while the Registry is down. The latest proposal for a month replaces the earlier one; history keeps
    /// both. Each time, the tips nearby are searched again.
    mutating func copyInspectionWeights() {
        on(LedgerScored.self) { scored, origin, command in
            let id = "\(scored.siteID)/\(scored.month)"
            let kept = command.kept(.inspectionWeights)
            var weight = try kept.get(id) ?? .with { $0.id = id }
            let isNew = weight.revision == 0
            weight.take(scored, event: origin.reference)
            try weight.weigh(NearbyTipSearch(command: command).tips(for: weight))
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
        (points, ledgerPoints) = (scored.points, scored.points)
        (signals, ledgerSignals) = (scored.signals, scored.signals)
        (weight, ledgerWeight) = (scored.inspectionWeight, scored.inspectionWeight)
        clearNearby()
        clearNearbyTerms()
        if scored.hasNearby { nearbyTerms = NearbyTerms(scored) }
        reasons = scored.reasons.map { reason in
            .with {
                $0.flagID = reason.flagID
                $0.chinese = reason.chinese
                $0.english = reason.english
                $0.arithmetic = reason.arithmetic
                $0.weight = reason.weight
                $0.firstDay = reason.firstDay
                $0.lastDay = reason.lastDay
            }
        }
        event = reference
    }
}

extension NearbyTerms {
    /// The Registry's rule as it sent it, with the position of the site.
    fileprivate init(_ scored: LedgerScored) {
        self = .with {
            $0.radius = scored.nearby.radius
            $0.tips = scored.nearby.tips
            $0.days = scored.nearby.days
            $0.weight = scored.nearby.weight
            guard scored.hasPosition else { return }
            $0.position = .with {
                $0.longitudeE6 = scored.position.longitudeE6
                $0.latitudeE6 = scored.position.latitudeE6
            }
        }
    }
}
