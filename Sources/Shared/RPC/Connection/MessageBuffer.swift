import NIOCore
import Synchronization

/// Messages of one stream between the event loop that receives them and the task that reads them, up to a
/// limit.
final class MessageBuffer: Sendable {
    /// How much may wait. One message is always taken, whatever its size.
    struct Limits: Hashable, Sendable {
        var messages: Int
        var bytes: Int
    }

    enum Push: Hashable {
        case taken
        /// The buffer is full; the message is lost, so the stream must end.
        case overflow
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
    }

    private let limits: Limits
    private let state = Mutex(State())
    private let onAbandon: (@Sendable () -> Void)?

    /// Makes an empty buffer; the closure is called when the reader goes away before the end.
    init(limits: Limits, onAbandon: (@Sendable () -> Void)? = nil) {
        self.limits = limits
        self.onAbandon = onAbandon
    }

    func push(_ message: [UInt8]) -> Push {
        let (push, waiter) = state.withLock { state -> (Push, Waiter?) in
            switch state.phase {
            case .open(let waiter?):
                state.phase = .open(nil)
                return (.taken, waiter)
            case .open(nil):
                let isFull =
                    state.stored.count >= limits.messages
                    || !state.stored.isEmpty && state.bytes + message.count > limits.bytes
                guard !isFull else { return (.overflow, nil) }
                state.stored.append(message)
                state.bytes += message.count
                return (.taken, nil)
            case .closed, .over:
                return (.unwanted, nil)
            }
        }
        waiter?.resume(returning: message)
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

    /// The reader goes away: nothing more is kept for it.
    func abandon() {
        let (waiter, wasOpen) = state.withLock { state -> (Waiter?, Bool) in
            defer {
                state.phase = .over
                state.stored = CircularBuffer()
            }
            guard case .open(let waiter) = state.phase else { return (nil, false) }
            return (waiter, true)
        }
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
        let result = state.withLock { state -> Result<[UInt8]?, any Error>? in
            if let message = state.stored.popFirst() {
                state.bytes -= message.count
                return .success(message)
            }
            switch state.phase {
            case .open(let other):
                precondition(other == nil, "two tasks read one stream of messages")
                state.phase = .open(waiter)
                return nil
            case .closed(let error):
                state.phase = .over
                return error.map { .failure($0) } ?? .success(nil)
            case .over:
                return Task.isCancelled ? .failure(CancellationError()) : .success(nil)
            }
        }
        if let result { waiter.resume(with: result) }
    }
}
