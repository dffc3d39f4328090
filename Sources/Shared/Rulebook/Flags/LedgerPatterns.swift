/// How a plant's readings look one by one: what its nights show, and what honest instruments do not write.
///
/// Fed meter by meter, each in the order of time.
package struct LedgerPatterns: Sendable {
    /// 22:00 to 05:00, named for the day it begins on.
    struct Night: Sendable {
        var production = 0.0
        var facilityPower = 0.0
        /// By how much the tanks fell; negative when they rose.
        var tankFall = 0.0
        var reused = 0.0
    }

    /// What one meter's readings look like.
    struct Handwriting: Sendable {
        let kind: Metered
        var count = 0
        var late = 0
        var manual = 0
        var longestRun = 0
        var longestValue: Int64 = 0
        /// How often each digit stands at the thousandth, hundredth, tenth and unit.
        var digits = [[Int]](repeating: [Int](repeating: 0, count: 10), count: 4)
        fileprivate var run = 0
        fileprivate var previous: (at: Int64, value: Int64)?

        init(_ kind: Metered) { self.kind = kind }
    }

    private(set) var nights: [Int: Night] = [:]
    private(set) var meters: [Int64: Handwriting] = [:]

    /// Nothing read yet.
    package init() {}

    /// Takes in a reading.
    ///
    /// - Parameters:
    ///   - meter: The meter's number.
    ///   - kind: What it measures.
    ///   - at: UTC microseconds.
    ///   - value: Thousandths of the unit; an amount or a state, not a running total.
    ///   - recordedAt: When it reached the ledgers.
    ///   - manual: Whether a person typed it in.
    package mutating func add(
        meter: Int64, _ kind: Metered, at: Int64, value: Int64, recordedAt: Int64, manual: Bool
    ) {
        addToNight(kind, at: at, value: value, after: meters[meter]?.previous)
        // In place: a month has readings by the hundred thousand, and the writer waits.
        meters[meter, default: Handwriting(kind)].add(
            at: at, value: value, recordedAt: recordedAt, manual: manual)
    }

    /// Only meters that are read through the night say something of it.
    private mutating func addToNight(
        _ kind: Metered, at: Int64, value: Int64, after previous: (at: Int64, value: Int64)?
    ) {
        guard let previous, at - previous.at <= 2 * Self.hour else { return }
        let place = Instant(microseconds: at - 1).split(offset: Instant.shanghaiOffset)
        let hour = place.rest / Self.hour
        guard hour >= 22 || hour < 5 else { return }
        let night = Int(place.days) - (hour < 5 ? 1 : 0)
        let amount = Double(value) / 1000
        switch kind {
        case .production: nights[night, default: Night()].production += amount
        case .electricityFacility: nights[night, default: Night()].facilityPower += amount
        case .reusedInMix, .reusedInWash, .reusedForDust: nights[night, default: Night()].reused += amount
        case .tankLevel:
            nights[night, default: Night()].tankFall += Double(previous.value - value) / 1000
        default: break
        }
    }

    private static let hour: Int64 = 3600 * Instant.perSecond
}

extension LedgerPatterns.Handwriting {
    /// Later than this after its time, a reading counts as entered after the fact,
    private static let lateMicroseconds = 3 * Instant.perDay
    /// unless it came with the load of its month: in the first days after the month's end, as a plant sends its ledgers that has no
    /// line to the Registry. A proposal [P].
    private static let loadDays = 10

    private static func isLate(_ recordedAt: Int64, after at: Int64) -> Bool {
        guard recordedAt - at > lateMicroseconds else { return false }
        let (day, recorded) = (
            Day(number: MeterDays.day(endingAt: at)), Instant(microseconds: recordedAt).day
        )
        let nextMonth = day.adding(days: 1 - day.dayOfMonth).adding(months: 1)
        return !(nextMonth..<nextMonth.adding(days: loadDays)).contains(recorded)
    }

    fileprivate mutating func add(at: Int64, value: Int64, recordedAt: Int64, manual isManual: Bool) {
        count += 1
        if Self.isLate(recordedAt, after: at) { late += 1 }
        if isManual { manual += 1 }
        run = value == previous?.value && value != 0 ? run + 1 : 1
        if run > longestRun, value != 0 {
            longestRun = run
            longestValue = value
        }
        if value != 0 {
            var rest = value.magnitude
            for place in 0..<4 {
                digits[place][Int(rest % 10)] += 1
                rest /= 10
            }
        }
        previous = (at, value)
    }

    /// The digits at the finest place that the meter shows, where they are spread; `nil` when it shows none.
    var lastDigits: [Int]? {
        digits.first { $0[0] < $0.reduce(0, +) }
    }

    /// Chi-squared of the last digits against an even spread, nine degrees of freedom, and how many there are.
    var digitTest: (chiSquared: Double, count: Int)? {
        guard let lastDigits else { return nil }
        let total = lastDigits.reduce(0, +)
        let expected = Double(total) / 10
        guard expected > 0 else { return nil }
        return (
            lastDigits.reduce(0) { sum, found in
                let difference = Double(found) - expected
                return sum + difference * difference / expected
            }, total
        )
    }
}
