// Flags on residue, energy and peers.

extension FlagMonth {
    /// Residue and recovered aggregate of the month to a m³ of concrete.
    func residueLow(_ rules: FlagRules) -> FlagFinding? {
        guard let whole, whole.amount(.production) > 0 else { return nil }
        let kinds: [Metered] = [.cakeMade, .sedimentMade, .recoveredAggregate]
        guard kinds.contains(where: { whole.amounts[$0] != nil }), whole.knows(kinds + [.production]) else {
            return nil
        }
        let mass = kinds.reduce(0) { $0 + whole.amount($1) }
        let specific = mass * 1000 / whole.amount(.production)
        let limit = rules[.residueLow, "mass"]
        guard specific < limit else { return nil }
        return finding(
            .residueLow, rules, nil, nil,
            kinds.map { .init($0, whole.amount($0)) }
                + [.init("产量", "Concrete", whole.amount(.production), "m³")],
            "\(mass.balanceText) t ÷ \(whole.amount(.production).balanceText) m³ = \(specific.balanceText) kg/m³ < \(limit.balanceText)"
        )
    }

    /// So many days to the month's end without residue leaving, while concrete was made on most of them. Nothing is
    /// said where the ledgers do not reach back far enough.
    func noManifest(_ rules: FlagRules) -> FlagFinding? {
        let limit = Int(rules[.noManifest, "days"])
        let kinds: [Metered] = [.cakeOut, .sedimentOut, .hardenedOut]
        let window = days.filter { last.days(since: $0.first) < limit }
        let production = window.filter { $0.productionDays > 0 }.count
        guard window.count >= limit, production * 2 > limit,
            !window.contains(where: { day in kinds.contains { day.amount($0) > 0 } || !day.knows(kinds) })
        else { return nil }
        let volume = window.reduce(0) { $0 + $1.amount(.production) }
        return finding(
            .noManifest, rules, window.first?.first, last,
            [
                .init("无外运天数", "Days without residue leaving", Double(window.count), "d"),
                .init("其间生产日", "Production days meanwhile", Double(production), "d"),
                .init("其间产量", "Concrete made meanwhile", volume, "m³"),
            ],
            "\(window.count) d ≥ \(limit) d; \(production) d × 2 > \(limit) d")
    }

    /// Production days on which the facilities drew no power at all.
    func facilityOff(_ rules: FlagRules) -> FlagFinding? {
        let still = own.filter { $0.productionDays > 0 && $0.amounts[.electricityFacility] == 0 }
        guard let start = still.first, let end = still.last,
            Double(still.count) >= rules[.facilityOff, "days"]
        else { return nil }
        let volume = still.reduce(0) { $0 + $1.amount(.production) }
        return finding(
            .facilityOff, rules, start.first, end.last,
            [
                .init("设施无用电的生产日", "Production days without power", Double(still.count), "d"),
                .init("当日产量合计", "Concrete made on them", volume, "m³"),
            ],
            still.prefix(10).map { "\($0.first): 0 kWh, \($0.amount(.production).balanceText) m³" }.joined(
                separator: "; "))
    }

    /// The loop's gap against plants of the same size in the same month, by median and median absolute deviation.
    func peerGap(_ rules: FlagRules) -> FlagFinding? {
        guard let gap, Double(peers.count) >= rules[.peers, "plants"] else { return nil }
        let middle = peers.median
        let spread = peers.map { abs($0 - middle) }.median
        guard spread > 0 else { return nil }
        let z = 0.6745 * (gap - middle) / spread
        let limit = rules[.peers, "z"]
        guard abs(z) > limit else { return nil }
        return finding(
            .peers, rules, nil, nil,
            [
                .init("单方 U2", "U2 to a m³", gap, "L/m³"),
                .init("同类中位数", "Median of peers", middle, "L/m³"),
                .init("中位绝对偏差", "Median absolute deviation", spread, "L/m³"),
                .init("同类企业数", "Peers", Double(peers.count), ""),
            ],
            "z = 0.6745 × (\(gap.balanceText) − \(middle.balanceText)) ÷ \(spread.balanceText) = \(z.balanceText); |z| > \(limit.balanceText)"
        )
    }
}
