extension Collection where Element: Comparable, Index == Int {
    /// Of sorted values, the least that so many percent of them do not exceed (the nearest rank).
    ///
    /// - Parameter share: From 0, for the first value, to 100, for the last.
    /// - Returns: The value; `nil` when there are none.
    package func percentile(_ share: Double) -> Element? {
        guard !isEmpty else { return nil }
        let rank = (Double(count) * share / 100).rounded(.up)
        return self[startIndex + Swift.min(count, Swift.max(1, Int(rank))) - 1]
    }
}

extension Collection where Element: BinaryFloatingPoint {
    /// The middle value, in whatever order they stand; of an even number, the mean of the two in the middle; 0 when there are
    /// none.
    package var median: Element {
        let ordered = sorted()
        guard let last = ordered.indices.last else { return 0 }
        return (ordered[last / 2] + ordered[(last + 1) / 2]) / 2
    }
}
