import Synchronization

/// The way from any thread to one event loop: what is posted between two turns of the loop is taken at once,
/// so that many replies leave in one write.
///
/// It also tells those who stream messages when to wait, because the peer does not read as fast as they
/// write.
final class Mailbox<Item: Sendable>: Sendable {
    /// Who waits for room: a number that is the waiter's alone, such as its stream id.
    typealias Ticket = UInt64

    private struct State {
        var items: [Item] = []
        /// Bytes that the messages among the items cost.
        var bytes = 0
        /// The loop is going to look, so nobody needs to wake it.
        var isExpected = false
        /// Whether the connection takes more, as the loop last saw it.
        var isWritable: Bool
        var isClosed = false
        var waiters: [Ticket: CheckedContinuation<Void, any Error>] = [:]

        /// A closed mailbox holds nobody up.
        var hasRoom: Bool { isClosed || isWritable && bytes < roomForMessages }
    }

    /// Bytes of messages that may wait for the loop before their senders do.
    private static var roomForMessages: Int { 128 << 10 }
    /// What a message costs beside its bytes, so that many small ones do not hold the loop for long either.
    private static var costOfMessage: Int { 128 }

    private let state: Mutex<State>
    private let wake: @Sendable (Mailbox<Item>) -> Void

    /// Makes an empty mailbox; the closure, called from any thread, makes the loop call `take` soon.
    init(isWritable: Bool, wake: @escaping @Sendable (Mailbox<Item>) -> Void) {
        state = Mutex(State(isWritable: isWritable))
        self.wake = wake
    }

    /// Hands an item to the loop.
    ///
    /// - Parameters:
    ///   - item: What the loop gets.
    ///   - message: The bytes of the message in it, if it is one; whoever sends messages waits for room
    ///     before.
    /// - Returns: False when the mailbox is closed and the item was dropped.
    @discardableResult
    func post(_ item: Item, carrying message: Int? = nil) -> Bool {
        let (isTaken, mustWake) = state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            state.items.append(item)
            if let message { state.bytes += message + Self.costOfMessage }
            defer { state.isExpected = true }
            return (true, !state.isExpected)
        }
        if mustWake { wake(self) }
        return isTaken
    }

    /// Says, on the loop, that it will take at the end of this turn anyway.
    func expect() {
        state.withLock { $0.isExpected = true }
    }

    /// Everything posted so far, in order. On the loop.
    func take() -> [Item] {
        state.withLock { state in
            state.isExpected = false
            state.bytes = 0
            guard !state.items.isEmpty else { return [] }
            defer { state.items = [] }
            return state.items
        }
    }

    /// Says, on the loop, whether the connection takes more; if so, everyone who waits may look again.
    func settle(isWritable: Bool) {
        let ready = state.withLock { state in
            state.isWritable = isWritable
            guard isWritable, !state.waiters.isEmpty else {
                return [Ticket: CheckedContinuation<Void, any Error>]()
            }
            defer { state.waiters = [:] }
            return state.waiters
        }
        for waiter in ready.values { waiter.resume() }
    }

    /// Ends the mailbox: nothing more is taken in, and nobody waits any more.
    ///
    /// - Returns: What was in it.
    @discardableResult
    func close() -> [Item] {
        let (items, waiters) = state.withLock { state in
            state.isClosed = true
            defer {
                state.items = []
                state.waiters = [:]
            }
            return (state.items, state.waiters)
        }
        for waiter in waiters.values { waiter.resume() }
        return items
    }
}

extension Mailbox {
    /// Waits until messages may be posted.
    ///
    /// - Parameters:
    ///   - ticket: The waiter's number; one waits under it at a time.
    ///   - end: Why the waiter's call is over, if it is. Whoever ends the call must `evict` the ticket after.
    /// - Throws: That reason, or `CancellationError`.
    func waitForRoom(as ticket: Ticket, unless end: @escaping @Sendable () -> (any Error)?) async throws {
        while true {
            if let error = end() { throw error }
            try Task.checkCancellation()
            if state.withLock({ $0.hasRoom }) { return }
            try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { waiter in
                    register(waiter, as: ticket)
                    // The call may have ended between the look above and the registration.
                    if let error = end() { evict(ticket, throwing: error) }
                    if Task.isCancelled { evict(ticket, throwing: CancellationError()) }
                }
            } onCancel: {
                evict(ticket, throwing: end() ?? CancellationError())
            }
        }
    }

    /// Sends away whoever waits under this ticket.
    func evict(_ ticket: Ticket, throwing error: any Error) {
        state.withLock { $0.waiters.removeValue(forKey: ticket) }?.resume(throwing: error)
    }

    private func register(_ waiter: CheckedContinuation<Void, any Error>, as ticket: Ticket) {
        let displaced: CheckedContinuation<Void, any Error>? = state.withLock { state in
            guard !state.hasRoom else { return waiter }
            return state.waiters.updateValue(waiter, forKey: ticket)
        }
        displaced?.resume()
    }
}
