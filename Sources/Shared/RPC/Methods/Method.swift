/// One RPC of a service as its `.proto` declares it.
package struct Method: Sendable {
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

    /// What was declared, in one piece: a call hands its method on some ten times, and each copy would count up every text in it.
    private final class Declaration: Sendable {
        let service: String
        let name: String
        let kind: Kind
        let effect: Effect
        let access: AccessRule
        let isSensitive: Bool
        let cap: Duration?
        let maxInFlight: Int?
        let maxFrameBytes: Int?
        let path: String

        init(
            _ service: String, _ name: String, _ kind: Kind, _ effect: Effect, _ access: AccessRule,
            isSensitive: Bool, cap: Duration?, maxInFlight: Int?, maxFrameBytes: Int?
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
    }

    private let declaration: Declaration

    /// Full proto name: `qingtong.registry.v1.Enterprises`.
    package var service: String { declaration.service }
    /// Bare name: `VerifyCreditCode`.
    package var name: String { declaration.name }
    /// How many messages flow each way.
    package var kind: Kind { declaration.kind }
    /// Whether a call changes anything.
    package var effect: Effect { declaration.effect }
    /// Who may call it.
    package var access: AccessRule { declaration.access }
    /// A read that leaves an audit leaf.
    package var isSensitive: Bool { declaration.isSensitive }
    /// The longest time the server works on one call; `nil` means the server's default.
    package var cap: Duration? { declaration.cap }
    /// Calls of it under way at once on one server; `nil` means the server's default.
    package var maxInFlight: Int? { declaration.maxInFlight }
    /// Bytes of one request, or of one message of a stream, that it takes; `nil` means the server's default.
    package var maxFrameBytes: Int? { declaration.maxFrameBytes }
    /// As logs and the audit name it: `qingtong.registry.v1.Enterprises/VerifyCreditCode`. Every call needs it.
    package var path: String { declaration.path }

    /// A method as generated code declares it.
    package init(
        service: String, name: String, kind: Kind, effect: Effect, access: AccessRule,
        isSensitive: Bool = false, cap: Duration? = nil, maxInFlight: Int? = nil, maxFrameBytes: Int? = nil
    ) {
        declaration = Declaration(
            service, name, kind, effect, access, isSensitive: isSensitive, cap: cap, maxInFlight: maxInFlight,
            maxFrameBytes: maxFrameBytes)
    }

    /// Whether its calls leave nothing that somebody might have to prove to a third party later: a query in one message
    /// without an audit leaf. Such a call may carry a code (`qt-mac`) in place of a signature.
    package var isPlainQuery: Bool { effect == .query && kind == .unary && !isSensitive }
}

extension Method: Hashable {
    package static func == (one: Method, other: Method) -> Bool {
        one.declaration === other.declaration
            || one.path == other.path && one.kind == other.kind && one.effect == other.effect
                && one.access == other.access && one.isSensitive == other.isSensitive && one.cap == other.cap
                && one.maxInFlight == other.maxInFlight && one.maxFrameBytes == other.maxFrameBytes
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(path)
    }
}
