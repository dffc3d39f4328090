import NIOCore
import Refusals
import Testing

@testable import RPC

@Suite("Limits of a server", .timeLimit(.minutes(1)))
struct LimitTests {
    /// Settings whose limit on one connection or on the whole server is one call.
    private static func one(onServer: Bool) -> ServerSettings {
        var settings = ServerSettings()
        if onServer { settings.maxInFlight = 1 } else { settings.maxInFlightPerConnection = 1 }
        return settings
    }

    @Test("one call too many is refused at once and told when to come back", arguments: [false, true])
    func inFlight(onServer: Bool) async throws {
        let station = Station.standard()
        let begun = Signal()
        let kept = Gathering(size: 2)
        station.unary("Keep") { call in
            kept.add(call)
            begun.fire()
        }
        try await withLoopback(station, settings: Self.one(onServer: onServer)) { _, client in
            async let first = client.call("Keep", [1])
            await begun.wait()
            let status = await failure { try await client.call("Echo") }
            #expect(status?.code == .resourceExhausted)
            #expect(status?.reason == "too-many-calls")
            #expect(status?.retryAfter == .milliseconds(250))
            // The control service answers all the same.
            try await client.ping()
            kept.add(
                ServerCall(method: Station.method("Keep")) { _ in })
            let reply = try await first
            #expect(reply == [1])
            let next = try await client.call("Echo", [2])
            #expect(next == [2])
        }
    }

    @Test("a frame over the limit is refused by its header, and the connection goes on")
    func frame() async throws {
        var settings = ServerSettings()
        settings.maxFrameBytes = 1_000
        try await withLoopback(settings: settings) { _, client in
            let status = await failure {
                try await client.call("Echo", [UInt8](repeating: 0, count: 100_000))
            }
            #expect(status?.code == .resourceExhausted)
            #expect(status?.reason == "frame-too-long")
            #expect(status?.values["limit"] == "1000")
            let reply = try await client.call("Echo", [5])
            #expect(reply == [5])
        }
    }

    @Test("a frame that the protocol does not allow ends the connection, after an answer")
    func monster() async throws {
        try await withLoopback { server, _ in
            let peer = try await RawPeer.connect(to: server.port)
            try await peer.send(.header(9 << 20, 1, kind: 1))
            let refusal = try await peer.refusal()
            #expect(refusal?.streamID == 1)
            #expect(refusal?.status.reason == "frame-too-long")
            #expect(await peer.next() == nil)
        }
    }

    @Test("one connection too many is closed as it opens")
    func connections() async throws {
        var settings = ServerSettings()
        settings.maxConnections = 1
        try await withLoopback(settings: settings) { server, client in
            try await client.ping()
            let peer = try await RawPeer.connect(to: server.port)
            #expect(await peer.next() == nil)
            try await client.ping()
        }
    }

    @Test("a half-sent frame does not hold a connection", arguments: [1, 9, 12])
    func halfFrame(length: Int) async throws {
        var settings = ServerSettings()
        settings.halfFrameTime = .milliseconds(20)
        try await withLoopback(settings: settings) { server, _ in
            let peer = try await RawPeer.connect(to: server.port)
            var bytes = ByteBuffer.request(1, "Echo", [1, 2, 3])
            let part = bytes.readSlice(length: length)
            try await peer.send(try #require(part))
            #expect(await peer.next() == nil)
        }
    }

    @Test("a connection without calls does not stay for ever")
    func idle() async throws {
        var settings = ServerSettings()
        settings.idleTime = .milliseconds(20)
        try await withLoopback(settings: settings) { server, client in
            let peer = try await RawPeer.connect(to: server.port)
            #expect(await peer.next() == nil)
        }
    }
}
