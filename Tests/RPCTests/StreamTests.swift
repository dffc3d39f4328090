import NIOCore
import Refusals
import Testing

@testable import RPC

@Suite("Streams over a socket", .timeLimit(.minutes(1)))
struct StreamTests {
    @Test("a server stream arrives whole and in order", arguments: [0, 1, 200] as [UInt8])
    func serverStream(count: UInt8) async throws {
        try await withLoopback { _, client in
            var numbers: [UInt8] = []
            for try await message in try await client.count([count]) { numbers += message }
            #expect(numbers == Array(0..<count))
        }
    }

    @Test("a server stream that fails shows what came before, then the refusal")
    func failing() async throws {
        try await withLoopback { _, client in
            var iterator = try await client.count([], by: "CountThenRefuse").makeAsyncIterator()
            #expect(try await iterator.next() == [7])
            let status = await failure { try await iterator.next() }
            #expect(status == Status(Refusal.tooSmall))
            #expect(try await iterator.next() == nil)
        }
    }

    @Test("large messages pass as the reader takes them")
    func large() async throws {
        let testRouter = TestRouter()
        let message = [UInt8](repeating: 3, count: 1 << 20)
        testRouter.serverStream("Pour") { _, messages in
            for _ in 0..<12 { try await messages.send(message) }
        }
        try await withLoopback(testRouter) { _, client in
            var count = 0
            for try await received in try await client.count([], by: "Pour") where received == message {
                count += 1
            }
            #expect(count == 12)
        }
    }

    @Test("a client stream is summed up in one reply", arguments: [0, 1, 3_000])
    func clientStream(count: Int) async throws {
        try await withLoopback { _, client in
            let payloads = (0..<count).map { [UInt8(truncatingIfNeeded: $0)] }
            let sum = try await client.gather(payloads, by: "Sum")
            #expect(sum == [payloads.joined().reduce(0, &+)])
        }
    }

    @Test("empty messages are messages")
    func empty() async throws {
        let testRouter = TestRouter()
        testRouter.clientStream("Tally") { _, messages in
            [UInt8(try await messages.reduce(0) { count, _ in count + 1 })]
        }
        testRouter.serverStream("Nothings") { _, messages in
            for _ in 0..<3 { try await messages.send([]) }
        }
        try await withLoopback(testRouter) { _, client in
            let tally = try await client.gather([[], [], []], by: "Tally")
            #expect(tally == [3])
            let nothings = try await client.count([], by: "Nothings").reduce(into: []) { $0.append($1) }
            #expect(nothings == [[], [], []])
        }
    }

    @Test("a server that refuses early ends a client stream that is still being sent")
    func early() async throws {
        let testRouter = TestRouter()
        testRouter.clientStream("Refuse") { _, _ in throw Refusal.tooSmall }
        try await withLoopback(testRouter) { _, client in
            let endless = repeatElement([UInt8](repeating: 0, count: 100_000), count: 1_000)
            let status = await failure {
                try await client.clientStream(
                    TestRouter.method("Refuse", .clientStream), endless, CallOptions())
            }
            #expect(status == Status(Refusal.tooSmall))
        }
    }

    @Test("a client stream with a message that no frame holds fails before its end")
    func tooLong() async throws {
        try await withLoopback { _, client in
            let payloads = [[1], [UInt8](repeating: 0, count: (4 << 20) + 1)]
            let status = await failure {
                try await client.gather(payloads, by: "Sum")
            }
            #expect(status?.reason == "message-too-long")
        }
    }

    @Test("a reader that falls behind a server without flow control loses its stream, not the connection")
    func overflow() async throws {
        var settings = ClientSettings()
        settings.credit = 2
        settings.maxBufferedMessages = 10
        let (port, peers, listener) = try await RawPeer.listen()
        let client = ClientConnection(host: "127.0.0.1", port: port, settings: settings, logger: quiet)
        let messages = try await client.count([], by: "Pour")
        var found = peers.makeAsyncIterator()
        let peer = try #require(await found.next())
        #expect(await peer.next()?.streamID == 1)
        #expect(await peer.next()?.streamID == 3)
        var bytes = ByteBuffer()
        bytes.writeResponse(.failure(Status(.unimplemented, "no such service")), stream: 1)
        for number in 0..<11 as Range<UInt8> { _ = bytes.writeMessage([number], stream: 3) }
        try await peer.send(bytes)
        // The client tells the server on the connection, which stands.
        let cancel = try RequestEnvelope(decoding: try #require(await peer.next()).data)
        #expect(cancel.method == "Cancel")
        var iterator = messages.makeAsyncIterator()
        for number in 0..<10 as Range<UInt8> { #expect(try await iterator.next() == [number]) }
        let status = await failure { try await iterator.next() }
        #expect(status?.code == .resourceExhausted)
        #expect(status?.reason == "stream-overflow")
        await client.close()
        try await listener.close()
    }

    @Test("a handler that falls behind a client without flow control loses its stream, not the connection")
    func serverOverflow() async throws {
        var settings = ServerSettings()
        settings.maxBufferedMessages = 10
        let testRouter = TestRouter.standard()
        let ended = Signal()
        testRouter.clientStream("Sleep") { call, messages in
            call.onCancel { ended.fire() }
            await ended.wait()
            return []
        }
        try await withLoopback(testRouter, settings: settings) { server, _ in
            let peer = try await RawPeer.connect(to: server.port)
            try await peer.send(.request(1, "Sleep", flags: .remoteOpen))
            for _ in 0..<11 { try await peer.send(.data(1, [1])) }
            let refusal = try await peer.refusal()
            #expect(refusal?.streamID == 1)
            #expect(refusal?.status.reason == "stream-overflow")
            try await peer.send(.request(3, "Echo", [1]))
            #expect(try await peer.response()?.envelope == .reply([1]))
            await peer.close()
        }
    }

    @Test("a stream called as unary is unimplemented, a unary method called as stream is refused")
    func wrongKind() async throws {
        try await withLoopback { _, client in
            let unary = await failure { try await client.call("Count", [3]) }
            #expect(unary?.code == .unimplemented)
            #expect(unary?.reason == "streaming-method")
            let stream = await failure {
                try await client.gather([[1]], by: "Echo")
            }
            #expect(stream?.code == .invalidArgument)
            #expect(stream?.reason == "wrong-call-kind")
        }
    }
}
