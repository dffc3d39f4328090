import Foundation
import Logging
import RPC
import Refusals
import Synchronization
import Testing

@testable import ServiceKit

@Suite("The text of log lines")
struct LogLinesTests {
    private final class Paper: Sendable {
        private let bytes = Mutex<[UInt8]>([])
        var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }
        func write(_ more: Data) { bytes.withLock { $0 += more } }
    }

    private let paper: Paper
    private let sheet: LogSheet

    init() {
        let paper = Paper()
        self.paper = paper
        sheet = LogSheet { paper.write($0) }
    }

    private var text: String {
        sheet.flush()
        return paper.text
    }

    private func logger(at second: Int = 1_795_000_000) -> Logger {
        Logger(label: "registry@zj") { [sheet] label in
            LogLines(label: label, to: sheet, seconds: { second })
        }
    }

    @Test("when, how grave, who, the fields by their names, where from, what happened")
    func line() throws {
        logger().notice(
            "call", metadata: ["b": "2", "a": .stringConvertible(1), "c": ["x", "y"]], source: "RPC")
        let line = try #require(text.firstMatch(of: /^(.*?) (.*)\n$/))
        #expect(line.1.wholeMatch(of: /2026-11-1[89]T\d\d:\d\d:\d\d[+-]\d{4}/) != nil)
        #expect(line.2 == #"notice registry@zj: a=1 b=2 c=["x", "y"] [RPC] call"#)
    }

    @Test("the logger's own fields stand beside those of the event, which win")
    func fields() {
        var logger = logger()
        logger[metadataKey: "peer"] = "p"
        logger[metadataKey: "a"] = "0"
        logger.info("x", metadata: ["a": "1"], source: "S")
        #expect(text.hasSuffix(" info registry@zj: a=1 peer=p [S] x\n"))
    }

    @Test("the time goes on with the clock")
    func time() {
        logger(at: 0).info("x", source: "S")
        logger(at: 59).info("x", source: "S")
        let times = text.split(separator: "\n").map { $0.prefix { $0 != " " } }
        #expect(times.map { $0.dropLast(5).suffix(2) } == ["00", "59"])
    }

    @Test("below its level nothing is written")
    func level() {
        logger().debug("x")
        #expect(text.isEmpty)
    }

    @Test("a call has the same line whether or not its fields go through a dictionary")
    func call() {
        var annotated = logger()
        annotated[metadataKey: "zone"] = "z"
        let report = CallReport(
            method: TestMethods.save, metadata: [Metadata.Keys.principal: TestCaller.registrar.id],
            peer: "127.0.0.1:9", correlation: String(repeating: "a", count: 32), code: .aborted,
            reason: "revision-stale", duration: .milliseconds(2), isProven: true)
        for logger in [logger(), annotated] { CallWatch(Meters(), logger: logger).ended(report) }
        let lines = text.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(
            lines.first?.contains(" peer=127.0.0.1:9 principal=\(TestCaller.registrar.id) rpc.code=") == true)
        #expect(lines.first.map(String.init) == lines.last.map { String($0).replacing(" zone=z", with: "") })
    }

    @Test("below their level calls leave no line")
    func levelOfCalls() {
        var logger = logger()
        logger.logLevel = .warning
        let report = CallReport(
            method: nil, metadata: [:], peer: "p", correlation: "c", code: .ok, reason: nil, duration: .zero)
        CallWatch(Meters(), logger: logger).refused(report)
        #expect(text.isEmpty)
    }

    @Test("lines wait for each other, but not for long")
    func gathered() async {
        let first = await withCheckedContinuation { continuation in
            let waiter = Mutex<CheckedContinuation<String, Never>?>(continuation)
            let sheet = LogSheet { data in
                let text = String(decoding: data, as: UTF8.self)
                waiter.withLock { $0.take() }?.resume(returning: text)
            }
            sheet.add(Array("1\n".utf8), isUrgent: false)
        }
        #expect(first == "1\n")
    }

    @Test("what is urgent is written at once, after what came before it")
    func urgent() {
        logger().info("calm", source: "S")
        logger().warning("urgent", source: "S")
        let messages = paper.text.split(separator: "\n").map { $0.suffix(6) }
        #expect(messages == ["] calm", "urgent"])
    }
}
