import RPC
import Refusals
import SwiftProtobuf

/// The items that a handler hands out in answer to one message of a stream, serialised, and counted among what is kept for
/// the caller until they are sent.
struct Collected: Sendable {
    private var items: [[UInt8]] = []
    private let held: HeldBytes?

    /// None.
    init() {
        held = nil
    }

    /// What the handler answers.
    ///
    /// - Throws: `RESOURCE_EXHAUSTED` (`stream-too-long`; `too-many-bytes` with RetryInfo), and what the handler throws.
    init<Request: WireMessage, Item: WireMessage>(
        of request: Request, _ query: Query, _ call: ServerCall,
        _ answer: (Request, Query, (Item) throws -> Void) throws -> Void
    ) throws {
        let held = call.holding()
        var items: [[UInt8]] = []
        try answer(request, query) { item in
            guard items.count < StreamLimits.items else {
                throw Refusal(.streamTooLong, ["limit": String(StreamLimits.items)])
            }
            let item: [UInt8] = try item.serializedBytes()
            guard held.take(item.count) else { throw call.crowded }
            items.append(item)
        }
        self.items = items
        self.held = held
    }

    /// Sends them in order and releases each.
    ///
    /// - Throws: What `send` of `OutboundMessages` throws.
    consuming func send(to outbound: OutboundMessages) async throws {
        items.reverse()
        while let item = items.popLast() {
            try await outbound.send(item)
            held?.give(item.count)
        }
    }
}
