import Synchronization

/// The bytes that all streams of one connection may keep for their readers together, which also count in its caller's
/// account.
final class ByteBudget: Sendable {
    private let limit: Int
    private let account: Account?
    private let used = Atomic<Int>(0)

    init(limit: Int, of account: Account? = nil) {
        self.limit = limit
        self.account = account
    }

    /// Bytes kept at this moment.
    var count: Int { used.load(ordering: .relaxed) }

    /// Takes room for so many bytes; whoever gets it gives it back.
    func take(_ count: Int) -> Bool {
        let now = used.wrappingAdd(count, ordering: .relaxed).newValue
        if now <= limit, account?.take(count) ?? true { return true }
        used.wrappingSubtract(count, ordering: .relaxed)
        return false
    }

    func give(_ count: Int) {
        used.wrappingSubtract(count, ordering: .relaxed)
        account?.give(count)
    }
}
