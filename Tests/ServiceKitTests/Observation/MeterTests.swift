import CommonAPI
import Metrics
import RPC
import Refusals
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("Counting and timing")
struct MeterTests {
    private let meters = Meters()

    private func reading(_ label: String) -> Meters.Value? {
        meters.values.first { $0.name.label == label }?.value
    }

    @Test("the same label with the same dimensions is the same metric")
    func same() {
        for code in ["OK", "OK", "ABORTED"] {
            Counter(label: "calls", dimensions: [("code", code)], factory: meters).increment(by: 2)
        }
        #expect(meters.values.map(\.name.dimensions.first?.1) == ["ABORTED", "OK"])
        #expect(meters.values.map(\.value) == [.counter(2), .counter(4)])
    }

    @Test("a gauge is set, and moves both ways")
    func gauge() {
        let gauge = Meter(label: "open", factory: meters)
        gauge.set(5)
        gauge.increment(by: 2.5)
        gauge.decrement()
        #expect(reading("open") == .gauge(6.5))
    }

    @Test("many threads counting at once lose nothing")
    func concurrent() async {
        let counter = Counter(label: "n", factory: meters)
        let gauge = Meter(label: "g", factory: meters)
        let timer = Metrics.Timer(label: "t", factory: meters)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<500 {
                        counter.increment()
                        gauge.increment()
                        timer.recordNanoseconds(1)
                    }
                }
            }
        }
        #expect(reading("n") == .counter(4_000))
        #expect(reading("g") == .gauge(4_000))
        guard case .histogram(let buckets)? = reading("t") else {
            Issue.record("no histogram")
            return
        }
        #expect(buckets.total == 4_000)
    }

    @Test(
        "a duration falls into the first bucket that holds it",
        arguments: [(0, 0), (0.0001, 0), (0.00011, 1), (0.01, 6), (30, 16), (30.1, 17), (1e9, 17)])
    func buckets(_ seconds: Double, _ place: Int) {
        var buckets = Buckets()
        buckets.add(seconds)
        #expect(buckets.counts.firstIndex(of: 1) == place)
        #expect(buckets.total == 1)
        #expect(buckets.sum == seconds)
    }

    @Test("a part of the durations lies under a bound")
    func quantile() {
        var buckets = Buckets()
        #expect(buckets.quantile(0.5) == nil)
        for _ in 0..<99 { buckets.add(0.001) }
        buckets.add(99)
        #expect(buckets.quantile(0.5) == 0.001)
        #expect(buckets.quantile(0.99) == 0.001)
        #expect(buckets.quantile(1) == .infinity)
    }

    @Test("one label taken as two kinds does no harm")
    func kinds() {
        Counter(label: "x", factory: meters).increment()
        Meter(label: "x", factory: meters).set(7)
        #expect(meters.values.map(\.value) == [.counter(1)])
    }
}
