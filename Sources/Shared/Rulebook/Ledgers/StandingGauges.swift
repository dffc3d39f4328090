/// The levels and stocks of a site (液位、库存) from day to day: each gauge keeps its last reading.
///
/// Gauges of one kind are added. Sums at two times can be compared only over the same gauges, so the change caused by adding or
/// removing a gauge is kept separately. Values are thousandths of the unit.
package struct StandingGauges: Sendable {
    /// How a gauge stood when it was read first and last on a day.
    package struct Showing: Sendable {
        package let first: Int64
        package var last: Int64

        /// Both in thousandths of the unit.
        package init(first: Int64, last: Int64) {
            self.first = first
            self.last = last
        }
    }

    /// How the gauges stood on a day, by kind.
    package struct Stand: Sendable {
        /// Before the day; absent where no gauge had been read.
        package fileprivate(set) var opening: [Metered: Int64] = [:]
        /// At its end; absent where none was read on it.
        package fileprivate(set) var closing: [Metered: Int64] = [:]
        /// What new gauges showed first, less what those showed last whose use had ended.
        package fileprivate(set) var regauged: [Metered: Int64] = [:]
    }

    private struct Gauge {
        let kind: Metered
        /// `nil` until it is read.
        var value: Int64?
        let lastDay: Int
    }

    private var gauges: [Int64: Gauge] = [:]

    /// Knows no gauge yet.
    package init() {}

    /// Takes in a gauge before the first day.
    ///
    /// - Parameters:
    ///   - meter: Its number.
    ///   - kind: What it shows; moistures and concentrations, which do not add up, are left out.
    ///   - value: How it stood; `nil` when it was never read.
    ///   - lastDay: When its use ended; `nil` while it goes on.
    package mutating func add(_ meter: Int64, _ kind: Metered, standing value: Int64?, until lastDay: Day?) {
        guard kind.isState, !kind.isIntensive else { return }
        gauges[meter] = Gauge(kind: kind, value: value, lastDay: lastDay?.number ?? .max)
    }

    /// Carries the gauges over a day on which some were read; days come in order, and only gauges that were added count.
    ///
    /// A gauge that nobody read stays as it was. One whose use ended stands until another of its kind is read, so that its
    /// successor has something to follow, and at most until the day after.
    package mutating func pass(_ day: Int, _ showings: [Int64: Showing]) -> Stand {
        var stand = Stand()
        let read = gauges.filter { showings[$0.key] != nil && day <= $0.value.lastDay }
        let told = Set(read.values.map(\.kind))
        let goingOn = Set(read.values.filter { day < $0.lastDay }.map(\.kind))
        for (meter, gauge) in gauges {
            guard gauge.lastDay >= day - 1 else {
                gauges[meter] = nil
                continue
            }
            let kind = gauge.kind
            if let before = gauge.value { stand.opening[kind, default: 0] += before }
            let showing = read[meter] == nil ? nil : showings[meter]
            guard told.contains(kind), let now = showing?.last ?? gauge.value else { continue }
            if gauge.value == nil, let first = showing?.first { stand.regauged[kind, default: 0] += first }
            if gauge.lastDay <= day, goingOn.contains(kind) {
                stand.regauged[kind, default: 0] -= now
                gauges[meter] = nil
            } else {
                stand.closing[kind, default: 0] += now
                gauges[meter]?.value = now
            }
        }
        return stand
    }
}
