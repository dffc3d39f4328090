// Flags on water, the wash loop and rain.

extension FlagMonth {
    /// Reused water below a share of the mixing water on so many busy production days in a row.
    func reuseLow(_ rules: FlagRules) -> FlagFinding? {
        let volumes = days.map { $0.amount(.production) }
        let capacity = terms.dailyCapacity > 0 ? terms.dailyCapacity : volumes.max() ?? 0
        let least = rules[.reuseLow, "load"] * capacity
        let limit = rules[.reuseLow, "share"]
        let busy = days.filter { day in
            day.amount(.production) > least && day.amount(.mixingWater) > 0
                && day.amounts[.reusedInMix] != nil
        }
        let run = longestRun(in: busy) { $0.amount(.reusedInMix) / $0.amount(.mixingWater) < limit }
        guard let run, Double(run.count) >= rules[.reuseLow, "days"], let period = PlantPeriod(joining: run)
        else { return nil }
        let share = period.amount(.reusedInMix) / period.amount(.mixingWater)
        return finding(
            .reuseLow, rules, period.first, period.last,
            [
                .init("回用水拌合", "Reused water batched", period.amount(.reusedInMix), "m³"),
                .init("拌合用水", "Water batched", period.amount(.mixingWater), "m³"),
                .init("生产日", "Production days", Double(run.count), "d"),
            ],
            "\(share.balanceText) < \(limit.balanceText); \(run.count) d ≥ \(rules[.reuseLow, "days"].balanceText) d"
        )
    }

    /// Fresh water to a m³ above or below its bound.
    func fresh(_ rules: FlagRules, _ rule: FlagRule) -> FlagFinding? {
        guard let whole, whole.amount(.production) > 0, let water = whole.amounts[.freshWater],
            whole.knows([.production, .freshWater])
        else { return nil }
        let litres = water * 1000 / whole.amount(.production)
        let limit = rules[rule, "litres"]
        guard rule == .freshHigh ? litres > limit : litres < limit else { return nil }
        return finding(
            rule, rules, nil, nil,
            [
                .init("新鲜水", "Fresh water", water, "m³"),
                .init("产量", "Concrete", whole.amount(.production), "m³"),
            ],
            "\(water.balanceText) m³ ÷ \(whole.amount(.production).balanceText) m³ = \(litres.balanceText) L/m³ "
                + "\(rule == .freshHigh ? ">" : "<") \(limit.balanceText)")
    }

    /// The loop's gap above its bound on production days in a row.
    func loopGap(_ rules: FlagRules) -> FlagFinding? {
        let gaps = loopGaps
        let bound = { (gap: LoopGap) in
            max(rules[.loopGap, "volume"], rules[.loopGap, "share"] * gap.input)
        }
        let run = longestRun(in: gaps) { $0.value > bound($0) }
        guard let run, let start = run.first, let end = run.last,
            Double(run.count) >= rules[.loopGap, "days"]
        else { return nil }
        return finding(
            .loopGap, rules, start.day, end.day,
            run.prefix(10).map { .init("\($0.day) U2", "\($0.day) U2", $0.value, "m³") },
            run.prefix(10).map { "\($0.value.balanceText) > \(bound($0).balanceText)" }.joined(
                separator: "; ")
                + "; \(run.count) d ≥ \(rules[.loopGap, "days"].balanceText) d")
    }

    /// The loop's gaps in units of their own uncertainty, added up beyond a slack that covers what is systematic in it.
    func loopDrift(_ rules: FlagRules) -> FlagFinding? {
        let (slack, alarm) = (rules[.loopDrift, "slack"], rules[.loopDrift, "alarm"])
        var sum = 0.0
        var peak = 0.0
        var start: Day?
        var span: (Day, Day)?
        for gap in loopGaps where gap.day >= first {
            sum = max(0, sum + gap.value / max(gap.uncertainty, 1) - slack)
            if sum == 0 { start = nil } else if start == nil { start = gap.day }
            if sum > peak {
                peak = sum
                span = (start ?? gap.day, gap.day)
            }
        }
        guard peak > alarm, let span else { return nil }
        let days = loopGaps.filter { $0.day >= span.0 && $0.day <= span.1 }
        let total = days.reduce(0) { $0 + $1.value }
        return finding(
            .loopDrift, rules, span.0, span.1,
            [
                .init("累计 U2", "U2 in sum", total, "m³"),
                .init("生产日", "Production days", Double(days.count), "d"),
            ],
            "Σ(U2/σ − \(slack.balanceText)) = \(peak.balanceText) > \(alarm.balanceText)")
    }

    /// Rain of one day's first flush over what the tanks could still take, with nothing let into the emergency tank.
    func rainOverflow(_ rules: FlagRules) -> FlagFinding? {
        guard terms.catchment > 0, terms.tankVolume > 0 else { return nil }
        let flush = rules[.rainOverflow, "flush"]
        for day in own {
            guard let rain = day.amounts[.rainfall], let level = day.opening[.tankLevel],
                day.amount(.emergencyTank) == 0
            else { continue }
            let volume = min(rain, flush) / 1000 * terms.catchment
            let room = terms.tankVolume - level
            guard volume > room else { continue }
            return finding(
                .rainOverflow, rules, day.first, day.last,
                [
                    .init("降雨", "Rain", rain, "mm"),
                    .init("汇水面积", "Catchment", terms.catchment, "m²"),
                    .init("水池容积", "Tank volume", terms.tankVolume, "m³"),
                    .init("水池存量", "Tank level", level, "m³"),
                ],
                "\(min(rain, flush).balanceText) mm × \(terms.catchment.balanceText) m² = \(volume.balanceText) m³ > "
                    + "\(terms.tankVolume.balanceText) − \(level.balanceText) = \(room.balanceText) m³")
        }
        return nil
    }

    /// A day's gap of the wash loop.
    struct LoopGap {
        let day: Day
        let value: Double
        let uncertainty: Double
        /// G of that day.
        let input: Double
    }

    /// The gaps of production days whose balance has every term.
    var loopGaps: [LoopGap] {
        days.filter { $0.productionDays > 0 }.compactMap { day in
            let balance = Balance.washLoop(day, terms)
            guard balance.isComplete, let closing = balance["U2"] else { return nil }
            let input = balance.lines.filter { $0.side == .input }.reduce(0) { $0 + $1.value }
            return LoopGap(
                day: day.first, value: closing.value, uncertainty: closing.uncertainty, input: input)
        }
    }

    /// The longest row of items that hold, of those that reach into the month; the first of equally long ones.
    private func longestRun<Item>(in items: [Item], _ holds: (Item) -> Bool) -> [Item]? where Item: Dated {
        var best: [Item] = []
        var run: [Item] = []
        for item in items {
            run = holds(item) ? run + [item] : []
            if run.count > best.count, item.day >= first { best = run }
        }
        return best.isEmpty ? nil : best
    }
}

/// Something of one day.
protocol Dated {
    var day: Day { get }
}

extension FlagMonth.LoopGap: Dated {}

extension PlantPeriod: Dated {
    var day: Day { first }
}
