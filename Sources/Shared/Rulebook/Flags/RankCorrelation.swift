/// How far two rows of numbers rise and fall together, whatever their units (Spearman's ρ).
enum RankCorrelation {
    /// Compares the ranks of both rows.
    ///
    /// - Parameter pairs: Equal numbers share the mean of their ranks.
    /// - Returns: From −1 to 1; `nil` where either row has fewer than two different values.
    static func spearman(_ pairs: [(Double, Double)]) -> Double? {
        let (left, right) = (ranks(pairs.map(\.0)), ranks(pairs.map(\.1)))
        let middle = Double(pairs.count + 1) / 2
        var (both, first, second) = (0.0, 0.0, 0.0)
        for (x, y) in zip(left, right) {
            both += (x - middle) * (y - middle)
            first += (x - middle) * (x - middle)
            second += (y - middle) * (y - middle)
        }
        guard first > 0, second > 0 else { return nil }
        return both / (first * second).squareRoot()
    }

    private static func ranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            let same = order[start...].prefix { values[$0] == values[order[start]] }
            let rank = Double(2 * start + same.count + 1) / 2
            for index in same { ranks[index] = rank }
            start += same.count
        }
        return ranks
    }
}
