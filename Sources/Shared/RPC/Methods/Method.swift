/// One RPC of a service as its `.proto` declares it.
package struct Method: Hashable, Sendable {
    /// How many messages flow each way.
    package enum Kind: String, Hashable, Sendable {
        case unary, serverStream, clientStream, bidirectional
    }

    /// What a call may do to the store.
    package enum Effect: String, Hashable, Sendable {
        /// A pure read (`NO_SIDE_EFFECTS`): safe to repeat, needs no request id.
        case query
        /// Changes state once per request id.
        case command
    }

    /// Full proto name: `qingtong.registry.v1.Enterprises`.
    package let service: String
    /// Bare name: `VerifyCreditCode`.
    package let name: String
    /// How many messages flow each way.
    package let kind: Kind
    /// Whether a call changes anything.
    package let effect: Effect
    /// Who may call it.
    package let access: AccessRule
    /// A read that leaves an audit leaf.
    package let isSensitive: Bool
    /// The longest time the server works on one call; `nil` means the server's default.
    package let cap: Duration?
    /// Calls of it under way at once on one server; `nil` means the server's default.
    package let maxInFlight: Int?
    /// Bytes of one request, or of one message of a stream, that it takes; `nil` means the server's default.
    package let maxFrameBytes: Int?
    /// As logs and the audit name it: `qingtong.registry.v1.Enterprises/VerifyCreditCode`. Every call needs it.
    package let path: String

    /// A method as generated code declares it.
    package init(
        service: String, name: String, kind: Kind, effect: Effect, access: AccessRule,
        isSensitive: Bool = false, cap: Duration? = nil, maxInFlight: Int? = nil, maxFrameBytes: Int? = nil
    ) {
        self.service = service
        self.name = name
        self.kind = kind
        self.effect = effect
        self.access = access
        self.isSensitive = isSensitive
        self.cap = cap
        self.maxInFlight = maxInFlight
        self.maxFrameBytes = maxFrameBytes
        path = "\(service)/\(name)"
    }

    /// Whether its calls leave nothing that somebody might have to prove to a third party later: a query in one message
    /// without an audit leaf. Such a call may carry a code (`qt-mac`) in place of a signature.
    package var isPlainQuery: Bool { effect == .query && kind == .unary && !isSensitive }
}
