/// What one meter, or all of one kind, showed on one day. Values are thousandths of the unit.
package struct MeterDay: Hashable, Sendable {
    /// The amount of the day; of a state the last one.
    package var value: Int64 = 0
    /// The sum of what was read: a moisture has its mean from it.
    package var sum: Int64 = 0
    /// The first state of the day; 0 for an amount.
    package var first: Int64 = 0
    package var readings: Int64 = 0
    /// Intervals of a counter that end on it and whose amount nobody knows; `value` is without them.
    package var unknown: Int64 = 0
    /// Why nobody does.
    package var causes: Set<CounterSteps.Cause> = []

    /// Nothing read yet.
    package init() {}

    /// An amount that was added up elsewhere, of so many readings.
    package init(amount: Int64, readings: Int64) {
        (value, sum, self.readings) = (amount, amount, readings)
    }

    /// The mean of what was read, in the unit.
    var mean: Double { Double(sum) / Double(max(readings, 1)) / 1000 }
}

/// The days of one meter: added up reading by reading, or taken over as sums of the store.
package struct MeterDays: Sendable {
    /// How a reading is understood.
    package enum Form: Sendable {
        /// What went by since the reading before.
        case amount
        /// A running total.
        case counter
        /// A level, stock, moisture or concentration at that time.
        case state
    }

    /// The meter's number.
    package let meter: Int64
    package let kind: Metered
    private let form: Form
    /// Relative standard uncertainty of its readings.
    let uncertainty: Double
    /// The last day of its use; `nil` while it is in use.
    let lastDay: Day?
    /// How it stood before the first day; `nil` when it was never read, and for amounts.
    let before: Int64?
    /// By day number.
    private(set) var days: [Int: MeterDay] = [:]

    /// A meter of which nothing was read yet.
    ///
    /// - Parameters:
    ///   - meter: Its number.
    ///   - kind: What it measures.
    ///   - form: How its readings are understood.
    ///   - before: The reading before the first day, in thousandths; `nil` when there is none, and for amounts.
    ///   - uncertainty: Relative standard uncertainty of its readings.
    ///   - lastDay: The last day of its use; `nil` while it is in use.
    package init(
        _ meter: Int64, _ kind: Metered, _ form: Form, before: Int64? = nil, uncertainty: Double = 0,
        until lastDay: Day? = nil
    ) {
        self.meter = meter
        self.kind = kind
        self.form = form
        self.before = before
        self.uncertainty = uncertainty
        self.lastDay = lastDay
    }

    /// The numbers of the days on which it was read.
    package var daysRead: Set<Int> { Set(days.keys) }

    /// Takes in a reading; readings come in the order of time.
    ///
    /// An amount belongs to the day in which it ends: what is read at midnight counts for the day before. A counter is taken in whole
    /// (``take(_:most:from:)``), because what one of its readings comes to can depend on the next.
    ///
    /// - Parameters:
    ///   - at: UTC microseconds.
    ///   - value: As it was read, in thousandths.
    /// - Returns: What it comes to, in thousandths: the amount or the state.
    @discardableResult
    package mutating func add(at: Int64, value: Int64) -> Int64 {
        precondition(form != .counter, "a counter is taken in whole")
        let figure = value
        // In place: a month has readings by the hundred thousand.
        days[Self.day(endingAt: at), default: MeterDay()].add(figure, isState: form == .state)
        return figure
    }

    /// Takes in every reading of a counter, and those just before the first day, which tell what the first comes to.
    ///
    /// - Parameters:
    ///   - readings: In the order of time.
    ///   - most: The most that goes by between two readings, in thousandths; 0 when nobody said.
    ///   - base: The day on which the meter was put in; `nil` when nobody said.
    ///   - start: UTC microseconds: readings up to then only tell of those after.
    /// - Returns: What those after `start` come to, one by one; `nil` where nobody knows.
    @discardableResult
    package mutating func take(
        _ readings: [CounterSteps.Reading], most: Int64, from base: Day?, after start: Int64
    ) -> [Int64?] {
        var figures: [Int64?] = []
        for (reading, step) in zip(readings, CounterSteps.of(readings, most: most, from: base))
        where reading.at > start {
            let day = Self.day(endingAt: reading.at)
            switch step {
            case .known(let rise):
                days[day, default: MeterDay()].add(rise, isState: false)
                figures.append(rise)
            case .unknown(let cause):
                days[day, default: MeterDay()].miss(cause)
                figures.append(nil)
            }
        }
        return figures
    }

    /// Takes over what the amounts of a day add up to.
    package mutating func set(_ day: Int, amount: Int64, readings: Int64) {
        days[day] = MeterDay(amount: amount, readings: readings)
    }

    /// The number of the day in which what ends at that time lies.
    package static func day(endingAt microseconds: Int64) -> Int {
        Instant(microseconds: microseconds - 1).day.number
    }
}

extension MeterDay {
    fileprivate mutating func add(_ figure: Int64, isState: Bool) {
        if isState, readings == 0 { first = figure }
        value = isState ? figure : value + figure
        sum += figure
        readings += 1
    }

    /// Notes a reading of which nobody knows what it comes to.
    fileprivate mutating func miss(_ cause: CounterSteps.Cause) {
        readings += 1
        unknown += 1
        causes.insert(cause)
    }

    /// Takes in what another meter of the kind showed on the day.
    mutating func join(_ other: MeterDay) {
        value += other.value
        sum += other.sum
        first += other.first
        readings += other.readings
        unknown += other.unknown
        causes.formUnion(other.causes)
    }
}
