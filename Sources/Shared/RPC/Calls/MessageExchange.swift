/// A stream that flows both ways, as its caller holds it.
///
/// One task sends and one reads; they may be the same. Letting go of what arrives before its end cancels the
/// call.
package struct MessageExchange: Sendable {
    /// What the other side sends, as serialised messages. It ends when that side is done and throws `Status` when
    /// the call fails.
    package let inbound: InboundMessages
    private let deliver: @Sendable ([UInt8]) async throws -> Void
    private let end: @Sendable () async throws -> Void

    /// An exchange over whatever the closures do.
    ///
    /// - Parameters:
    ///   - inbound: What the other side sends.
    ///   - deliver: Sends one message, waiting while the other side takes none.
    ///   - end: Says that no more is sent.
    package init(
        inbound: InboundMessages, deliver: @escaping @Sendable ([UInt8]) async throws -> Void,
        end: @escaping @Sendable () async throws -> Void
    ) {
        self.inbound = inbound
        self.deliver = deliver
        self.end = end
    }

    /// Sends one serialised message, waiting while the other side takes none.
    ///
    /// - Throws: The `Status` the call ended with; `FAILED_PRECONDITION` (`stream-over`) when the other side
    ///   ended it well; `RESOURCE_EXHAUSTED` (`message-too-long`), which ends the call; `CancellationError`.
    package func send(_ message: [UInt8]) async throws {
        try await deliver(message)
    }

    /// Says that no more is sent. What the other side sends goes on.
    ///
    /// - Throws: What `send` throws, where saying so takes a message.
    package func finish() async throws {
        try await end()
    }
}
