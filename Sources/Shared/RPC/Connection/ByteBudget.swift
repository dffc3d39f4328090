import Synchronization

/// The bytes that all streams of one connection may keep for their readers together.
final class ByteBudget: Sendable {
    private let limit: Int
    private let used = Atomic<Int>(0)

    init(limit: Int) {
        self.limit = limit
    }

    /// Bytes kept at this moment.
    var count: Int { used.load(ordering: .relaxed) }

    /// Takes room for so many bytes; whoever gets it gives it back.
    func take(_ count: Int) -> Bool {
        let now = used.wrappingAdd(count, ordering: .relaxed).newValue
        if now <= limit { return true }
        give(count)
        return false
    }

    func give(_ count: Int) {
        used.wrappingSubtract(count, ordering: .relaxed)
    }
}
