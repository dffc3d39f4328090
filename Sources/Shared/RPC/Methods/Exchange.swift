import SwiftProtobuf

/// A stream of messages both ways, as the caller of a method holds it.
///
/// One task sends and one reads; they may be the same. Letting go of the replies before their end cancels the
/// call.
package struct Exchange<Request: WireMessage, Reply: WireMessage>: Sendable {
    /// What the server answers, in order.
    package let replies: Decoded<Reply>

    private let messages: MessageExchange
    private let method: Method

    init(_ messages: MessageExchange, of method: Method) {
        replies = Decoded(messages.inbound, of: method)
        self.messages = messages
        self.method = method
    }

    /// Sends a message, waiting while the server takes none.
    ///
    /// - Throws: `Status`: that of the call when it failed; FAILED_PRECONDITION (`stream-over`) when the server
    ///   ended the stream well.
    package func send(_ request: Request) async throws {
        try await messages.send(try method.encode(request))
    }

    /// Says that no more is sent; the replies go on to their end.
    ///
    /// - Throws: As `send`.
    package func finish() async throws {
        try await messages.finish()
    }
}

extension Caller {
    /// Opens a stream both ways.
    ///
    /// - Throws: `Status`, now or while the stream is read and written.
    package func exchange<Request: WireMessage, Reply: WireMessage>(
        _ method: Method, _ options: CallOptions
    ) async throws -> Exchange<Request, Reply> {
        Exchange(try await bidirectional(method, options), of: method)
    }
}
