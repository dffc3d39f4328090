import NIOCore
import RPCAPI
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
        let testRouter = TestRouter.standard()
        let begun = Signal()
        let kept = Gathering(size: 2)
        testRouter.unary("Keep") { call in
            kept.add(call)
            begun.fire()
        }
        try await withLoopback(testRouter, settings: Self.one(onServer: onServer)) { _, client in
            async let first = client.call("Keep", [1])
            await begun.wait()
            let status = await failure { try await client.call("Echo") }
            #expect(status?.code == .resourceExhausted)
            #expect(status?.reason == "too-many-calls")
            #expect(status?.retryAfter == .milliseconds(250))
            // The control service answers all the same.
            try await client.ping()
            kept.add(
                ServerCall(method: TestRouter.method("Keep")) { _ in })
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

    @Test("one call of a method too many is refused, of others not", arguments: [false, true])
    func inFlightOfMethod(byConfiguration: Bool) async throws {
        let testRouter = TestRouter.standard()
        let begun = Signal()
        let kept = Gathering(size: 2)
        testRouter.unary("Keep", maxInFlight: byConfiguration ? nil : 1) { call in
            kept.add(call)
            begun.fire()
        }
        var settings = ServerSettings()
        if byConfiguration { settings.methods["test.v1.TestRouter/Keep"] = MethodLimits(maxInFlight: 1) }
        try await withLoopback(testRouter, settings: settings) { _, client in
            async let first = client.call("Keep", [1])
            await begun.wait()
            let status = await failure { try await client.call("Keep", [2]) }
            #expect(status?.code == .resourceExhausted)
            #expect(status?.reason == "too-many-calls")
            #expect(status?.values["limit"] == "1")
            #expect(status?.retryAfter != nil)
            let echo = try await client.call("Echo", [3])
            #expect(echo == [3])
            kept.add(ServerCall(method: TestRouter.method("Keep")) { _ in })
            let reply = try await first
            #expect(reply == [1])
            // Its place is free again.
            async let next = client.call("Keep", [4])
            await begun.wait()
            kept.add(ServerCall(method: TestRouter.method("Keep")) { _ in })
            let last = try await next
            #expect(last == [4])
        }
    }

    @Test(
        "a request over its method's limit is refused, and the connection goes on", arguments: [false, true])
    func frameOfMethod(byConfiguration: Bool) async throws {
        let testRouter = TestRouter.standard()
        testRouter.unary("Small", maxFrameBytes: byConfiguration ? 500_000 : 1_000) { $0.succeed([1]) }
        var settings = ServerSettings()
        if byConfiguration {
            settings.methods["test.v1.TestRouter/Small"] = MethodLimits(maxFrameBytes: 1_000)
        }
        settings.methods["test.v1.TestRouter/Sum"] = MethodLimits(maxFrameBytes: 1_000)
        try await withLoopback(testRouter, settings: settings) { _, client in
            let long = [UInt8](repeating: 0, count: 2_000)
            let status = await failure { try await client.call("Small", long) }
            #expect(status?.code == .resourceExhausted)
            #expect(status?.reason == "frame-too-long")
            #expect(status?.values["limit"] == "1000")
            let small = try await client.call("Small", [1])
            #expect(small == [1])
            let echo = try await client.call("Echo", long)
            #expect(echo == long)
            let stream = await failure {
                try await client.clientStream(
                    TestRouter.method("Sum", .clientStream), [[1], long], CallOptions())
            }
            #expect(stream?.reason == "frame-too-long")
            try await client.ping()
        }
    }

    @Test("a configured cap counts for the method's own")
    func cap() async throws {
        let testRouter = TestRouter()
        testRouter.unary("Hang", cap: .seconds(600)) { _ in }
        var settings = ServerSettings()
        settings.methods["test.v1.TestRouter/Hang"] = MethodLimits(cap: .milliseconds(20))
        try await withLoopback(testRouter, settings: settings) { _, client in
            let status = await failure {
                try await client.call("Hang", [], CallOptions(timeout: .seconds(600)))
            }
            #expect(status?.reason == "deadline-passed")
        }
    }

    @Test("one connection too many is told when to come back, and closed", arguments: [false, true])
    func connections(ofAddress: Bool) async throws {
        var settings = ServerSettings()
        settings.lingerTime = .seconds(20)
        if ofAddress { settings.maxConnectionsPerPeer = 1 } else { settings.maxConnections = 1 }
        try await withLoopback(settings: settings) { server, client in
            try await client.ping()
            let peer = try await RawPeer.connect(to: server.port)
            try await peer.send(.control(1, "Hello", HelloRequest()))
            try await peer.send(.request(3, "Echo", [1]))
            for id in [1, 3] as [UInt32] {
                let refusal = try #require(try await peer.refusal())
                #expect(refusal.streamID == id)
                #expect(refusal.status.code == .resourceExhausted)
                #expect(refusal.status.reason == "too-many-connections")
                #expect(refusal.status.values["limit"] == "1")
                #expect(refusal.status.retryAfter == .milliseconds(250))
            }
            #expect(await peer.next() == nil)
            // Its place is free once a connection has gone.
            await client.close()
            var status: RPC.Status?
            repeat {
                let next = ClientConnection(host: "127.0.0.1", port: server.port, logger: quiet)
                do {
                    let reply = try await next.call("Echo", [2])
                    #expect(reply == [2])
                    status = nil
                } catch {
                    status = error as? RPC.Status
                    #expect(status?.reason == "too-many-connections")
                }
                await next.close()
            } while status != nil
        }
    }

    @Test("connections that one address opens too fast are closed unheard; it keeps those it has")
    func haste() async throws {
        var settings = ServerSettings()
        settings.maxConnectionsPerPeer = 3
        settings.newConnectionsPerPeerPerSecond = 1
        let watcher = Watcher()
        try await withLoopback(settings: settings, watcher: watcher) { server, client in
            try await client.ping()
            var served = 0
            while true {
                let peer = try await RawPeer.connect(to: server.port)
                // One that is closed before it is heard may not even be written to.
                try? await peer.send(.request(1, "Echo", [1]))
                let answer = await peer.next()
                await peer.close()
                if answer == nil { break }
                served += 1
            }
            #expect(watcher.closed == ["too fast"])
            let seen = watcher.seen
            #expect(seen.began == Array(repeating: "Echo", count: served))
            try await client.ping()
            // The first is still the client's: it did not have to connect again.
            #expect(seen.connections.filter { $0 > 0 }.count == served + 1)
        }
    }

    @Test("one connection too many that says nothing is closed all the same")
    func silentConnections() async throws {
        var settings = ServerSettings()
        settings.lingerTime = .milliseconds(20)
        settings.maxConnections = 1
        try await withLoopback(settings: settings) { server, client in
            try await client.ping()
            for _ in 0..<3 {
                let peer = try await RawPeer.connect(to: server.port)
                #expect(await peer.next() == nil)
            }
            try await client.ping()
        }
    }

    @Test("a connection of full age takes no more calls, finishes those it has, and a new one takes over")
    func age() async throws {
        var settings = ServerSettings()
        settings.maxConnectionAge = .seconds(1)
        // However long a busy machine keeps the callers from their next call.
        settings.drainTime = .seconds(3_600)
        let testRouter = TestRouter.standard()
        let begun = Signal()
        let kept = Gathering(size: 2)
        testRouter.unary("Keep") { call in
            kept.add(call)
            begun.fire()
        }
        try await withLoopback(testRouter, settings: settings) { _, client in
            async let first = client.call("Keep", [1])
            await begun.wait()
            var refused: RPC.Status?
            while refused == nil {
                do { _ = try await client.call("Echo") } catch let status as RPC.Status { refused = status }
            }
            #expect(refused?.code == .unavailable)
            #expect(refused?.reason == "draining")
            #expect(refused?.retryAfter == .milliseconds(250))
            kept.add(ServerCall(method: TestRouter.method("Keep")) { _ in })
            let reply = try await first
            #expect(reply == [1])
            let echo = try await client.call("Echo", [2])
            #expect(echo == [2])
        }
    }

    @Test("a call that outlasts its connection's age is ended and told so")
    func outlived() async throws {
        var settings = ServerSettings()
        settings.maxConnectionAge = .seconds(1)
        settings.drainTime = .milliseconds(10)
        try await withLoopback(settings: settings) { _, client in
            let status = await failure { try await client.call("Hang") }
            #expect(status?.reason == "server-stopped")
        }
    }

    @Test("an idle connection of full age closes")
    func agedIdle() async throws {
        var settings = ServerSettings()
        settings.maxConnectionAge = .milliseconds(20)
        try await withLoopback(settings: settings) { server, _ in
            let peer = try await RawPeer.connect(to: server.port)
            #expect(await peer.next() == nil)
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

    @Test("a connection that never says anything does not stay")
    func silent() async throws {
        var settings = ServerSettings()
        settings.openingTime = .milliseconds(20)
        try await withLoopback(settings: settings) { server, _ in
            let peer = try await RawPeer.connect(to: server.port)
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
