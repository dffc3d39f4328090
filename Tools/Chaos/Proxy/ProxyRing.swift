import Installation
import NIOCore
import NIOPosix
import Synchronization
import World

/// The proxies between every two services, and between the clients and each service, with what they did.
final class ProxyRing: Sendable {
    private struct State {
        var isCalm = true
        var generator: SeededGenerator
        var channels: [any Channel] = []
        var delayed = 0
        var cut = 0
        var replayed = 0
    }

    private let state: Mutex<State>
    private let group = MultiThreadedEventLoopGroup.singleton

    /// Proxies that pass everything on as it is, until they are told to be unruly.
    init(seed: UInt64) {
        state = Mutex(State(generator: SeededGenerator(seed: seed)))
    }

    /// Whether everything is passed on as it is.
    var isCalm: Bool {
        get { state.withLock { $0.isCalm } }
        set { state.withLock { $0.isCalm = newValue } }
    }

    /// Puts a proxy on every way.
    ///
    /// - Returns: Where the clients find each service.
    func place(before installation: inout DrillHome) async throws -> [String: Int] {
        var ways: [String: Int] = [:]
        for target in HomeBuilder.services {
            for origin in HomeBuilder.services + ["clients"] where origin != target {
                ways["\(origin)>\(target)"] = try await listen(before: installation.port(of: target))
            }
        }
        try installation.reroute { ways["\($0)>\($1)", default: 0] }
        return Dictionary(
            uniqueKeysWithValues: HomeBuilder.services.map { ($0, ways["clients>\($0)", default: 0]) })
    }

    private func listen(before port: Int) async throws -> Int {
        let server = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { [self] channel in
                connect(channel, to: port)
            }
            .bind(host: "127.0.0.1", port: 0).get()
        state.withLock { $0.channels.append(server) }
        return server.localAddress?.port ?? 0
    }

    /// Joins an accepted connection to one of its own to the service, on the same event loop.
    private func connect(_ inner: any Channel, to port: Int) -> EventLoopFuture<Void> {
        ClientBootstrap(group: inner.eventLoop).connectTimeout(.seconds(2))
            .connect(host: "127.0.0.1", port: port)
            .flatMapThrowing { [self] outer in
                let forth = ProxyHalf(to: outer, ring: self, isRequest: true, port: port)
                let back = ProxyHalf(to: inner, ring: self, isRequest: false, port: port)
                try inner.pipeline.syncOperations.addHandler(forth)
                try outer.pipeline.syncOperations.addHandler(back)
            }
    }

    /// What a connection has to suffer from now on.
    func temper() -> Temper {
        state.withLock { state in
            guard !state.isCalm else { return Temper() }
            var temper = Temper()
            temper.delay = state.generator.chance(70) ? Int64.random(in: 0...60, using: &state.generator) : 0
            if state.generator.chance(75) {
                temper.cutAfter = Int.random(in: 500...30_000, using: &state.generator)
            }
            temper.isReplayed = state.generator.chance(50)
            if temper.delay > 0 { state.delayed += 1 }
            return temper
        }
    }

    func noteCut() { state.withLock { $0.cut += 1 } }

    /// Sends once more, on a connection of its own, what a client sent on one that ended.
    func replay(_ bytes: ByteBuffer, to port: Int, on loop: any EventLoop) {
        guard bytes.readableBytes > 0, !isCalm else { return }
        state.withLock { $0.replayed += 1 }
        ClientBootstrap(group: loop).connect(host: "127.0.0.1", port: port).whenSuccess { channel in
            channel.writeAndFlush(bytes, promise: nil)
            channel.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
        }
    }

    var summary: String {
        state.withLock {
            "connections: \($0.delayed) delayed, \($0.cut) cut, \($0.replayed) replayed on another"
        }
    }

    func close() async {
        let channels = state.withLock { $0.channels }
        for channel in channels { try? await channel.close() }
    }
}

/// What one connection has to suffer.
struct Temper: Sendable {
    /// Milliseconds by which everything is late.
    var delay: Int64 = 0
    /// Bytes after which it ends, wherever that is in a message; `nil` for never.
    var cutAfter: Int?
    /// Whether what the client sent is sent once more when it ends.
    var isReplayed = false
}
