import NIOCore
import Refusals
import Testing

@testable import RPC

@Suite("Peers that break the protocol", .timeLimit(.minutes(1)))
struct ProtocolBreakerTests {
    @Test(
        "are answered on the stream, and the connection goes on",
        arguments: [
            (ByteBuffer.request(2, "Echo"), 2, StatusCode.invalidArgument, "protocol-violation"),
            (.request(0, "Echo"), 0, .invalidArgument, "protocol-violation"),
            (.data(1, [1]), 1, .invalidArgument, "protocol-violation"),
            (.header(0, 7, kind: 2), 7, .invalidArgument, "protocol-violation"),
            (.header(0, 7, kind: 0xEE), 7, .invalidArgument, "protocol-violation"),
            (.request(1, "Nothing"), 1, .unimplemented, "unknown-method"),
            (.request(1, "Count"), 1, .unimplemented, "streaming-method"),
            (.request(1, "Echo", flags: .remoteOpen), 1, .invalidArgument, "wrong-call-kind"),
            (.request(1, "Count", flags: .remoteOpen), 1, .invalidArgument, "wrong-call-kind"),
            (.request(1, "Echo", metadata: ["qt-timeout": "soon"]), 1, .invalidArgument, "malformed-request"),
            (
                .request(1, "Cancel", [0xFF], service: "qingtong.rpc.v1.Control"), 1, .invalidArgument,
                "malformed-request"
            ),
        ] as [(ByteBuffer, UInt32, StatusCode, String)])
    func stream(bytes: ByteBuffer, id: UInt32, code: StatusCode, reason: String) async throws {
        try await withLoopback { server, _ in
            let peer = try await RawPeer.connect(to: server.port)
            try await peer.send(bytes)
            let refusal = try #require(try await peer.refusal())
            #expect(refusal.streamID == id)
            #expect(refusal.status.code == code)
            #expect(refusal.status.reason == reason)

            try await peer.send(.request(101, "Echo", [42]))
            let response = try #require(try await peer.response())
            #expect(response.streamID == 101)
            #expect(response.envelope == .reply([42]))
            await peer.close()
        }
    }

    @Test("whose faults pile up are answered all the same, and wait for it; others do not")
    func faults() async throws {
        try await withLoopback { server, client in
            let peer = try await RawPeer.connect(to: server.port)
            var bytes = ByteBuffer()
            for _ in 0..<100 { bytes.writeImmutableBuffer(.request(2, "Echo")) }
            bytes.writeImmutableBuffer(.request(1, "Echo", [42]))
            let start = ContinuousClock.now
            try await peer.send(bytes)
            let echo = try await client.call("Echo", [1])
            #expect(echo == [1])
            for _ in 0..<100 { #expect(try await peer.refusal()?.status.reason == "protocol-violation") }
            #expect(try await peer.response()?.envelope == .reply([42]))
            // 64 are free, each of the others waits for its 4 ms.
            #expect(ContinuousClock.now - start >= .milliseconds(4 * 30))
            await peer.close()
        }
    }

    @Test("data on a live unary stream ends that call")
    func dataOnUnary() async throws {
        let testRouter = TestRouter.standard()
        let cancelled = Signal()
        testRouter.unary("Hang") { call in call.onCancel { cancelled.fire() } }
        try await withLoopback(testRouter) { server, _ in
            let peer = try await RawPeer.connect(to: server.port)
            try await peer.send(.request(1, "Hang"))
            try await peer.send(.data(1, [1]))
            #expect(try await peer.refusal()?.status.reason == "protocol-violation")
            await cancelled.wait()
            await peer.close()
        }
    }

    @Test("a stream id that falls or repeats is refused", arguments: [1, 3, 5] as [UInt32])
    func falling(id: UInt32) async throws {
        try await withLoopback { server, _ in
            let peer = try await RawPeer.connect(to: server.port)
            try await peer.send(.request(5, "Echo", [1]))
            #expect(try await peer.response()?.envelope == .reply([1]))
            try await peer.send(.request(id, "Echo", [2]))
            #expect(try await peer.refusal()?.streamID == id)
            await peer.close()
        }
    }

    @Test(
        "garbage ends the connection and nothing else",
        arguments: [
            ByteBuffer(string: "GET / HTTP/1.1\r\nHost: qingtong\r\n\r\n"),
            ByteBuffer(repeating: 0xFF, count: 100_000),
            ByteBuffer(bytes: [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03]),
        ])
    func garbage(bytes: ByteBuffer) async throws {
        let watcher = Watcher()
        try await withLoopback(watcher: watcher) { server, client in
            try await client.ping()
            let peer = try await RawPeer.connect(to: server.port)
            try await peer.send(bytes)
            var answers: [Frame] = []
            while let answer = await peer.next() { answers.append(answer) }
            #expect(answers.isEmpty)
            #expect(watcher.closed.map { $0.contains(" protocol-violation: ") } == [true])
            try await client.ping()
            #expect(watcher.seen.connections.filter { $0 > 0 }.count == 2)
        }
    }

    @Test("a flood of frames answered with refusals does no harm", arguments: 0..<4 as Range<UInt64>)
    func noise(seed: UInt64) async throws {
        var dice = Dice(seed: seed)
        var bytes = ByteBuffer()
        for _ in 0..<500 {
            let data = (0..<Int.random(in: 0...30, using: &dice)).map { _ in
                UInt8.random(in: 0...255, using: &dice)
            }
            bytes.writeInteger(UInt32(data.count))
            bytes.writeInteger(UInt32.random(in: 0...50, using: &dice))
            bytes.writeInteger(UInt8.random(in: 0...4, using: &dice))
            bytes.writeInteger(UInt8.random(in: 0...7, using: &dice))
            bytes.writeBytes(data)
        }
        var last = ByteBuffer.request(1_001, "Echo", [9])
        bytes.writeBuffer(&last)
        let all = bytes
        try await withLoopback { server, _ in
            let peer = try await RawPeer.connect(to: server.port)
            try await peer.send(all)
            while let frame = await peer.next(), frame.streamID != 1_001 {}
            #expect(server.inFlight == 0)
            await peer.close()
        }
    }

    @Test("a client stream that a plain ttrpc peer sends is understood")
    func plainClientStream() async throws {
        try await withLoopback { server, _ in
            let peer = try await RawPeer.connect(to: server.port)
            try await peer.send(.request(1, "Sum", [5], flags: .remoteOpen))
            try await peer.send(.data(1, [6]))
            try await peer.send(.data(1, [7], flags: .remoteClosed))
            #expect(try await peer.response()?.envelope == .reply([18]))
            try await peer.send(.request(3, "Sum", [4], flags: .remoteClosed))
            #expect(try await peer.response()?.envelope == .reply([4]))
            await peer.close()
        }
    }

    @Test("a server stream reaches a plain ttrpc peer frame by frame")
    func plainServerStream() async throws {
        try await withLoopback { server, _ in
            let peer = try await RawPeer.connect(to: server.port)
            try await peer.send(.request(1, "Count", [2], flags: .remoteClosed))
            let frames = [await peer.next(), await peer.next(), await peer.next()].compactMap { $0 }
            #expect(frames.map(\.kind) == [.data, .data, .data])
            #expect(frames.map(\.flags) == [[], [], [.remoteClosed, .noData]])
            #expect(frames.map { Array(buffer: $0.data) } == [[0], [1], []])
            await peer.close()
        }
    }
}
