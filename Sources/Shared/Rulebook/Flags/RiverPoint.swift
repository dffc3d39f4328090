/// What a point of a river near a site showed: the highest pH of each day.
///
/// Days are reckoned in two ways, from midnight to midnight as ledgers are, and from six to six (Beijing time): what leaves a
/// plant at night passes a point that night, or next morning where the point lies further down.
package struct RiverPoint: Hashable, Sendable {
    /// A way of reckoning days.
    enum Reckoning: CaseIterable, Sendable {
        case fromMidnight, fromSix

        fileprivate var start: Int64 { self == .fromSix ? 6 * 3600 * Instant.perSecond : 0 }

        /// The hours, as arithmetic says them.
        var text: String { self == .fromSix ? "06–06" : "00–24" }
    }

    /// As the monitoring network numbers it.
    package let code: String
    /// Metres from the site.
    package let metres: Int64
    private var peaks: [Reckoning: [Int: Double]] = [:]

    /// A point without readings.
    package init(code: String, metres: Int64) {
        self.code = code
        self.metres = metres
    }

    /// Takes in a reading: UTC microseconds, thousandths of pH.
    package mutating func add(at: Int64, ph: Int64) {
        for reckoning in Reckoning.allCases {
            let day = Instant(microseconds: at - reckoning.start).day.number
            peaks[reckoning, default: [:]].merge([day: Double(ph) / 1000], uniquingKeysWith: max)
        }
    }

    /// The highest pH by the number of the day that it was measured on.
    func peaks(_ reckoning: Reckoning) -> [Int: Double] { peaks[reckoning] ?? [:] }

    /// The time whose readings fall on those days, UTC microseconds: from inclusive, to exclusive.
    package static func span(_ first: Day, _ last: Day) -> Range<Int64> {
        Instant(startOf: first).microseconds..<Instant(startOf: last.adding(days: 1)).microseconds
            + Reckoning.fromSix.start
    }
}
