import Synchronization

/// A connection as the server sees it beside all others: where it comes from, and what it has been doing.
final class ConnectionRecord: Sendable {
    typealias Instant = ContinuousClock.Instant

    let mailbox: Mailbox<ServerOutput>
    let address: String
    let born: Instant
    /// Nanoseconds from its birth to its last bytes.
    private let heard = Atomic<Int64>(0)
    private let calls = Atomic<Int>(0)

    init(_ mailbox: Mailbox<ServerOutput>, from address: String, at now: Instant) {
        self.mailbox = mailbox
        self.address = address
        born = now
    }

    var id: ObjectIdentifier { ObjectIdentifier(self) }

    /// When its last bytes came.
    var lastHeard: Instant { born + .nanoseconds(heard.load(ordering: .relaxed)) }

    var hasCalls: Bool { calls.load(ordering: .relaxed) > 0 }

    /// Bytes came. On its loop.
    func heard(at now: Instant) {
        heard.store((now - born).nanoseconds, ordering: .relaxed)
    }

    /// So many calls are under way. On its loop.
    func works(on calls: Int) {
        self.calls.store(calls, ordering: .relaxed)
    }
}
