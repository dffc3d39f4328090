/// What the readings of a running total (累计读数) come to, one by one: how much went by since the reading before, or that nobody
/// knows.
///
/// A counter only rises. Where it falls it was changed, set to zero or misread, and where it leaps it was misread or began to be read:
/// what went by is then not known, and neither guessed nor counted as what it shows (docs/decisions/0072). The proposals [P] for what
/// is a leap stand here.
package struct CounterSteps: Sendable {
    /// A reading in the order of time.
    package struct Reading: Hashable, Sendable {
        /// UTC microseconds.
        package let at: Int64
        /// Thousandths of the unit.
        package let value: Int64
        /// Somebody said that it is right as it stands: the counter was changed there, or the leap was one.
        package let isConfirmed: Bool

        /// A reading as it counts now.
        package init(at: Int64, value: Int64, isConfirmed: Bool = false) {
            self.at = at
            self.value = value
            self.isConfirmed = isConfirmed
        }
    }

    /// Why nobody knows how much went by.
    package enum Cause: Int, CaseIterable, Hashable, Comparable, Sendable {
        /// There is no reading before it.
        case first
        /// It is lower than the one before.
        case fell
        /// It is back where it was before it fell.
        case returned
        /// It is more than the meter can show between two readings, or far more than it ever does.
        case leapt

        /// By how they are numbered.
        package static func < (left: Cause, right: Cause) -> Bool { left.rawValue < right.rawValue }
    }

    /// What one reading comes to, in thousandths.
    package enum Step: Hashable, Sendable {
        case known(Int64)
        case unknown(Cause)
    }

    /// So many readings before or after a fall are looked at for the slip that it belongs to.
    package static let reach = 48
    /// Readings before a period that are looked at, so that it comes to the same wherever it begins.
    package static let lookBack = 200
    /// A rise so many times the largest other, in amount and by the hour, is a leap.
    static let leap = 50
    /// It takes so many other rises to say what is usual.
    static let fewest = 5

    private let readings: [Reading]
    private var steps: [Step]

    /// The steps of readings in the order of time, one for each.
    ///
    /// - Parameters:
    ///   - readings: As they count now.
    ///   - most: The most that goes by between two of them, in thousandths; 0 when nobody said.
    ///   - base: The day on which the meter was put in, whose first reading has nothing before it; `nil` when nobody said.
    /// - Returns: The steps.
    package static func of(_ readings: [Reading], most: Int64 = 0, from base: Day? = nil) -> [Step] {
        var steps = CounterSteps(readings, base)
        steps.findSlips()
        steps.findLeaps(most)
        return steps.steps
    }

    private init(_ readings: [Reading], _ base: Day?) {
        self.readings = readings
        steps = readings.indices.map { place in
            guard place > 0 else {
                let isBase = base.map { Instant(microseconds: readings[0].at).day <= $0 } ?? false
                return isBase ? .known(0) : .unknown(.first)
            }
            let rise = readings[place].value - readings[place - 1].value
            if rise >= 0 { return .known(rise) }
            // Confirmed: a new counter, which began at zero.
            return readings[place].isConfirmed ? .known(readings[place].value) : .unknown(.fell)
        }
    }

    private func rise(_ place: Int) -> Int64 { readings[place].value - readings[place - 1].value }

    /// A fall belongs to a reading that was too high before it, or too low at it: then the step up is as little known.
    private mutating func findSlips() {
        for place in readings.indices.dropFirst() where steps[place] == .unknown(.fell) {
            let fall = -rise(place)
            if let high = stepUp(before: place, of: fall) {
                steps[high] = .unknown(.leapt)
            } else if let low = stepBack(after: place, of: fall) {
                steps[low] = .unknown(.returned)
            }
        }
    }

    /// Where it rose from what it fell back to, by about as much.
    private func stepUp(before place: Int, of fall: Int64) -> Int? {
        for high in stride(from: place - 1, to: max(0, place - 1 - Self.reach), by: -1) {
            guard case .known(let rise) = steps[high] else { return nil }
            guard readings[high - 1].value <= readings[place].value else { continue }
            return rise >= fall / 2 && !readings[high].isConfirmed ? high : nil
        }
        return nil
    }

    /// Where it is back at what it fell from, by about as much.
    private func stepBack(after place: Int, of fall: Int64) -> Int? {
        let before = readings[place - 1].value
        for low in (place + 1)..<max(place + 1, min(readings.count, place + 1 + Self.reach)) {
            guard readings[low].value >= before else { continue }
            return rise(low) >= fall / 2 && !readings[low].isConfirmed ? low : nil
        }
        return nil
    }

    private mutating func findLeaps(_ most: Int64) {
        let rises = readings.indices.dropFirst().compactMap {
            place -> (place: Int, rise: Int64, rate: Double)? in
            guard case .known(let rise) = steps[place], rise > 0,
                readings[place].value >= readings[place - 1].value
            else { return nil }
            let hours = Double(max(readings[place].at - readings[place - 1].at, 1)) / 3_600_000_000
            return (place, rise, Double(rise) / hours)
        }
        let (rise, rate) = (rises.map(\.rise).topTwo, rises.map(\.rate).topTwo)
        for step in rises where !readings[step.place].isConfirmed {
            let isTooMuch = most > 0 && step.rise > most
            let (otherRise, otherRate) = (rise.besides(step.rise), rate.besides(step.rate))
            let isFarMore =
                rises.count > Self.fewest && Double(step.rise) > Double(Self.leap) * Double(otherRise ?? 0)
                && step.rate > Double(Self.leap) * (otherRate ?? 0)
            if isTooMuch || isFarMore { steps[step.place] = .unknown(.leapt) }
        }
    }
}

extension Array where Element: Comparable {
    /// The largest and the next, as far as there are any.
    fileprivate var topTwo: TopTwo<Element> {
        var top = TopTwo<Element>()
        for value in self {
            if top.first.map({ value > $0 }) ?? true {
                (top.first, top.second) = (value, top.first)
            } else if top.second.map({ value > $0 }) ?? true {
                top.second = value
            }
        }
        return top
    }
}

/// The two largest of some values.
private struct TopTwo<Value: Comparable> {
    var first: Value?
    var second: Value?

    /// The largest of the others.
    func besides(_ value: Value) -> Value? { value == first ? second : first }
}
