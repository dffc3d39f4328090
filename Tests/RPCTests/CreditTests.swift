import NIOCore
import RPCAPI
import Refusals
import SwiftProtobuf
import Synchronization
import Testing

@testable import RPC

@Suite("Flow control", .timeLimit(.minutes(1)))
struct CreditTests {
    private static var small: ClientSettings {
        var settings = ClientSettings()
        settings.credit = 8
        return settings
    }

    /// For calls that wait on purpose, however busy the machine.
    private static let long = CallOptions(timeout: .seconds(55))

    /// A router whose `Pour` sends messages for as long as it may, and counts them.
    private static func pouring(_ message: [UInt8] = [1], _ total: Int = 300) -> (TestRouter, sent: Tally) {
        let testRouter = TestRouter.standard()
        let sent = Tally()
        testRouter.serverStream("Pour") { _, messages in
            for _ in 0..<total {
                try await messages.send(message)
                sent.add()
            }
        }
        return (testRouter, sent)
    }

    @Test("a stream that nobody reads stops at its credit, the others do not")
    func unread() async throws {
        let (testRouter, sent) = Self.pouring()
        try await withLoopback(testRouter, client: Self.small) { _, client in
            let unread = try await client.count([], by: "Pour", Self.long)
            await sent.reaches(8)
            for number in 0..<50 as Range<UInt8> {
                let reply = try await client.call("Echo", [number])
                #expect(reply == [number])
            }
            var numbers: [UInt8] = []
            for try await number in try await client.count([200]) { numbers += number }
            #expect(numbers == Array(0..<200))
            #expect(sent.count == 8)
            #expect(try await unread.reduce(0) { count, _ in count + 1 } == 300)
        }
    }

    @Test("long messages use up more credit", arguments: [(1, 8), (Credit.bytesPerUnit, 4), (1 << 20, 1)])
    func weight(bytes: Int, expected: Int) async throws {
        let (testRouter, sent) = Self.pouring([UInt8](repeating: 0, count: bytes), 20)
        try await withLoopback(testRouter, client: Self.small) { _, client in
            let unread = try await client.count([], by: "Pour", Self.long)
            await sent.reaches(expected)
            for _ in 0..<20 { try await client.ping() }
            #expect(sent.count == expected)
            #expect(try await unread.reduce(0) { $0 + $1.count } == 20 * bytes)
        }
    }

    @Test("a handler that does not read holds up its own caller only")
    func unreadByHandler() async throws {
        var settings = ServerSettings()
        settings.credit = 8
        let testRouter = TestRouter.standard()
        let gate = Signal()
        testRouter.clientStream("Sleep") { _, messages in
            await gate.wait()
            return [UInt8(try await messages.reduce(0) { count, _ in count + 1 })]
        }
        try await withLoopback(testRouter, settings: settings) { _, client in
            let sent = Tally()
            async let reply = client.clientStream(
                TestRouter.method("Sleep", .clientStream), Counted(total: 100, tally: sent), Self.long)
            // The ninth is asked for, and waits.
            await sent.reaches(9)
            for number in 0..<50 as Range<UInt8> {
                let echo = try await client.call("Echo", [number])
                #expect(echo == [number])
            }
            #expect(sent.count == 9)
            gate.fire()
            #expect(try await reply == [100])
        }
    }

    @Test("a peer that announced credit gets what it granted and no more")
    func granted() async throws {
        let (testRouter, _) = Self.pouring([1], 5)
        try await withLoopback(testRouter) { server, _ in
            let peer = try await RawPeer.connect(to: server.port)
            try await peer.send(
                .control(
                    1, "Hello",
                    HelloRequest.with {
                        $0.features = ["credit"]
                        $0.credit = 2
                    }))
            guard case .reply(let payload)? = try await peer.response()?.envelope else {
                Issue.record("no hello")
                return
            }
            let hello = try HelloReply(serializedBytes: payload)
            #expect(hello.features.contains("credit"))
            #expect(hello.credit == 256)
            try await peer.send(.request(3, "Pour", flags: .remoteClosed))
            #expect(await peer.next()?.kind == .data)
            #expect(await peer.next()?.kind == .data)
            // Nothing more comes before this answer.
            try await peer.send(.control(5, "Ping", PingRequest()))
            #expect(await peer.next()?.streamID == 5)
            try await peer.send(.control(7, "Credit", CreditRequest(100, for: 3)))
            #expect(await peer.next()?.streamID == 7)
            for _ in 0..<3 { #expect(await peer.next()?.data == ByteBuffer(bytes: [1])) }
            #expect(await peer.next()?.flags == [.remoteClosed, .noData])
            await peer.close()
        }
    }

    @Test("a client that announced credit is granted more as its messages are read")
    func replenished() async throws {
        var settings = ServerSettings()
        settings.credit = 4
        try await withLoopback(settings: settings) { server, _ in
            let peer = try await RawPeer.connect(to: server.port)
            let hello = HelloRequest.with {
                $0.features = ["credit"]
                $0.credit = 100
            }
            try await peer.send(.control(1, "Hello", hello))
            _ = await peer.next()
            try await peer.send(.request(3, "Sum", flags: .remoteOpen))
            for number in 0..<2 as Range<UInt8> { try await peer.send(.data(3, [number])) }
            let call = try #require(await peer.next())
            #expect((call.streamID, call.kind) == (2, .request))
            let request = try RequestEnvelope(decoding: call.data)
            #expect((request.service, request.method) == (ControlService.name, "Credit"))
            let credit = try CreditRequest(serializedBytes: request.payload)
            #expect((credit.streamID, credit.messages) == (3, 2))
            // Answered like any call; the answer means nothing to the server.
            try await peer.send(.header(0, 2, kind: 2))
            try await peer.send(.data(3, [5], flags: .remoteClosed))
            #expect(try await peer.response()?.envelope == .reply([6]))
            await peer.close()
        }
    }

    @Test("a client of a server that knows nothing of credit sends as it likes")
    func plainServer() async throws {
        let (port, peers, listener) = try await RawPeer.listen()
        let client = ClientConnection(host: "127.0.0.1", port: port, logger: quiet)
        async let reply = client.clientStream(
            TestRouter.method("Sum", .clientStream), repeatElement([1], count: 1_000), Self.long)
        var found = peers.makeAsyncIterator()
        let peer = try #require(await found.next())
        let hello = try #require(await peer.next())
        let envelope = try RequestEnvelope(decoding: hello.data)
        #expect((envelope.service, envelope.method) == (ControlService.name, "Hello"))
        #expect(await peer.next()?.streamID == 3)
        var answer = ByteBuffer()
        answer.writeResponse(.failure(Status(.unimplemented, "no such service")), stream: 1)
        try await peer.send(answer)
        for _ in 0..<1_000 { #expect(await peer.next()?.kind == .data) }
        #expect(await peer.next()?.flags == [.remoteClosed, .noData])
        answer.clear()
        answer.writeResponse(.reply([9]), stream: 3)
        try await peer.send(answer)
        #expect(try await reply == [9])
        await client.close()
        try await listener.close()
    }

    @Test("streams that together keep more than their connection may lose the one that is too much")
    func connection() async throws {
        var settings = ServerSettings()
        settings.maxBufferedBytesPerConnection = 1_500
        let testRouter = TestRouter.standard()
        testRouter.clientStream("Sleep") { _, _ in
            await Task.cancelled()
            return []
        }
        try await withLoopback(testRouter, settings: settings) { server, _ in
            let peer = try await RawPeer.connect(to: server.port)
            let kilobyte = [UInt8](repeating: 0, count: 1_000)
            for id in [1, 3] as [UInt32] { try await peer.send(.request(id, "Sleep", flags: .remoteOpen)) }
            try await peer.send(.data(1, kilobyte))
            try await peer.send(.data(3, kilobyte))
            let refusal = try await peer.refusal()
            #expect(refusal?.streamID == 3)
            #expect(refusal?.status.reason == "stream-overflow")
            // An opening counts too.
            try await peer.send(.request(5, "Sleep", kilobyte, flags: .remoteOpen))
            #expect(try await peer.refusal()?.streamID == 5)
            try await peer.send(.request(7, "Echo", [1]))
            #expect(try await peer.response()?.envelope == .reply([1]))
            await peer.close()
        }
    }
}

/// Counts, and lets a test wait for a count.
final class Tally: Sendable {
    private let state = Mutex(0)
    private let changed = Signal()

    var count: Int { state.withLock { $0 } }

    func add() {
        state.withLock { $0 += 1 }
        changed.fire()
    }

    func reaches(_ count: Int) async {
        while self.count < count { await changed.wait() }
    }
}

/// So many messages, counted as they are asked for.
private struct Counted: Sequence, IteratorProtocol, Sendable {
    var total: Int
    let tally: Tally

    mutating func next() -> [UInt8]? {
        guard total > 0 else { return nil }
        total -= 1
        tally.add()
        return [1]
    }
}

extension ByteBuffer {
    /// A call to the control service.
    static func control(_ streamID: UInt32, _ method: String, _ request: some SwiftProtobuf.Message)
        -> ByteBuffer
    {
        var bytes = ByteBuffer()
        bytes.writeControl(method, request, stream: streamID)
        return bytes
    }
}
