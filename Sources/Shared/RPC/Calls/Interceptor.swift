/// One call on its way out, of whatever kind, as an interceptor sees it and may change it.
package struct OutgoingCall: Sendable {
    /// What the call carries.
    package enum Content: Sendable {
        /// The request of a unary call or of a server stream.
        case message([UInt8])
        /// The messages of a client stream, each made when it is sent.
        case messages(Payloads)
    }

    /// What is called.
    package let method: Method
    /// What the call carries.
    package var content: Content
    /// Deadline, metadata and request id.
    package var options: CallOptions

    /// The one request; `nil` for a client stream, whose messages are not known before they are sent.
    package var payload: [UInt8]? {
        guard case .message(let payload) = content else { return nil }
        return payload
    }

    /// The same call with other options.
    package func with(_ options: CallOptions) -> OutgoingCall {
        var call = self
        call.options = options
        return call
    }
}

/// The messages of a client stream, whatever sequence makes them.
package struct Payloads: Sequence, Sendable {
    private let iterate: @Sendable () -> AnyIterator<[UInt8]>

    /// The messages of that sequence, in its order; none is made before it is asked for.
    package init(_ base: some Sequence<[UInt8]> & Sendable) {
        iterate = { AnyIterator(base.makeIterator()) }
    }

    /// Begins with the first message.
    package func makeIterator() -> AnyIterator<[UInt8]> { iterate() }
}

/// Wraps every call of another caller: changes what the call carries, repeats it, or looks at how it ends. One function does so for
/// calls of every kind.
///
/// Interceptors can be nested: the outermost sees the call first and its reply last.
package protocol Interceptor: Caller {
    /// What makes the calls.
    var next: any Caller { get }

    /// Makes the call by `proceed`, never or more than once if need be.
    ///
    /// - Parameters:
    ///   - call: As it came from outside.
    ///   - proceed: Hands the call on. `Reply` is the reply's bytes, or the messages of a server stream.
    /// - Returns: What the caller gets.
    /// - Throws: What `proceed` throws, or why the call is not made.
    func around<Reply: Sendable>(
        _ call: OutgoingCall, _ proceed: (OutgoingCall) async throws -> Reply
    ) async throws -> Reply
}

extension Interceptor {
    /// Makes a unary call through `around`.
    package func unary(_ method: Method, _ payload: [UInt8], _ options: CallOptions) async throws -> [UInt8] {
        let call = OutgoingCall(method: method, content: .message(payload), options: options)
        return try await around(call) { try await next.unary(method, $0.payload ?? [], $0.options) }
    }

    /// Opens a server stream through `around`; what arrives on it does not pass there.
    package func serverStream(
        _ method: Method, _ payload: [UInt8], _ options: CallOptions
    ) async throws -> InboundMessages {
        let call = OutgoingCall(method: method, content: .message(payload), options: options)
        return try await around(call) { try await next.serverStream(method, $0.payload ?? [], $0.options) }
    }

    /// Sends a client stream through `around`, which sees its messages as a sequence.
    package func clientStream(
        _ method: Method, _ payloads: some Sequence<[UInt8]> & Sendable, _ options: CallOptions
    ) async throws -> [UInt8] {
        let call = OutgoingCall(method: method, content: .messages(Payloads(payloads)), options: options)
        return try await around(call) { call in
            guard case .messages(let payloads) = call.content else {
                preconditionFailure("an interceptor changes what a call carries, not its kind")
            }
            return try await next.clientStream(method, payloads, call.options)
        }
    }
}
