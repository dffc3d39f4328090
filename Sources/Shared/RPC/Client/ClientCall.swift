import Refusals
import Synchronization

/// One call as its caller holds it, from any thread. It ends once; later ends are ignored.
final class ClientCall: Sendable {
    enum Shape: Hashable, Sendable {
        case unary, serverStream, clientStream, bidirectional
        /// Sends nothing: it is over as soon as the connection is up.
        case connect

        /// Whether the caller sends messages.
        var sendsMessages: Bool { self == .clientStream || self == .bidirectional }
        /// Whether the server sends messages.
        var takesMessages: Bool { self == .serverStream || self == .bidirectional }
    }

    /// Tells this client's calls apart; never on the wire.
    let number: UInt64
    let shape: Shape
    let method: Method
    let payload: [UInt8]
    let metadata: Metadata
    let deadline: ContinuousClock.Instant
    /// Where the server's messages go.
    let messages: MessageBuffer?

    private typealias Waiter = CheckedContinuation<[UInt8], any Error>

    private enum Phase {
        case underWay(Waiter?)
        case over(Result<[UInt8], any Error>)
    }

    private let phase = Mutex(Phase.underWay(nil))

    init(
        number: UInt64, shape: Shape, method: Method, payload: [UInt8], options: CallOptions,
        messages: MessageBuffer? = nil
    ) {
        self.number = number
        self.shape = shape
        self.method = method
        self.payload = payload
        metadata = options.metadata
        deadline = .now + min(max(options.timeout, .zero), .longestWait)
        self.messages = messages
    }

    /// Waits for the one reply.
    func reply() async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { waiter in
            let result = phase.withLock { phase -> Result<[UInt8], any Error>? in
                switch phase {
                case .underWay(let other):
                    precondition(other == nil, "two tasks wait for one reply")
                    phase = .underWay(waiter)
                    return nil
                case .over(let result):
                    return result
                }
            }
            if let result { waiter.resume(with: result) }
        }
    }

    /// Why nothing more can be sent, once the call is over.
    var end: (any Error)? {
        phase.withLock { phase in
            switch phase {
            case .underWay: nil
            case .over(.failure(let error)): error
            case .over(.success): status(Refusal(.streamOver))
            }
        }
    }

    func finish(_ result: Result<[UInt8], any Error>) {
        let waiter = phase.withLock { phase -> Waiter? in
            guard case .underWay(let waiter) = phase else { return nil }
            phase = .over(result)
            return waiter
        }
        waiter?.resume(with: result)
        guard let messages else { return }
        switch result {
        case .success: messages.finish()
        case .failure(let error): messages.finish(throwing: error)
        }
    }

    /// The envelope as it leaves now.
    func envelope(at now: ContinuousClock.Instant) -> RequestEnvelope {
        let left = max(1, (deadline - now).nanoseconds)
        var envelope = RequestEnvelope(
            service: method.service, method: method.name, payload: payload, metadata: metadata)
        switch shape {
        case .unary, .connect: envelope.timeout = left
        case .serverStream, .clientStream, .bidirectional:
            envelope.metadata[Metadata.Keys.timeout] = "\(left)"
        }
        return envelope
    }

    /// What the request frame says about who sends after it.
    var flags: Frame.Flags {
        switch shape {
        case .unary, .connect: []
        case .serverStream: .remoteClosed
        case .clientStream, .bidirectional: .remoteOpen
        }
    }
}
