import EnforcementAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension InspectionWeight {
    /// Which tips may move a weight: those of its plant, and those seen near its site, on certain days.
    struct Reach: Hashable, Sendable {
        let enterpriseID: String
        let days: ClosedRange<Day>
        /// Where the site is; `nil` when not known: then only tips that name the plant count.
        let site: GeoPosition?
        /// Metres.
        let radius: Int64

        /// The latitudes that hold everything near the site.
        var latitudes: ClosedRange<Int64>? { site?.latitudes(within: radius) }
    }

    /// `nil` when no tip can move it: it was offered before there was the rule, the rule is switched off, or its flags are
    /// about no days, as when all were lifted.
    var reach: Reach? {
        guard let rule, rule.weight > 0, let days = rule.days(around: flagged) else { return nil }
        return Reach(
            enterpriseID: enterpriseID, days: days,
            site: nearbyTerms.hasPosition ? GeoPosition(onEarth: nearbyTerms.position) : nil,
            radius: rule.radius)
    }

    /// Whether it tells what the ledgers alone weigh; what was offered before there was the rule does not.
    var hasLedgerWeight: Bool { hasNearbyTerms || ledgerWeight != 0 }

    /// Puts together what the ledgers weigh and what tips nearby add to that. A weight from before there was the rule
    /// stays as it is.
    ///
    /// - Parameter tips: Those that its ``reach`` allows.
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

    /// What a reviewer is shown: what the ledgers alone weigh. Its revision goes too, since nothing but tips would move
    /// it between two offers of the Registry.
    var withoutTips: InspectionWeight {
        guard hasNearbyTerms else { return self }
        var shown = self
        shown.clearNearby()
        (shown.points, shown.signals, shown.weight) = (ledgerPoints, ledgerSignals, ledgerWeight)
        shown.revision = 0
        return shown
    }

    /// The rule as it was told. What no rule book would say is brought to the nearest that can be reckoned with.
    private var rule: NearbyTips? {
        guard hasNearbyTerms else { return nil }
        return NearbyTips(
            radius: min(max(0, nearbyTerms.radius), 100_000), least: Int(nearbyTerms.tips),
            slack: min(max(0, Int(nearbyTerms.days)), 366), weight: Double(nearbyTerms.weight) / 1000)
    }

    /// The days that each flag is about, of those that tell them.
    private var flagged: [ClosedRange<Day>] {
        reasons.compactMap { reason in
            guard let first = try? Day(reason.firstDay, field: "first_day"),
                let last = try? Day(reason.lastDay, field: "last_day"), first <= last
            else { return nil }
            return first...last
        }
    }
}
