// The flag on a river nearby.

extension FlagMonth {
    /// A point of a river that is alkaline on the days on which wash water is missing, and not so on others: of several the
    /// one that goes with the ledgers most closely. A point upstream, or one that another cause makes alkaline, does not go
    /// with them.
    func riverPH(_ rules: FlagRules) -> FlagFinding? {
        let gaps = loopGaps.filter { $0.day >= first }
        let near = rivers.filter { $0.metres <= rules.riverRadius }
        let matches = near.flatMap { point in
            RiverPoint.Reckoning.allCases.compactMap { RiverMatch(point, $0, gaps, rules) }
        }
        guard let best = matches.filter({ $0.speaks(rules) }).max(by: { $0.rho < $1.rho }),
            let start = best.alkaline.first, let end = best.alkaline.last
        else { return nil }
        let least = rules[.riverPH, "days"].balanceText
        return finding(
            .riverPH, rules, start.gap.day, end.gap.day,
            [
                .init("测点距离", "Distance of the point", Double(best.point.metres), "m"),
                .init("相比天数", "Days compared", Double(best.days.count), "d"),
                .init("偏碱天数", "Alkaline days", Double(best.alkaline.count), "d"),
                .init("最高 pH", "Highest pH", best.alkaline.map(\.ph).max() ?? 0, ""),
                .init("偏碱日平均 U2", "Mean U2 of alkaline days", best.alkalineGap, "m³"),
                .init("其余日平均 U2", "Mean U2 of the others", best.otherGap, "m³"),
            ],
            [
                "\(best.point.code) \(best.reckoning.text): ρ(U2, pH) = \(best.rho.balanceText) ≥ \(rules[.riverPH, "rho"].balanceText), n = \(best.days.count)",
                "pH > \(rules[.riverPH, "ph"].balanceText): \(best.alkaline.count) d ≥ \(least) d",
                "pH ≤ \(rules[.riverPH, "ph"].balanceText): \(best.others.count) d ≥ \(least) d",
                "\(best.alkalineGap.balanceText) − \(best.otherGap.balanceText) m³ > \(best.bound.balanceText) m³",
            ].joined(separator: "; "))
    }
}

/// The days of a month on which both a river was measured and the wash loop can be added up.
private struct RiverMatch {
    typealias Pair = (gap: FlagMonth.LoopGap, ph: Double)

    let point: RiverPoint
    let reckoning: RiverPoint.Reckoning
    let days: [Pair]
    let alkaline: [Pair]
    let others: [Pair]
    let rho: Double
    /// Mean gaps, m³.
    let alkalineGap: Double
    let otherGap: Double
    /// By how much they must differ, m³: systematic errors affect both and cancel.
    let bound: Double

    /// `nil` where there is nothing to compare.
    init?(
        _ point: RiverPoint, _ reckoning: RiverPoint.Reckoning, _ gaps: [FlagMonth.LoopGap],
        _ rules: FlagRules
    ) {
        let peaks = point.peaks(reckoning)
        let days = gaps.compactMap { gap in peaks[gap.day.number].map { (gap: gap, ph: $0) } }
        let limit = rules[.riverPH, "ph"]
        (alkaline, others) = (days.filter { $0.ph > limit }, days.filter { $0.ph <= limit })
        guard let rho = RankCorrelation.spearman(days.map { ($0.gap.value, $0.ph) }),
            let alkalineGap = Self.mean(alkaline.map(\.gap.value)),
            let otherGap = Self.mean(others.map(\.gap.value)),
            let uncertainty = Self.mean(alkaline.map(\.gap.uncertainty))
        else { return nil }
        (self.point, self.reckoning, self.days, self.rho) = (point, reckoning, days, rho)
        (self.alkalineGap, self.otherGap) = (alkalineGap, otherGap)
        bound = rules[.riverPH, "excess"] * uncertainty
    }

    /// Whether the match is strong enough to raise a question.
    func speaks(_ rules: FlagRules) -> Bool {
        let least = rules[.riverPH, "days"]
        return Double(days.count) >= rules[.riverPH, "pairs"] && rho >= rules[.riverPH, "rho"]
            && Double(alkaline.count) >= least && Double(others.count) >= least
            && alkalineGap > 0 && alkalineGap - otherGap > bound
    }

    private static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}
