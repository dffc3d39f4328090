// Flags on nights and on how readings were written.

extension FlagMonth {
    /// Nights without production on which the facilities drew far more than usual, or the tanks fell without reuse.
    func nightFlow(_ rules: FlagRules) -> FlagFinding? {
        let idle = patterns.nights.filter { $0.value.production == 0 && isOwn($0.key) }
        let usual = idle.values.map(\.facilityPower).median
        let power = max(rules[.nightFlow, "power"] * usual, rules[.nightFlow, "energy"])
        let fall = rules[.nightFlow, "fall"]
        let odd = idle.filter { $0.value.facilityPower > power || $0.value.tankFall - $0.value.reused > fall }
            .sorted { $0.key < $1.key }
        guard let start = odd.first, let end = odd.last,
            Double(odd.count) >= rules[.nightFlow, "nights"]
        else { return nil }
        return finding(
            .nightFlow, rules, Day(number: start.key), Day(number: end.key),
            [
                .init("异常夜数", "Odd nights", Double(odd.count), "d"),
                .init(
                    "水位下降合计", "Fall of the tanks in sum", odd.reduce(0) { $0 + $1.value.tankFall }, "m³"),
                .init(
                    "设施用电合计", "Facility power in sum", odd.reduce(0) { $0 + $1.value.facilityPower },
                    "kWh"),
                .init("平常夜用电", "Power of a usual night", usual, "kWh"),
            ],
            odd.prefix(10).map { night, found in
                "\(Day(number: night)): \(found.facilityPower.balanceText) kWh (> \(power.balanceText)?), "
                    + "−\(found.tankFall.balanceText) m³ (> \(fall.balanceText)?)"
            }.joined(separator: "; "))
    }

    /// A meter of amounts that shows the same value many times in a row.
    func repeated(_ rules: FlagRules) -> FlagFinding? {
        let limit = rules[.repeated, "run"]
        let found = amounts.filter { Double($0.longestRun) >= limit }.max { $0.longestRun < $1.longestRun }
        guard let found else { return nil }
        return finding(
            .repeated, rules, nil, nil,
            [
                .init(found.kind, Double(found.longestValue) / 1000),
                .init("连续次数", "Times in a row", Double(found.longestRun), ""),
            ],
            "\(found.longestRun) ≥ \(limit.balanceText)")
    }

    /// A meter whose last digits are distributed unlike those of any instrument.
    func lastDigits(_ rules: FlagRules) -> FlagFinding? {
        let (limit, least) = (rules[.lastDigits, "chi2"], rules[.lastDigits, "readings"])
        let tests = amounts.compactMap { writing in writing.digitTest.map { (writing, $0) } }
        let found = tests.filter { Double($0.1.count) >= least && $0.1.chiSquared > limit }.max {
            $0.1.chiSquared < $1.1.chiSquared
        }
        guard let (writing, test) = found, let digits = writing.lastDigits else { return nil }
        return finding(
            .lastDigits, rules, nil, nil,
            digits.enumerated().map {
                .init("末位 \($0.offset)", "Last digit \($0.offset)", Double($0.element), "")
            },
            "χ²(9) = \(test.chiSquared.balanceText) > \(limit.balanceText), n = \(test.count)",
            of: writing.kind)
    }

    /// Readings that reached the ledgers days after their time, other than with the load of their month.
    func bulkEntry(_ rules: FlagRules) -> FlagFinding? {
        let count = patterns.meters.values.reduce(0) { $0 + $1.count }
        let late = patterns.meters.values.reduce(0) { $0 + $1.late }
        let share = Double(late) / Double(max(count, 1))
        guard Double(late) >= rules[.bulkEntry, "readings"], share > rules[.bulkEntry, "share"] else {
            return nil
        }
        return finding(
            .bulkEntry, rules, nil, nil,
            [
                .init("读数", "Readings", Double(count), ""),
                .init(
                    "迟于三天且非月后十日内按月报送", "More than three days late, and not in the month's own load",
                    Double(late),
                    ""),
                .init(
                    "其中人工录入", "Typed in by a person",
                    Double(patterns.meters.values.reduce(0) { $0 + $1.manual }), ""),
            ],
            "\(late) ÷ \(count) = \(share.balanceText) > \(rules[.bulkEntry, "share"].balanceText)")
    }

    /// Levels may stay the same for good reason; counts of loads and estimates are small whole numbers.
    private var amounts: [LedgerPatterns.Handwriting] {
        let coarse: Set<Metered> = [.trips, .drumWashes, .mixerWashes, .evaporation, .loopEvaporation]
        return patterns.meters.sorted { $0.key < $1.key }.map(\.value).filter {
            !$0.kind.isState && !coarse.contains($0.kind)
        }
    }

    private func isOwn(_ night: Int) -> Bool {
        (first.number...last.number).contains(night)
    }
}
