import CommonAPI
import Logging
import RPC
import Refusals
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("One line and one count per call")
struct CallWatchTests {
    private let log = LogRecorder()
    private let meters = Meters()
    private let watch: CallWatch

    init() {
        watch = CallWatch(meters, logger: log.logger)
    }

    private static let id = TestCaller.requestID

    private func report(
        _ code: StatusCode = .ok, reason: String? = nil, method: RPC.Method? = TestMethods.save,
        metadata: Metadata? = nil, isProven: Bool = true
    ) -> CallReport {
        let signed: Metadata = [
            Metadata.Keys.principal: TestCaller.registrar.id, Metadata.Keys.requestID: Self.id,
            Metadata.Keys.signature: "c0ffee", Metadata.Keys.time: "1",
        ]
        return CallReport(
            method: method, metadata: metadata ?? signed, peer: "127.0.0.1:9", correlation: Self.id,
            code: code,
            reason: reason, duration: .milliseconds(2), isProven: isProven)
    }

    @Test("a call is one line with who, what, how it ended, how long it took, and its id")
    func line() throws {
        watch.ended(report(.aborted, reason: "revision-stale"))
        let line = try #require(log.lines.first)
        #expect(log.lines.count == 1)
        #expect(line.level == .info)
        #expect(
            line.fields == [
                "rpc.service": "qingtong.test.v1.Agencies", "rpc.method": "SaveAgency",
                "peer": "127.0.0.1:9", "principal": TestCaller.registrar.id, "rpc.code": "ABORTED",
                "rpc.reason": "revision-stale", "duration_us": "2000", "correlation.id": Self.id,
            ])
    }

    @Test("who could not prove its name is logged as claiming it")
    func claimed() {
        watch.ended(report(.unauthenticated, reason: "signature-wrong"))
        watch.refused(report(.resourceExhausted, reason: "too-many-calls", isProven: false))
        for line in log.lines {
            #expect(line.fields["principal"] == nil)
            #expect(line.fields["principal.claimed"] == TestCaller.registrar.id)
        }
        #expect(log.lines.count == 2)
    }

    @Test("what is refused, dropped and closed is counted by its reason")
    func reasons() {
        for _ in 0..<3 { watch.refused(report(.resourceExhausted, reason: "too-many-bytes")) }
        watch.ended(report(.resourceExhausted, reason: "too-many-bytes"))
        watch.closed(for: "connection-replaced")
        watch.dropped(for: "too-many-bytes")
        let counts = Dictionary(
            uniqueKeysWithValues: meters.values.compactMap { name, reading -> (String, Meters.Value)? in
                name.dimensions.first?.0 == "reason"
                    ? ("\(name.label) \(name.dimensions[0].1)", reading) : nil
            })
        #expect(
            counts == [
                "rpc.server.refused too-many-bytes": .counter(3),
                "rpc.server.closed_connections connection-replaced": .counter(1),
                "rpc.server.dropped_frames too-many-bytes": .counter(1),
            ])
    }

    @Test("what strangers cause has so many lines a second, and the next says how many were left out")
    func brake() {
        let start = ContinuousClock.now
        let brake = LineBrake(perSecond: 2, now: start)
        let admitted = [0.0, 0.1, 0.2, 0.3, 1.0, 1.1, 1.2, 2.5].map {
            brake.admits(at: start + .seconds($0))
        }
        #expect(admitted == [0, 0, nil, nil, 2, 0, nil, 1])
        for _ in 0..<1_000 { watch.refused(report(.unauthenticated, reason: "unsigned")) }
        #expect(log.lines.count < 1_000)
        watch.ended(report())
        #expect(log.lines.last?.fields["rpc.code"] == "OK")
    }

    @Test("nothing that a stranger writes reaches the log")
    func strangers() {
        let forged: Metadata = [
            Metadata.Keys.principal: "admin\nlevel=error", Metadata.Keys.requestID: "x\ny",
            "note": "secret",
        ]
        watch.refused(report(.unimplemented, reason: "unknown-method", method: nil, metadata: forged))
        let values = log.lines.flatMap { Array($0.fields.values) }
        #expect(!values.contains { $0.contains("\n") || $0.contains("secret") || $0.contains("admin") })
        #expect(log.lines.first?.fields["rpc.method"] == "?")
    }

    @Test(
        "failures are errors, overload is a warning, refusals are news, and what anyone asks is for debugging",
        arguments: [
            (StatusCode.internal, Logger.Level.error), (.dataLoss, .error), (.unavailable, .warning),
            (.resourceExhausted, .warning), (.deadlineExceeded, .warning), (.permissionDenied, .info),
            (.ok, .info),
        ])
    func level(_ code: StatusCode, _ level: Logger.Level) {
        watch.ended(report(code))
        watch.ended(report(.ok, method: TestMethods.open))
        #expect(log.lines.map(\.level) == [level, .debug])
    }

    @Test("calls are counted by method and code and timed by method; what is not served shares one name")
    func counts() {
        for code in [StatusCode.ok, .ok, .aborted] { watch.ended(report(code)) }
        for _ in 0..<3 { watch.refused(report(.unimplemented, method: nil)) }
        var found: [String: Meters.Value] = [:]
        for (name, reading) in meters.values where name.label.hasPrefix("rpc.server.") {
            found["\(name.label) \(name.dimensions.map(\.1).joined(separator: " "))"] = reading
        }
        let save = "qingtong.test.v1.Agencies SaveAgency"
        #expect(found["rpc.server.calls \(save) OK"] == .counter(2))
        #expect(found["rpc.server.calls \(save) ABORTED"] == .counter(1))
        #expect(found["rpc.server.calls   UNIMPLEMENTED"] == .counter(3))
        guard case .histogram(let times)? = found["rpc.server.duration_seconds \(save)"] else {
            Issue.record("\(found.keys)")
            return
        }
        #expect(times.total == 3)
        #expect(times.quantile(1) == 0.0025)
    }

    @Test("calls under way, connections and bytes are as they are now")
    func gauges() {
        watch.connections(changedBy: 1)
        watch.connections(changedBy: 1)
        watch.connections(changedBy: -1)
        watch.began(TestMethods.save)
        watch.began(TestMethods.save)
        watch.ended(report())
        // What was never admitted is not under way.
        watch.refused(report(.resourceExhausted))
        watch.moved(bytesIn: 10, bytesOut: 0)
        watch.moved(bytesIn: 0, bytesOut: 7)
        let found = Dictionary(
            uniqueKeysWithValues: meters.values.filter { $0.name.dimensions.isEmpty }.map {
                ($0.name.label, $0.value)
            })
        #expect(found["rpc.server.connections"] == .gauge(1))
        #expect(found["rpc.server.in_flight"] == .gauge(1))
        #expect(found["rpc.server.received_bytes"] == .counter(10))
        #expect(found["rpc.server.sent_bytes"] == .counter(7))
    }
}
