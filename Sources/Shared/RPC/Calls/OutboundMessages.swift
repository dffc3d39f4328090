/// Where the handler of a server stream, or of one that flows both ways, puts its messages.
package struct OutboundMessages: Sendable {
    private let deliver: @Sendable ([UInt8]) async throws -> Void

    /// Hands each message to the closure, for tests without a socket.
    package init(deliver: @escaping @Sendable ([UInt8]) async throws -> Void) {
        self.deliver = deliver
    }

    /// Sends one serialised message, waiting while the peer reads too slowly.
    ///
    /// - Throws: The `Status` the call ended with, or `CancellationError`, when the call is over: past its
    ///   deadline, cancelled by the caller, or cut off. `RESOURCE_EXHAUSTED` (`message-too-long`) when no
    ///   frame holds it.
    package func send(_ message: [UInt8]) async throws {
        try await deliver(message)
    }
}
