package import Metrics
import Synchronization

/// Everything one process counts and times, kept where it can be read: a metrics backend for `swift-metrics`
/// without a collector.
///
/// The same label with the same dimensions is the same metric. A label that was taken as one kind and is asked for
/// as another gets a metric that nobody reads, so that a slip in a library does no harm.
package final class Meters: MetricsFactory {
    /// What a metric is told apart by.
    package struct Name: Hashable, Comparable, Sendable {
        package let label: String
        package let dimensions: [(String, String)]

        /// Equal with the same dimensions in the same order.
        package static func == (left: Name, right: Name) -> Bool {
            left.label == right.label && left.dimensions.elementsEqual(right.dimensions, by: ==)
        }

        /// Feeds the label and the dimensions.
        package func hash(into hasher: inout Hasher) {
            hasher.combine(label)
            for (key, value) in dimensions {
                hasher.combine(key)
                hasher.combine(value)
            }
        }

        /// By label, then dimensions.
        package static func < (left: Name, right: Name) -> Bool {
            if left.label != right.label { return left.label < right.label }
            return left.dimensions.map(\.1).lexicographicallyPrecedes(right.dimensions.map(\.1))
        }
    }

    /// A metric as it stands.
    package enum Value: Hashable, Sendable {
        case counter(Double)
        case gauge(Double)
        case histogram(Buckets)
    }

    private enum Instrument {
        case counter(CounterCell)
        case gauge(GaugeCell)
        case histogram(HistogramCell)

        var value: Value {
            switch self {
            case .counter(let cell): .counter(cell.value)
            case .gauge(let cell): .gauge(cell.value)
            case .histogram(let cell): .histogram(cell.buckets)
            }
        }
    }

    private let instruments = Mutex<[Name: Instrument]>([:])

    /// Has counted nothing yet.
    package init() {}

    /// Every metric, by name.
    package var values: [(name: Name, value: Value)] {
        let all = instruments.withLock { $0.map { ($0.key, $0.value.value) } }
        return all.sorted { $0.0 < $1.0 }.map { (name: $0.0, value: $0.1) }
    }

    /// The counter of that name, made when it is first asked for.
    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        let name = Name(label: label, dimensions: dimensions)
        return instruments.withLock { instruments in
            if case .counter(let known)? = instruments[name] { return known }
            let fresh = CounterCell()
            if instruments[name] == nil { instruments[name] = .counter(fresh) }
            return fresh
        }
    }

    /// The gauge of that name.
    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        gauge(Name(label: label, dimensions: dimensions))
    }

    /// A histogram when values are to be gathered, else a gauge.
    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        let name = Name(label: label, dimensions: dimensions)
        return aggregate ? histogram(name) : gauge(name)
    }

    /// The histogram of that name, in seconds.
    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(Name(label: label, dimensions: dimensions))
    }

    /// Metrics stay for the life of the process.
    package func destroyCounter(_ handler: any CounterHandler) {}

    /// Metrics stay for the life of the process.
    package func destroyMeter(_ handler: any MeterHandler) {}

    /// Metrics stay for the life of the process.
    package func destroyRecorder(_ handler: any RecorderHandler) {}

    /// Metrics stay for the life of the process.
    package func destroyTimer(_ handler: any TimerHandler) {}

    private func gauge(_ name: Name) -> GaugeCell {
        instruments.withLock { instruments in
            if case .gauge(let known)? = instruments[name] { return known }
            let fresh = GaugeCell()
            if instruments[name] == nil { instruments[name] = .gauge(fresh) }
            return fresh
        }
    }

    private func histogram(_ name: Name) -> HistogramCell {
        instruments.withLock { instruments in
            if case .histogram(let known)? = instruments[name] { return known }
            let fresh = HistogramCell()
            if instruments[name] == nil { instruments[name] = .histogram(fresh) }
            return fresh
        }
    }
}
