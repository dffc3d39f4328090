import Metrics
import Synchronization

/// A number that only rises.
final class CounterCell: CounterHandler {
    private let count = Atomic<Int64>(0)

    var value: Double { Double(count.load(ordering: .relaxed)) }

    func increment(by amount: Int64) {
        count.wrappingAdd(amount, ordering: .relaxed)
    }

    func reset() {
        count.store(0, ordering: .relaxed)
    }
}

/// A number as it is now.
final class GaugeCell: MeterHandler, RecorderHandler {
    private let bits = Atomic<UInt64>(Double.zero.bitPattern)

    var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

    func set(_ value: Int64) { set(Double(value)) }

    func set(_ value: Double) {
        bits.store(value.bitPattern, ordering: .relaxed)
    }

    func increment(by amount: Double) {
        var seen = bits.load(ordering: .relaxed)
        while true {
            let next = (Double(bitPattern: seen) + amount).bitPattern
            let (isDone, found) = bits.compareExchange(expected: seen, desired: next, ordering: .relaxed)
            if isDone { return }
            seen = found
        }
    }

    func decrement(by amount: Double) { increment(by: -amount) }

    func record(_ value: Int64) { set(value) }

    func record(_ value: Double) { set(value) }
}

/// How many durations fell between fixed bounds, as it stands.
package struct Buckets: Hashable, Sendable {
    /// Upper bounds in seconds: ten to the decade would be finer than anybody reads.
    package static let bounds: [Double] = [
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
    ]
    /// Of each bucket alone; the last one takes what is above every bound.
    package var counts = [Int64](repeating: 0, count: Buckets.bounds.count + 1)
    /// In seconds.
    package var sum = 0.0

    package var total: Int64 { counts.reduce(0, +) }

    /// Takes in a duration in seconds.
    package mutating func add(_ seconds: Double) {
        counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
        sum += seconds
    }

    /// The bound under which that part of the durations lies; `nil` with none, infinity above the last bound.
    package func quantile(_ part: Double) -> Double? {
        let total = total
        guard total > 0 else { return nil }
        let rank = max(1, Int64((Double(total) * part).rounded(.up)))
        var below: Int64 = 0
        for (index, count) in counts.enumerated() {
            below += count
            if below >= rank { return index < Self.bounds.count ? Self.bounds[index] : .infinity }
        }
        return .infinity
    }
}

/// Durations, counted by size.
final class HistogramCell: TimerHandler, RecorderHandler {
    private let state = Mutex(Buckets())

    var buckets: Buckets { state.withLock { $0 } }

    func recordNanoseconds(_ duration: Int64) {
        record(Double(duration) / 1_000_000_000)
    }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        state.withLock { $0.add(value) }
    }
}
