import Logging
import Synchronization
import Testing

@testable import ServiceKit

@Suite("The text of log lines")
struct LogLinesTests {
    private final class Paper: Sendable {
        private let bytes = Mutex<[UInt8]>([])
        var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }
        func write(_ more: [UInt8]) { bytes.withLock { $0 += more } }
    }

    private let paper = Paper()

    private func logger(at second: Int = 1_795_000_000) -> Logger {
        Logger(label: "registry@zj") { [paper] label in
            LogLines(label: label, seconds: { second }, write: { paper.write(Array($0)) })
        }
    }

    @Test("when, how grave, who, the fields by their names, where from, what happened")
    func line() throws {
        logger().notice(
            "call", metadata: ["b": "2", "a": .stringConvertible(1), "c": ["x", "y"]], source: "RPC")
        let line = try #require(paper.text.firstMatch(of: /^(.*?) (.*)\n$/))
        #expect(line.1.wholeMatch(of: /2026-11-1[89]T\d\d:\d\d:\d\d[+-]\d{4}/) != nil)
        #expect(line.2 == #"notice registry@zj: a=1 b=2 c=["x", "y"] [RPC] call"#)
    }

    @Test("the logger's own fields stand beside those of the event, which win")
    func fields() {
        var logger = logger()
        logger[metadataKey: "peer"] = "p"
        logger[metadataKey: "a"] = "0"
        logger.info("x", metadata: ["a": "1"], source: "S")
        #expect(paper.text.hasSuffix(" info registry@zj: a=1 peer=p [S] x\n"))
    }

    @Test("the time goes on with the clock")
    func time() {
        logger(at: 0).info("x", source: "S")
        logger(at: 59).info("x", source: "S")
        let times = paper.text.split(separator: "\n").map { $0.prefix { $0 != " " } }
        #expect(times.map { $0.dropLast(5).suffix(2) } == ["00", "59"])
    }

    @Test("below its level nothing is written")
    func level() {
        logger().debug("x")
        #expect(paper.text.isEmpty)
    }
}
