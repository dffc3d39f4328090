import EnforcementAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension InspectionWeight {
    /// Which tips may change a weight: those of its plant, and those seen near its site, on certain days.
    struct Reach: Hashable, Sendable {
        let enterpriseID: String
        let days: ClosedRange<Day>
        /// The position of the site; `nil` when it is unknown: then only tips that name the plant count.
        let site: GeoPosition?
        /// Metres.
        let radius: Int64

        /// The range of latitudes that includes everything near the site; `nil` without a position.
        var latitudes: ClosedRange<Int64>? { site?.latitudes(within: radius) }
    }

    /// `nil` when no tip can change the weight: it was offered before the rule existed, the rule is switched off, or
    /// its flags cover no days, as when all were lifted.
    var reach: Reach? {
        guard let rule, rule.weight > 0, let days = rule.days(around: flagged) else { return nil }
        return Reach(
            enterpriseID: enterpriseID, days: days,
            site: nearbyTerms.hasPosition ? GeoPosition(onEarth: nearbyTerms.position) : nil,
            radius: rule.radius)
    }

    /// Whether the weight by the ledgers alone is known; it is not for weights offered before the rule existed.
    var hasLedgerWeight: Bool { hasNearbyTerms || ledgerWeight != 0 }

    /// Combines the weight by the ledgers with what nearby tips add. A weight from before the rule existed stays as it
    /// is.
    ///
    /// - Parameter tips: The tips within its ``reach``.
    mutating func weigh(_ tips: [NearbyTips.Told]) {
        guard let rule else { return }
        clearNearby()
        (points, signals, weight) = (ledgerPoints, ledgerSignals, ledgerWeight)
        guard let finding = rule.finding(tips, flagged: flagged) else { return }
        let score = FlagScore(points: Double(ledgerPoints) / 1000, signals: Int(ledgerSignals))
            .adding(rule.weight)
        points = score.points.thousandths
        signals = Int32(clamping: score.signals)
        weight = score.inspectionWeight.thousandths
        nearby = .with {
            $0.tips = Int32(clamping: finding.tips)
            $0.chinese = RegistryAPI.FlagRule.tipsNear.wording.chinese
            $0.english = RegistryAPI.FlagRule.tipsNear.wording.english
            $0.arithmetic = finding.arithmetic
            $0.weight = nearbyTerms.weight
        }
    }

    /// What a reviewer is shown: the weight by the ledgers alone. The revision is left out too, since only tips change
    /// it between two offers of the Registry.
    var withoutTips: InspectionWeight {
        guard hasNearbyTerms else { return self }
        var shown = self
        shown.clearNearby()
        (shown.points, shown.signals, shown.weight) = (ledgerPoints, ledgerSignals, ledgerWeight)
        shown.revision = 0
        return shown
    }

    /// The rule as the Registry sent it. Impossible values are replaced by the nearest usable ones. `nil` when none was
    /// sent.
    private var rule: NearbyTips? {
        guard hasNearbyTerms else { return nil }
        return NearbyTips(
            radius: min(max(0, nearbyTerms.radius), 100_000), least: Int(nearbyTerms.tips),
            slack: min(max(0, Int(nearbyTerms.days)), 366), weight: Double(nearbyTerms.weight) / 1000)
    }

    /// The days that each flag covers; flags without days are left out.
    private var flagged: [ClosedRange<Day>] {
        reasons.compactMap { reason in
            guard let first = try? Day(reason.firstDay, field: "first_day"),
                let last = try? Day(reason.lastDay, field: "last_day"), first <= last
            else { return nil }
            return first...last
        }
    }
}
