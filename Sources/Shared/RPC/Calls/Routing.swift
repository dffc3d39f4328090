/// What a server asks about each incoming call; `ServiceKit` answers it.
package protocol CallRouter: Sendable {
    /// The method at this path and who handles it; `nil` makes the server answer UNIMPLEMENTED.
    func route(service: String, method: String) -> Route?

    /// Whether there is a service of that name, so that the refusal can say which of the two names is wrong.
    func serves(_ service: String) -> Bool

    /// Who checks the openings of streams; `nil` where nobody proves anything.
    var authenticator: (any StreamAuthenticator)? { get }
}

extension CallRouter {
    /// False by default; the refusal then says that the service is unknown.
    package func serves(_ service: String) -> Bool { false }

    /// `nil` by default: all callers count alike.
    package var authenticator: (any StreamAuthenticator)? { nil }
}

/// A method and its handler. Handlers own threading: they are started on an event loop and must not block it.
package struct Route: Sendable {
    /// How a method is handled, by how its messages flow.
    package enum Handler: Sendable {
        /// Must end the call exactly once, from any thread, by `call.succeed` or `call.fail`.
        case unary(@Sendable (ServerCall) -> Void)
        /// Runs as a task that is cancelled with the call. Returning ends the stream well, throwing ends it
        /// with the error's status.
        case serverStream(@Sendable (ServerCall, OutboundMessages) async throws -> Void)
        /// Runs as a task that is cancelled with the call; returns the one reply.
        case clientStream(@Sendable (ServerCall, InboundMessages) async throws -> [UInt8])
        /// Runs as a task that is cancelled with the call, and may send before, amid and after what it reads.
        /// Returning ends the stream well, also when the client still sends; throwing ends it with the error's
        /// status.
        case bidirectional(@Sendable (ServerCall, InboundMessages, OutboundMessages) async throws -> Void)
    }

    /// The method, whose cap limits the call.
    package let method: Method
    /// Who handles it.
    package let handler: Handler
    /// Its calls have places of their own: whether the service lives must be told when it is full, too.
    package let isVital: Bool
    /// Its calls under way; copies of a route count together.
    let load = MethodLoad()

    /// A method and its handler, which must fit its kind.
    package init(_ method: Method, _ handler: Handler, isVital: Bool = false) {
        self.method = method
        self.handler = handler
        self.isVital = isVital
    }
}
