import Dispatch
import Synchronization
import Testing

@testable import ServiceKit

@Suite("Lines on their way to the log", .timeLimit(.minutes(1)))
struct LogSinkTests {
    /// Where a sink writes to in a test.
    private final class Paper: Sendable {
        private let pieces = Mutex<[[UInt8]]>([])

        var writes: Int { pieces.withLock { $0.count } }
        var lines: [String] {
            String(decoding: Array(pieces.withLock { $0 }.joined()), as: UTF8.self).split(separator: "\n")
                .map(
                    String.init)
        }

        func write(_ bytes: [UInt8]) { pieces.withLock { $0.append(bytes) } }
    }

    private let paper = Paper()

    @Test("a line is written when `add` returns, if nobody else writes")
    func atOnce() {
        let sink = LogSink { [paper] in paper.write($0) }
        sink.add("one\n".utf8)
        #expect(paper.lines == ["one"])
        sink.add("two\n".utf8)
        #expect(paper.lines == ["one", "two"])
    }

    @Test("of many threads every line arrives once and whole, those of one thread in their order")
    func many() {
        let sink = LogSink { [paper] in paper.write($0) }
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for number in 0..<500 { sink.add("\(thread) \(number)\n".utf8) }
        }
        let lines = paper.lines
        #expect(lines.count == 4_000)
        for thread in 0..<8 {
            let own = lines.filter { $0.hasPrefix("\(thread) ") }
            #expect(own == (0..<500).map { "\(thread) \($0)" })
        }
    }

    @Test("who comes while another writes does not wait for the file, and his line is not forgotten")
    func left() async {
        let (begun, beginning) = AsyncStream<Void>.makeStream()
        let release = DispatchSemaphore(value: 0)
        let isFirst = Mutex(true)
        let sink = LogSink { [paper] bytes in
            let waits = isFirst.withLock { first in
                defer { first = false }
                return first
            }
            if waits {
                beginning.yield()
                release.wait()
            }
            paper.write(bytes)
        }
        let writer = Thread.started { sink.add("slow\n".utf8) }
        for await _ in begun { break }
        for number in 0..<10 { sink.add("\(number)\n".utf8) }
        #expect(paper.lines.isEmpty)
        release.signal()
        await writer.value
        #expect(paper.lines == ["slow"] + (0..<10).map(String.init))
        #expect(paper.writes == 2)
    }
}

private enum Thread {
    /// Runs the body on a thread that may block.
    static func started(_ body: @escaping @Sendable () -> Void) -> Task<Void, Never> {
        Task {
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    body()
                    continuation.resume()
                }
            }
        }
    }
}
