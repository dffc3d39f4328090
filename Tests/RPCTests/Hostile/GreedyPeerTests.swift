import Dispatch
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import RPC

/// On servers with one event loop, so that what one connection takes the others lack.
@Suite("Peers that take more than their share", .timeLimit(.minutes(1)))
struct GreedyPeerTests {
    private static let megabyte = [UInt8](repeating: 7, count: 1 << 20)

    private func withOneLoop(
        _ testRouter: TestRouter, settings: ServerSettings = ServerSettings(), watcher: Watcher? = nil,
        _ test: (Server) async throws -> Void
    ) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let server = try await Server.bind(
            host: "127.0.0.1", port: 0, settings: settings, router: testRouter, logger: quiet,
            observer: watcher, group: group)
        let result: Result<Void, any Error>
        do {
            result = .success(try await test(server))
        } catch {
            result = .failure(error)
        }
        await server.drain(within: .zero)
        try await group.shutdownGracefully()
        try result.get()
    }

    @Test("get no more answers than they read, and then the rest")
    func unread() async throws {
        let testRouter = TestRouter.standard()
        let made = Atomic<Int>(0)
        testRouter.unary("Large") { call in
            made.add(1, ordering: .relaxed)
            call.succeed(Self.megabyte)
        }
        try await withOneLoop(testRouter) { server in
            let peer = try await RawPeer.connect(to: server.port, reading: false)
            var requests = ByteBuffer()
            for turn in 0..<100 as Range<UInt32> {
                requests.writeImmutableBuffer(.request(2 * turn + 1, "Large"))
            }
            try await peer.send(requests)
            // Its bytes came before these, so the loop has served it when these are answered.
            let other = try await RawPeer.connect(to: server.port)
            try await other.send(.request(1, "Echo", [1]))
            #expect(try await other.response()?.envelope == .reply([1]))
            // The system keeps some megabytes on their way.
            #expect(made.load(ordering: .relaxed) < 50)

            try await peer.read()
            for _ in 0..<100 { #expect(try await peer.response()?.envelope == .reply(Self.megabyte)) }
            await other.close()
            await peer.close()
        }
    }

    @Test("are cut off when more is left unread than a server keeps")
    func unsent() async throws {
        var settings = ServerSettings()
        settings.maxUnsentBytesPerConnection = 1 << 20
        let testRouter = TestRouter.standard()
        let gone = Signal()
        let all = Gathering(size: 64)
        testRouter.unary("Hang") { call in call.onCancel { gone.fire() } }
        testRouter.unary("Large") { call in all.add(call) { _ in Self.megabyte } }
        let watcher = Watcher()
        try await withOneLoop(testRouter, settings: settings, watcher: watcher) { server in
            let peer = try await RawPeer.connect(to: server.port, reading: false)
            try await peer.send(.request(1, "Hang"))
            for turn in 1...64 as ClosedRange<UInt32> {
                try await peer.send(.request(2 * turn + 1, "Large"))
            }
            await gone.wait()
            #expect(watcher.closed == ["peer does not read"])
            await peer.close()
        }
    }

    @Test(
        "are cut off when all of them leave more unread than a server keeps",
        arguments: [(perPeer: 4 << 20, inAll: Int.max), (perPeer: .max, inAll: 4 << 20)])
    func unsentTogether(perPeer: Int, inAll: Int) async throws {
        var settings = ServerSettings()
        settings.maxUnsentBytesPerPeer = perPeer
        settings.maxUnsentBytes = inAll
        let testRouter = TestRouter.standard()
        let gone = Signal()
        testRouter.unary("Hang") { call in call.onCancel { gone.fire() } }
        testRouter.unary("Large") { $0.succeed(Self.megabyte) }
        try await withOneLoop(testRouter, settings: settings) { server in
            let other = try await RawPeer.connect(to: server.port)
            var peers: [RawPeer] = []
            // None alone leaves as much unread: a connection is served no further while a large answer waits.
            for _ in 0..<64 {
                let peer = try await RawPeer.connect(to: server.port, reading: false)
                peers.append(peer)
                var requests = ByteBuffer.request(1, "Hang")
                for turn in 1...16 as ClosedRange<UInt32> {
                    requests.writeImmutableBuffer(.request(2 * turn + 1, "Large"))
                }
                try? await peer.send(requests)
            }
            await gone.wait()
            try await other.send(.request(1, "Echo", [1]))
            #expect(try await other.response()?.envelope == .reply([1]))
            for peer in peers { await peer.close() }
            // The first was waited for above.
            for _ in 1..<64 { await gone.wait() }

            // What waited for those that are gone counts no more.
            let last = try await RawPeer.connect(to: server.port)
            for turn in 0..<16 as Range<UInt32> {
                try await last.send(.request(2 * turn + 1, "Large"))
                #expect(try await last.response()?.envelope == .reply(Self.megabyte))
            }
            await last.close()
            await other.close()
        }
    }

    @Test("are cut off when they read nothing for long")
    func stalled() async throws {
        var settings = ServerSettings()
        settings.stallTime = .milliseconds(20)
        let testRouter = TestRouter.standard()
        let gone = Signal()
        testRouter.unary("Hang") { call in call.onCancel { gone.fire() } }
        testRouter.unary("Large") { $0.succeed(Self.megabyte) }
        let watcher = Watcher()
        try await withOneLoop(testRouter, settings: settings, watcher: watcher) { server in
            let peer = try await RawPeer.connect(to: server.port, reading: false)
            try await peer.send(.request(1, "Hang"))
            for turn in 1...64 as ClosedRange<UInt32> {
                // It may be cut off amid them.
                try? await peer.send(.request(2 * turn + 1, "Large"))
            }
            await gone.wait()
            #expect(watcher.closed == ["peer does not read"])
            await peer.close()
        }
    }

    @Test("leave others their turns", arguments: ["Flood", "Nothing"])
    func turns(method: String) async throws {
        let testRouter = TestRouter.standard()
        let served = Atomic<Int>(0)
        let seen = Mutex<Int?>(nil)
        let begun = Signal()
        let mayGoOn = DispatchSemaphore(value: 0)
        testRouter.unary("Wait") { call in
            // Holds the loop until the other peer's call is there too.
            begun.fire()
            mayGoOn.wait()
            call.succeed([])
        }
        testRouter.unary("Flood") { call in
            served.add(1, ordering: .relaxed)
            call.succeed([])
        }
        testRouter.unary("Look") { call in
            seen.withLock { $0 = served.load(ordering: .relaxed) }
            call.succeed([])
        }
        try await withOneLoop(testRouter) { server in
            let other = try await RawPeer.connect(to: server.port)
            try await other.send(.request(1, "Echo"))
            _ = await other.next()
            let peer = try await RawPeer.connect(to: server.port)
            var requests = ByteBuffer.request(1, "Wait")
            for turn in 1...10_000 as ClosedRange<UInt32> {
                requests.writeImmutableBuffer(.request(2 * turn + 1, method))
            }
            requests.writeImmutableBuffer(.request(30_001, "Flood"))
            try await peer.send(requests)
            await begun.wait()
            try await other.send(.request(3, "Look"))
            mayGoOn.signal()
            _ = await other.next()
            #expect(seen.withLock { $0 } ?? .max < (method == "Flood" ? 5_000 : 1))

            while let frame = await peer.next(), frame.streamID != 30_001 {}
            #expect(served.load(ordering: .relaxed) == (method == "Flood" ? 10_001 : 1))
            await other.close()
            await peer.close()
        }
    }

    @Test("of calls beyond the limit get refusals, and leave nothing when they go")
    func calls() async throws {
        var settings = ServerSettings()
        settings.maxInFlightPerConnection = 10
        try await withLoopback(settings: settings) { server, client in
            let peer = try await RawPeer.connect(to: server.port)
            var requests = ByteBuffer()
            for turn in 0..<1_000 as Range<UInt32> {
                requests.writeImmutableBuffer(.request(2 * turn + 1, "Hang"))
            }
            try await peer.send(requests)
            for _ in 0..<990 { #expect(try await peer.refusal()?.status.reason == "too-many-calls") }
            #expect(server.inFlight == 10)
            try await client.ping()
            await peer.close()
            while server.inFlight > 0 { try await client.ping() }
        }
    }

    @Test("sending one byte at a time get no more than the time for one frame")
    func trickle() async throws {
        var settings = ServerSettings()
        settings.halfFrameTime = .milliseconds(20)
        let watcher = Watcher()
        try await withLoopback(settings: settings, watcher: watcher) { server, client in
            let peer = try await RawPeer.connect(to: server.port)
            try await peer.send(.header(1 << 20, 1, kind: 1))
            while (try? await peer.send([0])) != nil {}
            #expect(watcher.closed == ["half-sent frame"])
            try await client.ping()
        }
    }
}
