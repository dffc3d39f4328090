import Refusals
import SwiftProtobuf

/// The messages that a server streams, decoded one by one as they arrive.
///
/// Iterating throws `Status`: the peer's when it fails the stream, INTERNAL when a message cannot be decoded.
/// Dropping the iterator cancels the call.
package struct Decoded<Item: WireMessage>: AsyncSequence, Sendable {
    /// One decoded message.
    package typealias Element = Item

    private let messages: InboundMessages
    private let method: Method

    /// The messages of a stream of that method.
    package init(_ messages: InboundMessages, of method: Method) {
        self.messages = messages
        self.method = method
    }

    /// Decodes one message at a time.
    package struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var messages: InboundMessages.AsyncIterator
        fileprivate let method: Method

        /// The next message; `nil` at the end.
        package mutating func next() async throws -> Item? {
            try await messages.next().map { try method.decode($0) }
        }
    }

    /// Starts to read; one reader only.
    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(messages: messages.makeAsyncIterator(), method: method)
    }
}

/// What generated clients are made of: messages in, messages out.
extension Caller {
    /// Makes a unary call.
    ///
    /// - Throws: `Status`; INTERNAL when the reply cannot be decoded.
    package func reply<Reply: WireMessage>(
        to request: some WireMessage, _ method: Method, _ options: CallOptions
    ) async throws -> Reply {
        try method.decode(try await unary(method, try method.encode(request), options))
    }

    /// Opens a server stream.
    ///
    /// - Throws: `Status`, now or while the stream is read.
    package func replies<Item: WireMessage>(
        to request: some WireMessage, _ method: Method, _ options: CallOptions
    ) async throws -> Decoded<Item> {
        Decoded(try await serverStream(method, try method.encode(request), options), of: method)
    }

    /// Sends a client stream. Items are encoded as they are sent, so that a long stream is never held in
    /// memory.
    ///
    /// - Throws: `Status`; INTERNAL when the reply cannot be decoded.
    package func reply<Item: WireMessage, Reply: WireMessage>(
        toAll items: some Sequence<Item> & Sendable, _ method: Method, _ options: CallOptions
    ) async throws -> Reply {
        try method.decode(try await clientStream(method, Encoded(items: items), options))
    }
}

/// Messages as payloads, each encoded when it is asked for.
private struct Encoded<Items: Sequence & Sendable>: Sequence, Sendable where Items.Element: WireMessage {
    let items: Items

    struct Iterator: IteratorProtocol {
        var items: Items.Iterator

        mutating func next() -> [UInt8]? {
            guard let item = items.next() else { return nil }
            // Ending the sequence here would make the peer accept a shorter stream as the whole.
            guard let payload: [UInt8] = try? item.serializedBytes() else {
                preconditionFailure("a message past 2 GiB cannot be encoded; a call carries 4 MiB at most")
            }
            return payload
        }
    }

    func makeIterator() -> Iterator {
        Iterator(items: items.makeIterator())
    }
}

extension Method {
    func encode(_ request: some WireMessage) throws(Status) -> [UInt8] {
        do {
            return try request.serializedBytes()
        } catch {
            throw Status(.internal, "The request of \(path) cannot be encoded.")
        }
    }

    func decode<Reply: WireMessage>(_ payload: [UInt8]) throws(Status) -> Reply {
        do {
            return try Reply(serializedBytes: payload)
        } catch {
            throw Status(.internal, "The reply of \(path) cannot be decoded.")
        }
    }
}
