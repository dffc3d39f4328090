// The flag on a river nearby.

extension FlagMonth {
    /// A point of a river that is alkaline on the days on which much of the wash water is missing, and less so on others: of
    /// several the one that goes with the ledgers most closely. A point upstream, or one that another cause makes alkaline
    /// every day, does not go with them.
    func riverPH(_ rules: FlagRules) -> FlagFinding? {
        let gaps = loopGaps.filter { $0.day >= first }
        let found = rivers.filter { $0.metres <= rules.riverRadius }.compactMap { point in
            RiverMatch(point, gaps, bound: rules[.riverPH, "ph"])
        }.filter { match in
            Double(match.days.count) >= rules[.riverPH, "pairs"]
                && Double(match.alkaline.count) >= rules[.riverPH, "days"]
                && match.rho >= rules[.riverPH, "rho"]
        }
        guard let best = found.max(by: { $0.rho < $1.rho }), let start = best.alkaline.first,
            let end = best.alkaline.last
        else { return nil }
        return finding(
            .riverPH, rules, start.gap.day, end.gap.day,
            [
                .init("测点距离", "Distance of the point", Double(best.point.metres), "m"),
                .init("相比天数", "Days compared", Double(best.days.count), "d"),
                .init("偏碱天数", "Alkaline days", Double(best.alkaline.count), "d"),
                .init("最高 pH", "Highest pH", best.alkaline.map(\.ph).max() ?? 0, ""),
                .init("偏碱日平均 U2", "Mean U2 of alkaline days", RiverMatch.gap(best.alkaline), "m³"),
                .init("其余日平均 U2", "Mean U2 of the others", RiverMatch.gap(best.others), "m³"),
            ],
            "\(best.point.code): ρ(U2, pH) = \(best.rho.balanceText) ≥ \(rules[.riverPH, "rho"].balanceText), n = \(best.days.count); "
                + "pH > \(rules[.riverPH, "ph"].balanceText): \(best.alkaline.count) d ≥ \(rules[.riverPH, "days"].balanceText) d"
        )
    }
}

/// The days of a month on which both a river was measured and the wash loop can be added up.
private struct RiverMatch {
    typealias Pair = (gap: FlagMonth.LoopGap, ph: Double)

    let point: RiverPoint
    let days: [Pair]
    let alkaline: [Pair]
    let others: [Pair]
    let rho: Double

    init?(_ point: RiverPoint, _ gaps: [FlagMonth.LoopGap], bound: Double) {
        self.point = point
        days = gaps.compactMap { gap in point.peaks[gap.day.number].map { (gap, $0) } }
        alkaline = days.filter { $0.ph > bound }
        others = days.filter { $0.ph <= bound }
        guard let rho = RankCorrelation.spearman(days.map { ($0.gap.value, $0.ph) }) else { return nil }
        self.rho = rho
    }

    static func gap(_ days: [Pair]) -> Double {
        days.reduce(0) { $0 + $1.gap.value } / Double(max(1, days.count))
    }
}
