import NIOCore
import Refusals
import Testing

@testable import RPC

@Suite("The server's half of the protocol", .timeLimit(.minutes(1)))
struct ServerStreamsTests {
    /// A frame in a test's words.
    enum Step: Sendable {
        case request(UInt32, Frame.Flags)
        case data(UInt32, Frame.Flags)
        case other(UInt32, UInt8)
        /// The server answered.
        case answered(UInt32)
    }

    /// What follows from the steps, in short.
    private func outcomes(of steps: [Step]) -> [String] {
        var streams = ServerStreams<UInt32>()
        return steps.map { step in
            switch step {
            case .request(let id, let flags):
                return outcome(of: .request(id, "Echo", flags: flags), &streams)
            case .data(let id, let flags):
                return outcome(of: .data(id, [1], flags: flags), &streams)
            case .other(let id, let kind):
                return outcome(of: .header(0, id, kind: kind), &streams)
            case .answered(let id):
                return streams.end(id) == nil ? "was not live" : "ended"
            }
        }
    }

    private func outcome(of bytes: ByteBuffer, _ streams: inout ServerStreams<UInt32>) -> String {
        var decoder = FrameDecoder(limit: 1_000)
        decoder.feed(bytes)
        guard let item = decoder.next() else { return "no frame" }
        switch streams.received(item) {
        case .open(let opening):
            streams.begin(opening, opening.streamID)
            return "open"
        case .message(_, let call, let message, let isLast):
            return "\(call): \(message.map { "\($0)" } ?? "nothing")\(isLast ? ", last" : "")"
        case .refuse(let id, let refusal): return "refuse \(id) \(refusal.reason.word)"
        case .close(let id, let refusal): return "close \(id ?? 0) \(refusal.reason.word)"
        case .ignore: return "ignore"
        }
    }

    @Test(
        "frames in their order are taken",
        arguments: [
            (
                [.request(1, []), .request(3, .remoteClosed), .request(9, .remoteOpen)],
                ["open", "open", "open"]
            ),
            (
                [.request(1, .remoteOpen), .data(1, []), .data(1, .remoteClosed)],
                ["open", "1: [1]", "1: [1], last"]
            ),
            (
                [.request(1, .remoteOpen), .data(1, [.remoteClosed, .noData])],
                ["open", "1: nothing, last"]
            ),
            // The server is done before the client.
            ([.request(1, .remoteOpen), .answered(1), .data(1, [])], ["open", "ended", "ignore"]),
            // Unknown flags.
            ([.request(1, .init(rawValue: 0xF2)), .data(1, .init(rawValue: 0xF0))], ["open", "1: [1]"]),
        ] as [([Step], [String])])
    func good(steps: [Step], expected: [String]) {
        #expect(outcomes(of: steps) == expected)
    }

    @Test(
        "frames out of order are refused by stream",
        arguments: [
            ([.request(2, [])], ["refuse 2 protocol-violation"]),
            ([.request(0, [])], ["refuse 0 protocol-violation"]),
            ([.request(5, []), .request(5, [])], ["open", "refuse 5 protocol-violation"]),
            ([.request(5, []), .request(3, [])], ["open", "refuse 3 protocol-violation"]),
            (
                [.request(5, []), .answered(5), .request(5, [])],
                ["open", "ended", "refuse 5 protocol-violation"]
            ),
            ([.data(1, [])], ["refuse 1 protocol-violation"]),
            ([.request(3, []), .data(4, [])], ["open", "refuse 4 protocol-violation"]),
            ([.request(1, []), .data(1, [])], ["open", "refuse 1 protocol-violation"]),
            ([.request(1, .remoteClosed), .data(1, [])], ["open", "refuse 1 protocol-violation"]),
            (
                [.request(1, .remoteOpen), .data(1, .remoteClosed), .data(1, [])],
                ["open", "1: [1], last", "refuse 1 protocol-violation"]
            ),
            ([.other(1, 2)], ["refuse 1 protocol-violation"]),
            ([.other(7, 9)], ["refuse 7 protocol-violation"]),
        ] as [([Step], [String])])
    func bad(steps: [Step], expected: [String]) {
        #expect(outcomes(of: steps) == expected)
    }

    @Test("answers to the server's own calls are taken, others are not")
    func ownCalls() {
        var streams = ServerStreams<UInt32>()
        #expect(outcome(of: .header(0, 2, kind: 2), &streams) == "refuse 2 protocol-violation")
        #expect(streams.openOwn() == 2)
        #expect(streams.openOwn() == 4)
        #expect(outcome(of: .header(0, 4, kind: 2), &streams) == "ignore")
        #expect(outcome(of: .header(0, 2, kind: 2), &streams) == "ignore")
        for id in [0, 1, 6] as [UInt32] {
            #expect(outcome(of: .header(0, id, kind: 2), &streams) == "refuse \(id) protocol-violation")
        }
    }

    @Test("a stream receives until the client is done")
    func receiving() {
        var streams = ServerStreams<UInt32>()
        #expect(outcome(of: .request(1, "Echo", flags: .remoteOpen), &streams) == "open")
        #expect(outcome(of: .request(3, "Echo", flags: .remoteClosed), &streams) == "open")
        #expect(streams.isReceiving(1))
        #expect(!streams.isReceiving(3))
        #expect(outcome(of: .data(1, [], flags: [.remoteClosed, .noData]), &streams) == "1: nothing, last")
        #expect(!streams.isReceiving(1))
    }

    @Test("a frame over the limit costs its stream only")
    func tooLong() {
        var streams = ServerStreams<UInt32>()
        #expect(outcome(of: .header(1_001, 1, kind: 1), &streams) == "refuse 1 frame-too-long")
        #expect(outcome(of: .request(1, "Echo"), &streams) == "refuse 1 protocol-violation")
        #expect(outcome(of: .request(3, "Echo"), &streams) == "open")
    }

    @Test("what cannot be skipped ends the connection")
    func unreadable() {
        var streams = ServerStreams<UInt32>()
        #expect(outcome(of: .header(9 << 20, 7, kind: 1), &streams) == "close 7 frame-too-long")
        #expect(outcome(of: .header(0x4745_5420, 7, kind: 1), &streams) == "close 0 protocol-violation")
    }

    @Test("an envelope that cannot be read is refused, and its id is used up")
    func malformed() {
        var streams = ServerStreams<UInt32>()
        var bytes = ByteBuffer.header(1, 5, kind: 1)
        bytes.writeInteger(UInt8(0xFF))
        #expect(outcome(of: bytes, &streams) == "refuse 5 malformed-request")
        #expect(outcome(of: .request(5, "Echo"), &streams) == "refuse 5 protocol-violation")
        #expect(streams.count == 0)
    }
}
