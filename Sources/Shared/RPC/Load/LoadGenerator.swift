import NIOCore
import NIOPosix

/// Makes calls encoded beforehand, a fixed number of them under way at any time, using as little processor time as possible: the
/// service that is measured shares the machine.
package struct LoadGenerator: Sendable {
    private let address: Address
    private let inFlight: Int
    private let connections: Int

    /// - Parameters:
    ///   - address: Of the server.
    ///   - inFlight: Calls under way, in even parts on each connection; at least one on each.
    ///   - connections: How many; at least one.
    package init(_ address: Address, inFlight: Int, connections: Int) {
        self.address = address
        self.connections = max(1, connections)
        self.inFlight = max(inFlight, self.connections)
    }

    /// Makes the calls, on one event loop: each answer brings its connection's next call.
    ///
    /// - Returns: The answers in the order of the calls, and how long all took, connecting included.
    /// - Throws: The status of the first call that fails; what connecting fails with.
    package func make(_ calls: [LoadCall]) async throws -> (answers: [LoadAnswer], whole: Duration) {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let begin = ContinuousClock.now
        let parts = (0..<connections).map { index in
            let own = stride(from: index, to: calls.count, by: connections).map { calls[$0] }
            let width = (inFlight + connections - 1 - index) / connections
            return connect(own, width: width, on: loop)
        }
        let answers = try await EventLoopFuture.whenAllSucceed(parts, on: loop).get()
        let whole = ContinuousClock.now - begin
        return (calls.indices.map { answers[$0 % connections][$0 / connections] }, whole)
    }

    private func connect(
        _ calls: [LoadCall], width: Int, on loop: any EventLoop
    ) -> EventLoopFuture<[LoadAnswer]> {
        let done = loop.makePromise(of: [LoadAnswer].self)
        ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        LoadConnection(calls, width: width, done: done))
                }
            }
            .connect(host: address.host, port: address.port)
            .whenFailure { done.fail($0) }
        return done.futureResult
    }
}
