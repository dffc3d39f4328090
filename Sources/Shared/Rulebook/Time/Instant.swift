/// A point in time: microseconds UTC since 1970, the form in which times are stored and sent.
///
/// Arithmetic stops at the ends of the range instead of overflowing.
package struct Instant: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z, negative before it; leap seconds are not counted.
    package let microseconds: Int64

    /// The instant so many microseconds after 1970-01-01T00:00:00Z.
    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package static func < (left: Instant, right: Instant) -> Bool {
        left.microseconds < right.microseconds
    }
}

// MARK: - Arithmetic

extension Instant {
    /// The instant so many microseconds later, or earlier when the count is negative.
    package func adding(microseconds count: Int64) -> Instant {
        let (sum, overflow) = microseconds.addingReportingOverflow(count)
        guard !overflow else { return Instant(microseconds: count > 0 ? .max : .min) }
        return Instant(microseconds: sum)
    }

    /// The instant so many seconds later, or earlier when the count is negative.
    package func adding(seconds count: Int64) -> Instant {
        adding(count, of: Instant.perSecond)
    }

    /// The instant so many times 24 hours later, or earlier when the count is negative.
    package func adding(days count: Int) -> Instant {
        adding(Int64(count), of: Instant.perDay)
    }

    /// Microseconds from the other instant to this one; stops at the ends of `Int64`.
    package func microseconds(since other: Instant) -> Int64 {
        let (difference, overflow) = microseconds.subtractingReportingOverflow(other.microseconds)
        guard overflow else { return difference }
        return microseconds > other.microseconds ? .max : .min
    }

    private func adding(_ count: Int64, of unit: Int64) -> Instant {
        let (product, overflow) = count.multipliedReportingOverflow(by: unit)
        guard !overflow else { return Instant(microseconds: count > 0 ? .max : .min) }
        return adding(microseconds: product)
    }

    static let perSecond: Int64 = 1_000_000
    static let perDay: Int64 = 86_400 * perSecond
}

// MARK: - Days of Asia/Shanghai

extension Instant {
    /// The offset of Asia/Shanghai, which has kept no summer time since 1991.
    static let shanghaiOffset: Int64 = 8 * 3600 * perSecond

    /// The first instant of the day in Asia/Shanghai.
    package init(startOf day: Day) {
        self.init(microseconds: Int64(day.number) * Instant.perDay - Instant.shanghaiOffset)
    }

    /// The first instant after the day in Asia/Shanghai: a term that ends with the day is over from here on.
    package init(endOf day: Day) {
        self.init(microseconds: (Int64(day.number) + 1) * Instant.perDay - Instant.shanghaiOffset)
    }

    /// The day in Asia/Shanghai on which the instant falls.
    package var day: Day {
        Day(number: Int(split(offset: Instant.shanghaiOffset).days))
    }

    /// Whole days since 1970 on a clock that far ahead of UTC, and the microseconds since that midnight.
    func split(offset: Int64) -> (days: Int64, rest: Int64) {
        let shifted = adding(microseconds: offset).microseconds
        let rest = shifted % Instant.perDay
        guard rest < 0 else { return (shifted / Instant.perDay, rest) }
        return (shifted / Instant.perDay - 1, rest + Instant.perDay)
    }
}
