import NIOCore
import Synchronization

/// Messages of one stream between the event loop that receives them and the task that reads them, up to a
/// limit.
final class MessageBuffer: Sendable {
    /// How much may wait. One message is taken whatever its size, if the connection has room for it.
    struct Limits: Hashable, Sendable {
        var messages: Int
        var bytes: Int
    }

    enum Push: Hashable {
        case taken
        /// The buffer is full; the message is lost, so the stream must end.
        case overflow
        /// As `overflow`: the caller's account has no room left.
        case crowded
        /// Nobody reads any more.
        case unwanted
    }

    private typealias Waiter = CheckedContinuation<[UInt8]?, any Error>

    private enum Phase {
        /// More may come. A reader waits only while nothing is stored.
        case open(Waiter?)
        /// No more comes; what is stored is read first, then the end.
        case closed((any Error)?)
        /// The reader has seen the end or gone away.
        case over
    }

    private struct State {
        var phase = Phase.open(nil)
        var stored = CircularBuffer<[UInt8]>()
        var bytes = 0
        var pace = StreamPace()
        /// Credit of messages that were taken, not yet given back to the sender.
        var owed = 0
    }

    private let limits: Limits
    private let budget: ByteBudget?
    private let replenishment: Replenishment?
    private let isPaced: Bool
    private let state = Mutex(State())
    private let onAbandon: (@Sendable () -> Void)?

    /// Makes an empty buffer.
    ///
    /// - Parameters:
    ///   - limits: How much may wait in it.
    ///   - budget: How much may wait in all buffers of the connection.
    ///   - replenishment: Whom to tell of what was taken, when the sender keeps within a credit.
    ///   - isPaced: Whether it is noted how the sender keeps its reader waiting.
    ///   - onAbandon: Called when the reader goes away before the end.
    init(
        limits: Limits, budget: ByteBudget? = nil, replenishment: Replenishment? = nil, isPaced: Bool = false,
        onAbandon: (@Sendable () -> Void)? = nil
    ) {
        self.limits = limits
        self.budget = budget
        self.replenishment = replenishment
        self.isPaced = isPaced
        self.onAbandon = onAbandon
    }

    deinit {
        budget?.give(state.withLock { $0.bytes })
    }

    func push(_ message: [UInt8]) -> Push {
        let (push, waiter, credit) = state.withLock { state -> (Push, Waiter?, Int) in
            if isPaced { state.pace.came(ofBytes: message.count) }
            switch state.phase {
            case .open(let waiter?):
                state.phase = .open(nil)
                return (.taken, waiter, took(message, &state))
            case .open(nil):
                let isFull =
                    state.stored.count >= limits.messages
                    || !state.stored.isEmpty && state.bytes + message.count > limits.bytes
                guard !isFull else { return (.overflow, nil, 0) }
                switch budget?.take(message.count) {
                case .full?: return (.overflow, nil, 0)
                case .crowded?: return (.crowded, nil, 0)
                case .taken?, nil: break
                }
                state.stored.append(message)
                state.bytes += message.count
                return (.taken, nil, 0)
            case .closed, .over:
                return (.unwanted, nil, 0)
            }
        }
        waiter?.resume(returning: message)
        if credit > 0 { replenishment?.give(credit) }
        return push
    }

    /// Ends the stream: well, or with the error that the reader gets after what is stored. The first end
    /// counts.
    func finish(throwing error: (any Error)? = nil) {
        let waiter = state.withLock { state -> Waiter? in
            guard case .open(let waiter) = state.phase else { return nil }
            state.phase = waiter == nil ? .closed(error) : .over
            return waiter
        }
        guard let waiter else { return }
        if let error { waiter.resume(throwing: error) } else { waiter.resume(returning: nil) }
    }

    /// The reader stops: nothing more is stored.
    func abandon() {
        let (waiter, wasOpen, bytes) = state.withLock { state -> (Waiter?, Bool, Int) in
            defer {
                state.phase = .over
                state.stored = CircularBuffer()
                state.bytes = 0
            }
            guard case .open(let waiter) = state.phase else { return (nil, false, state.bytes) }
            return (waiter, true, state.bytes)
        }
        budget?.give(bytes)
        waiter?.resume(throwing: CancellationError())
        if wasOpen { onAbandon?() }
    }

    /// The next message; `nil` at the end. One task reads at a time.
    func next() async throws -> [UInt8]? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                read(for: waiter)
                // Cancelled before the waiter stood in its place.
                if Task.isCancelled { abandon() }
            }
        } onCancel: {
            abandon()
        }
    }

    private func read(for waiter: Waiter) {
        let (result, credit) = state.withLock { state -> (Result<[UInt8]?, any Error>?, Int) in
            if let message = state.stored.popFirst() {
                state.bytes -= message.count
                budget?.give(message.count)
                return (.success(message), took(message, &state))
            }
            switch state.phase {
            case .open(let other):
                precondition(other == nil, "two tasks read one stream of messages")
                if isPaced { state.pace.waits() }
                state.phase = .open(waiter)
                return (nil, 0)
            case .closed(let error):
                state.phase = .over
                return (error.map { .failure($0) } ?? .success(nil), 0)
            case .over:
                return (Task.isCancelled ? .failure(CancellationError()) : .success(nil), 0)
            }
        }
        if let result { waiter.resume(with: result) }
        if credit > 0 { replenishment?.give(credit) }
    }

    /// How the sender has kept its reader waiting.
    var pace: StreamPace { state.withLock { $0.pace } }

    /// Counts a message that reached its reader; what is returned is to be given back to the sender now.
    private func took(_ message: [UInt8], _ state: inout State) -> Int {
        guard let replenishment, case .open = state.phase else { return 0 }
        state.owed += Credit.cost(ofBytes: message.count)
        guard state.owed >= replenishment.batch else { return 0 }
        defer { state.owed = 0 }
        return state.owed
    }
}
