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

    enum Room: Hashable {
        case taken
        /// The connection has none left.
        case full
        /// The caller's account has none.
        case crowded
    }

    /// Takes room for so many bytes; whoever gets it gives it back.
    func take(_ count: Int) -> Room {
        let now = used.wrappingAdd(count, ordering: .relaxed).newValue
        let room: Room = now > limit ? .full : account?.take(count) ?? true ? .taken : .crowded
        if room != .taken { used.wrappingSubtract(count, ordering: .relaxed) }
        return room
    }

    func give(_ count: Int) {
        used.wrappingSubtract(count, ordering: .relaxed)
        account?.give(count)
    }
}
