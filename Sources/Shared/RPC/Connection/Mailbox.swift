import Synchronization

/// Passes items from any thread to one event loop. The loop takes everything posted since its last turn at once, so that many
/// replies leave in one write.
///
/// It also applies back-pressure to senders of messages: to all while the peer reads too slowly, and to each whose stream has used
/// up its credit.
final class Mailbox<Item: Sendable>: Sendable {
    /// Who sends messages: a number that is the sender's alone, such as its stream id.
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
        /// What metered senders may still send. A sender without an entry is not metered.
        var credits: [Ticket: Int] = [:]
        var waiters: [Ticket: CheckedContinuation<Void, any Error>] = [:]
        /// Since when they wait.
        var waitingSince: [Ticket: ContinuousClock.Instant] = [:]

        func mayPost(_ ticket: Ticket) -> Bool {
            // Nobody waits for a closed mailbox.
            isClosed || isWritable && bytes < roomForMessages && hasCredit(ticket)
        }

        func hasCredit(_ ticket: Ticket) -> Bool {
            credits.isEmpty || credits[ticket, default: 1] > 0
        }
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
    /// - Returns: False when the mailbox is closed and the item was dropped.
    @discardableResult
    func post(_ item: Item) -> Bool {
        let (isTaken, mustWake) = state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            state.items.append(item)
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

    /// Says, on the loop, whether the connection takes more; if so, everyone who waits for that may look
    /// again.
    func settle(isWritable: Bool) {
        let ready = state.withLock { state -> [CheckedContinuation<Void, any Error>] in
            state.isWritable = isWritable
            guard isWritable, !state.waiters.isEmpty else { return [] }
            let ready = state.waiters.filter { state.hasCredit($0.key) }
            for ticket in ready.keys { state.waiters[ticket] = nil }
            return Array(ready.values)
        }
        for waiter in ready { waiter.resume() }
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
                state.waitingSince = [:]
                state.credits = [:]
            }
            return (state.items, state.waiters)
        }
        for waiter in waiters.values { waiter.resume() }
        return items
    }
}

extension Mailbox {
    /// From now on this sender keeps within its credit, which is so much.
    func meter(_ ticket: Ticket, credit: Int) {
        state.withLock { state in
            if !state.isClosed { state.credits[ticket] = credit }
        }
    }

    /// Gives a metered sender more credit.
    func grant(_ ticket: Ticket, _ more: Int) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard let credit = state.credits[ticket] else { return nil }
            let sum = min(credit + min(more, Int(Int32.max)), Int(Int32.max))
            state.credits[ticket] = sum
            return sum > 0 ? state.waiters.removeValue(forKey: ticket) : nil
        }
        waiter?.resume()
    }

    /// Those who have been waiting for longer than that to send one message.
    func waiting(longerThan time: Duration, at now: ContinuousClock.Instant) -> [Ticket] {
        state.withLock { state in
            state.waitingSince.isEmpty ? [] : state.waitingSince.filter { now - $0.value >= time }.map(\.key)
        }
    }

    /// This sender sends without a credit, or no more at all.
    func unmeter(_ ticket: Ticket) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            state.waitingSince[ticket] = nil
            guard state.credits.removeValue(forKey: ticket) != nil else { return nil }
            return state.waiters.removeValue(forKey: ticket)
        }
        waiter?.resume()
    }
}

extension Mailbox {
    /// Hands a message to the loop as soon as there is room for it and its sender has credit.
    ///
    /// - Parameters:
    ///   - message: What the loop gets.
    ///   - bytes: How long the message in it is.
    ///   - ticket: The sender's number; one sends under it at a time.
    ///   - end: Why the sender's call is over, if it is. Whoever ends the call must `evict` the ticket after.
    /// - Throws: That reason, or `CancellationError`.
    func send(
        _ message: Item, ofBytes bytes: Int, as ticket: Ticket,
        unless end: @escaping @Sendable () -> (any Error)?
    ) async throws {
        while true {
            if let error = end() { throw error }
            try Task.checkCancellation()
            if offer(message, ofBytes: bytes, as: ticket) { return }
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

    /// Ends the wait of the sender with this ticket.
    func evict(_ ticket: Ticket, throwing error: any Error) {
        let waiter = state.withLock { state in
            state.waitingSince[ticket] = nil
            return state.waiters.removeValue(forKey: ticket)
        }
        waiter?.resume(throwing: error)
    }

    /// Checks and posts under one lock, so that senders get room one after another.
    private func offer(_ message: Item, ofBytes bytes: Int, as ticket: Ticket) -> Bool {
        let (isDone, mustWake) = state.withLock { state in
            guard state.mayPost(ticket) else { return (false, false) }
            guard !state.isClosed else { return (true, false) }
            state.items.append(message)
            state.bytes += bytes + Self.costOfMessage
            if !state.waitingSince.isEmpty { state.waitingSince[ticket] = nil }
            if let credit = state.credits[ticket] {
                state.credits[ticket] = credit - Credit.cost(ofBytes: bytes)
            }
            defer { state.isExpected = true }
            return (true, !state.isExpected)
        }
        if mustWake { wake(self) }
        return isDone
    }

    private func register(_ waiter: CheckedContinuation<Void, any Error>, as ticket: Ticket) {
        let displaced: CheckedContinuation<Void, any Error>? = state.withLock { state in
            guard !state.mayPost(ticket) else { return waiter }
            if state.waitingSince[ticket] == nil { state.waitingSince[ticket] = .now }
            return state.waiters.updateValue(waiter, forKey: ticket)
        }
        displaced?.resume()
    }
}
