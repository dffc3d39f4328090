/// What a point of a river near a site showed: the highest pH of each day.
///
/// What leaves a plant by night is in the river next morning, so a day lasts from six to six (Beijing time) and is named for
/// the morning it begins with.
package struct RiverPoint: Hashable, Sendable {
    /// As the monitoring network numbers it.
    package let code: String
    /// Metres from the site.
    package let metres: Int64
    /// By the number of the day.
    private(set) var peaks: [Int: Double] = [:]

    /// A point without readings.
    package init(code: String, metres: Int64) {
        self.code = code
        self.metres = metres
    }

    private static let morning = 6 * 3600 * Instant.perSecond

    /// Takes in a reading: UTC microseconds, thousandths of pH.
    package mutating func add(at: Int64, ph: Int64) {
        let day = Instant(microseconds: at - Self.morning).day.number
        peaks[day] = max(peaks[day] ?? 0, Double(ph) / 1000)
    }

    /// The time whose readings fall on those days, UTC microseconds: from inclusive, to exclusive.
    package static func span(_ first: Day, _ last: Day) -> Range<Int64> {
        Instant(startOf: first).microseconds + morning..<Instant(startOf: last.adding(days: 1)).microseconds
            + morning
    }
}
