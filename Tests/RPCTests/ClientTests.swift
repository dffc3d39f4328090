import NIOCore
import RPCAPI
import Refusals
import SwiftProtobuf
import Testing

@testable import RPC

@Suite("A client and what its server does to it", .timeLimit(.minutes(1)))
struct ClientTests {
    /// A client of a peer whose every byte the test decides.
    private func withPeer(
        settings: ClientSettings = ClientSettings(),
        _ test: (ClientConnection, inout AsyncStream<RawPeer>.AsyncIterator) async throws -> Void
    ) async throws {
        let (port, peers, listener) = try await RawPeer.listen()
        let client = ClientConnection(host: "127.0.0.1", port: port, settings: settings, logger: quiet)
        var iterator = peers.makeAsyncIterator()
        do {
            try await test(client, &iterator)
        } catch {
            await client.close()
            try await listener.close()
            throw error
        }
        await client.close()
        try await listener.close()
    }

    @Test("a unary call goes out as the protocol lays it out, with its time left")
    func layout() async throws {
        try await withPeer { client, peers in
            let options = CallOptions(timeout: .seconds(5), metadata: ["a": "b"])
            async let reply = client.call("Echo", [1, 2], options)
            let peer = try #require(await peers.next())
            let frame = try #require(await peer.next())
            #expect(frame.streamID == 1)
            #expect(frame.kind == .request)
            #expect(frame.flags == [])
            let request = try RequestEnvelope(decoding: frame.data)
            #expect(request.service == TestRouter.service)
            #expect(request.method == "Echo")
            #expect(request.payload == [1, 2])
            #expect(request.metadata == ["a": "b"])
            #expect((1...5_000_000_000).contains(request.timeout))
            try await peer.respond(to: 1, .reply([3]))
            let received = try await reply
            #expect(received == [3])
        }
    }

    @Test("a stream's time left goes out as metadata")
    func streamLayout() async throws {
        try await withPeer { client, peers in
            let messages = try await client.count([9], CallOptions(timeout: .seconds(5)))
            let peer = try #require(await peers.next())
            let hello = try #require(await peer.next())
            #expect(try RequestEnvelope(decoding: hello.data).method == "Hello")
            let frame = try #require(await peer.next())
            #expect(frame.streamID == 3)
            #expect(frame.flags == .remoteClosed)
            let request = try RequestEnvelope(decoding: frame.data)
            let left = try #require(request.metadata[Metadata.Keys.timeout].flatMap { Int64($0) })
            #expect((1...5_000_000_000).contains(left))
            #expect(request.timeout == 0)
            try await peer.send(.data(3, [7], flags: .remoteClosed))
            let received = try await messages.reduce(into: []) { $0.append($1) }
            #expect(received == [[7]])
        }
    }

    @Test("giving up a call tells the server by Control.Cancel")
    func cancel() async throws {
        try await withPeer { client, peers in
            let task = Task { try await client.call("Hang") }
            let peer = try #require(await peers.next())
            _ = await peer.next()
            task.cancel()
            let frame = try #require(await peer.next())
            #expect(frame.streamID == 3)
            let request = try RequestEnvelope(decoding: frame.data)
            #expect(request.service == "qingtong.rpc.v1.Control")
            #expect(request.method == "Cancel")
            let cancel = try CancelRequest(serializedBytes: request.payload)
            #expect(cancel.streamID == 1)
            // The answers to a call nobody waits for do no harm.
            try await peer.respond(to: 1, .reply([1]))
            try await peer.respond(to: 3, .reply([]))
            async let next = client.call("Echo")
            #expect(await peer.next()?.streamID == 5)
            try await peer.respond(to: 5, .reply([2]))
            let reply = try await next
            #expect(reply == [2])
        }
    }

    @Test("a deadline that passes tells the server by Control.Cancel")
    func deadline() async throws {
        try await withPeer { client, peers in
            // The first call brings the connection up, so that the second is surely sent within its time.
            async let first = client.call("Echo")
            let peer = try #require(await peers.next())
            _ = await peer.next()
            try await peer.respond(to: 1, .reply([]))
            _ = try await first
            async let status = failure {
                try await client.call("Hang", [], CallOptions(timeout: .seconds(2)))
            }
            _ = await peer.next()
            let frame = try #require(await peer.next())
            #expect(try RequestEnvelope(decoding: frame.data).method == "Cancel")
            #expect(await status?.reason == "deadline-passed")
        }
    }

    @Test("a connection that breaks fails what was sent, and the next call connects anew")
    func broken() async throws {
        try await withPeer { client, peers in
            async let status = failure { try await client.call("Hang") }
            let first = try #require(await peers.next())
            _ = await first.next()
            await first.close()
            let lost = await status
            #expect(lost?.code == .unavailable)
            #expect(lost?.reason == "connection-lost")

            async let again = client.call("Echo")
            let second = try #require(await peers.next())
            let frame = try #require(await second.next())
            #expect(frame.streamID == 1)
            try await second.respond(to: 1, .reply([8]))
            let reply = try await again
            #expect(reply == [8])
        }
    }

    @Test("a stream on a connection that breaks shows what came before, then the loss")
    func brokenStream() async throws {
        try await withPeer { client, peers in
            let messages = try await client.count([9])
            let peer = try #require(await peers.next())
            #expect(await peer.next()?.streamID == 1)
            #expect(await peer.next()?.streamID == 3)
            try await peer.send(.data(3, [1]))
            await peer.close()
            var iterator = messages.makeAsyncIterator()
            #expect(try await iterator.next() == [1])
            let status = await failure { try await iterator.next() }
            #expect(status?.reason == "connection-lost")
        }
    }

    @Test(
        "a server that speaks nonsense fails the calls, and the connection is given up",
        arguments: [
            ByteBuffer(string: "HTTP/1.1 400 Bad Request\r\n\r\n"), .header(9 << 20, 1, kind: 2),
            .header(0, 99, kind: 2), .header(0, 2, kind: 3),
        ])
    func nonsense(bytes: ByteBuffer) async throws {
        try await withPeer { client, peers in
            async let status = failure { try await client.call("Hang") }
            let peer = try #require(await peers.next())
            _ = await peer.next()
            try await peer.send(bytes)
            #expect(await status?.reason == "connection-lost")
            #expect(await peer.next() == nil)
        }
    }

    @Test("an answer that cannot be read fails its call only")
    func malformed() async throws {
        try await withPeer { client, peers in
            async let status = failure { try await client.call("Hang") }
            let peer = try #require(await peers.next())
            _ = await peer.next()
            var bytes = ByteBuffer.header(2, 1, kind: 2)
            bytes.writeBytes([0x0A, 9])
            try await peer.send(bytes)
            #expect(await status?.reason == "malformed-reply")
            #expect(try RequestEnvelope(decoding: try #require(await peer.next()).data).method == "Cancel")
        }
    }

    @Test("nobody listening fails the call as not sent, after a few attempts")
    func nobody() async throws {
        let (port, _, listener) = try await RawPeer.listen()
        try await listener.close()
        var settings = ClientSettings()
        settings.firstBackoff = .milliseconds(1)
        let client = ClientConnection(host: "127.0.0.1", port: port, settings: settings, logger: quiet)
        let status = await failure { try await client.call("Echo") }
        #expect(status?.code == .unavailable)
        #expect(status?.reason == "not-sent")
        #expect(status?.values["peer"] == "127.0.0.1:\(port)")
        await client.close()
    }

    @Test("a call waits through failed attempts for a server that comes up late")
    func late() async throws {
        let (port, _, listener) = try await RawPeer.listen()
        try await listener.close()
        var settings = ClientSettings()
        settings.connectAttempts = .max
        settings.firstBackoff = .milliseconds(1)
        settings.longestBackoff = .milliseconds(5)
        let client = ClientConnection(host: "127.0.0.1", port: port, settings: settings, logger: quiet)
        async let reply = client.call("Echo", [4], CallOptions(timeout: .seconds(50)))
        async let stream = client.clientStream(
            TestRouter.method("Sum", .clientStream), [[1], [2]], CallOptions(timeout: .seconds(50)))
        let server = try await Server.bind(
            host: "127.0.0.1", port: port, settings: ServerSettings(), router: TestRouter.standard(),
            logger: quiet)
        let received = try await (reply, stream)
        #expect(received == ([4], [3]))
        await client.close()
        await server.drain(within: .zero)
    }

    @Test("a call past its deadline before there was a connection was not sent")
    func unsent() async throws {
        let (port, _, listener) = try await RawPeer.listen()
        try await listener.close()
        var settings = ClientSettings()
        settings.connectAttempts = .max
        settings.firstBackoff = .seconds(100)
        settings.longestBackoff = .seconds(100)
        let client = ClientConnection(host: "127.0.0.1", port: port, settings: settings, logger: quiet)
        let status = await failure {
            try await client.call("Echo", [], CallOptions(timeout: .milliseconds(50)))
        }
        #expect(status?.reason == "not-sent" || status?.reason == "deadline-passed")
        await client.close()
    }

    @Test("a closed client fails its calls and all later ones; closing twice is closing once")
    func closed() async throws {
        try await withPeer { client, peers in
            async let status = failure { try await client.call("Hang") }
            let peer = try #require(await peers.next())
            _ = await peer.next()
            await client.close()
            #expect(await status?.reason == "connection-lost")
            await client.close()
            let later = await failure { try await client.call("Echo") }
            #expect(later?.reason == "not-sent")
            let stream = try await client.count([1])
            #expect(await failure { for try await _ in stream {} }?.reason == "not-sent")
        }
    }

    @Test("one call too many on this side is refused at once")
    func limit() async throws {
        var settings = ClientSettings()
        settings.maxInFlight = 1
        try await withPeer(settings: settings) { client, peers in
            async let first = client.call("Hang")
            let peer = try #require(await peers.next())
            _ = await peer.next()
            let status = await failure { try await client.call("Echo") }
            #expect(status?.reason == "too-many-calls")
            try await peer.respond(to: 1, .reply([1]))
            let reply = try await first
            #expect(reply == [1])
        }
    }

    @Test("a silent server is asked for a sign of life, and given up without one")
    func silence() async throws {
        var settings = ClientSettings()
        settings.pingAfter = .milliseconds(20)
        settings.pingTimeout = .milliseconds(20)
        try await withPeer(settings: settings) { client, peers in
            async let status = failure { try await client.call("Hang") }
            let peer = try #require(await peers.next())
            _ = await peer.next()
            let frame = try #require(await peer.next())
            #expect(try RequestEnvelope(decoding: frame.data).method == "Ping")
            #expect(await status?.reason == "connection-lost")
        }
    }

    @Test("a stream outlives the last mention of its client")
    func keeps() async throws {
        let server = try await Server.bind(
            host: "127.0.0.1", port: 0, settings: ServerSettings(), router: TestRouter.standard(),
            logger: quiet)
        let messages = try await ClientConnection(host: "127.0.0.1", port: server.port).count([3])
        let received = try await messages.reduce(into: []) { $0 += $1 }
        #expect(received == [0, 1, 2])
        await server.drain()
    }
}

extension RawPeer {
    fileprivate func respond(to streamID: UInt32, _ envelope: ResponseEnvelope) async throws {
        var bytes = ByteBuffer()
        bytes.writeResponse(envelope, stream: streamID)
        try await send(bytes)
    }
}
