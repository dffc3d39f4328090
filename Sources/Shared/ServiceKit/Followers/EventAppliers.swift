package import CommonAPI
import Refusals
package import SwiftProtobuf

/// What a service does with the events of others: one function per kind of event it cares about.
package struct EventAppliers: Sendable {
    /// The event with its place in the source's outbox, as an effect refers back to it.
    package struct Origin: Sendable {
        /// The service followed: `enforcement`.
        package let source: String
        package let event: Event

        /// `enforcement/17`.
        package var reference: String { "\(source)/\(event.sequence)" }
    }

    private var appliers: [String: @Sendable (Origin, Command) throws -> Void] = [:]

    /// Cares about no kind of event yet; whatever is not cared about is passed over.
    package init() {}

    /// Applies every event that carries this message. The function runs in the transaction that moves the cursor.
    ///
    /// A service has one function for each message: a second would have to run after the first or instead of it, and
    /// neither is what its author sees. So a second is a programmer's error.
    package mutating func on<Payload: SwiftProtobuf.Message>(
        _ payload: Payload.Type, _ apply: @escaping @Sendable (Payload, Origin, Command) throws -> Void
    ) {
        precondition(
            appliers[Payload.protoMessageName] == nil,
            "\(Payload.protoMessageName) is applied already; one function does all that a service does with it"
        )
        appliers[Payload.protoMessageName] = { origin, command in
            guard let message = try? Payload(serializedBytes: origin.event.payload) else {
                throw Refusal(.eventMalformed)
            }
            try apply(message, origin, command)
        }
    }

    /// The kinds of event cared about, by their full proto names.
    package var types: Set<String> { Set(appliers.keys) }

    func applier(of type: String) -> (@Sendable (Origin, Command) throws -> Void)? {
        appliers[type]
    }
}
