package import Logging
package import NIOCore
import NIOPosix
import Refusals

/// A listening server: accepts connections, routes their calls, enforces limits and deadlines.
package final class Server: Sendable {
    /// The address it listens on, such as `127.0.0.1`.
    package let address: String
    /// The port it listens on; the one the system chose when it was asked for 0.
    package let port: Int

    private let core: ServerCore
    private let listener: any Channel

    private init(core: ServerCore, listener: any Channel) {
        self.core = core
        self.listener = listener
        address = listener.localAddress?.ipAddress ?? ""
        port = listener.localAddress?.port ?? 0
    }

    /// Starts to listen.
    ///
    /// - Parameters:
    ///   - host: A name or address of this machine.
    ///   - port: A port, or 0 for any that is free.
    ///   - settings: What callers are allowed.
    ///   - router: Asked, on an event loop, about each call.
    ///   - logger: For failures and connections; never payloads.
    ///   - observer: Told how every call ends.
    ///   - group: The event loops that serve connections.
    /// - Returns: The server, listening.
    /// - Throws: `BindFailure` when the port is taken or may not be used.
    package static func bind(
        host: String, port: Int, settings: ServerSettings, router: any CallRouter, logger: Logger,
        observer: (any ServerObserver)? = nil,
        group: any EventLoopGroup = ServerLoops.group
    ) async throws -> Server {
        let core = ServerCore(settings: settings, router: router, logger: logger, observer: observer)
        do {
            let listener = try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 1_024)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .serverChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(
                            ConnectionGate(core: core, share: core.shares.of(channel.eventLoop)))
                    }
                }
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelOption(.socketOption(.so_keepalive), value: 1)
                // Bounds what the system keeps of a peer that sends more than it may, and what is left when it goes.
                .serverChannelOption(.socketOption(.so_rcvbuf), value: 256 << 10)
                // One new connection or one read, then the others of the loop: much of one's holds nobody else up.
                .serverChannelOption(.maxMessagesPerRead, value: 1)
                .childChannelOption(.maxMessagesPerRead, value: 1)
                // What is known of nobody yet is read in small pieces (`ServerConnection.beKnown`).
                .childChannelOption(
                    .recvAllocator,
                    value: AdaptiveRecvByteBufferAllocator(
                        minimum: 64, initial: 2_048, maximum: core.authenticator == nil ? 64 << 10 : 16 << 10)
                )
                // What a peer leaves unread begins to count here; a long message adds one piece to it.
                .childChannelOption(.writeBufferWaterMark, value: .init(low: 32 << 10, high: 64 << 10))
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(
                            ServerConnection(core: core, channel: channel))
                    }
                }
                .bind(host: host, port: port).get()
            return Server(core: core, listener: listener)
        } catch {
            throw BindFailure(host: host, port: port, cause: error)
        }
    }

    /// Bytes that were kept for callers and are no more, since the server began.
    package var returnedBytes: Int { core.returnedBytes }

    /// The principals whose connections there are.
    package var principals: Set<String> { core.principals }

    /// Closes the connections of principals that may call no more: what they had proven counts no longer.
    package func dismiss(_ principals: Set<String>) { core.dismiss(principals) }

    /// Calls under way.
    package var inFlight: Int { core.calls.count }

    /// Stops: accepts no more connections, refuses new calls with UNAVAILABLE (`draining`), lets those under
    /// way finish, then closes. May be called again.
    ///
    /// - Parameter limit: How long calls may take to finish; those that take longer are cancelled and end
    ///   with UNAVAILABLE (`server-stopped`). The settings' `drainTime` when `nil`.
    package func drain(within limit: Duration? = nil) async {
        core.calls.shut()
        // Fails only when an earlier drain closed it.
        try? await listener.close()
        let loop = listener.eventLoop
        _ = await core.calls.empties(within: limit ?? core.settings.drainTime, on: loop)
        core.shutDown(Status(Refusal(.serverStopped)))
        _ = await core.connections.empties(within: core.settings.lingerTime + .seconds(1), on: loop)
    }
}
