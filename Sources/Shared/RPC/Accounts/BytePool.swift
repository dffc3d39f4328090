import Synchronization

/// The bytes that all accounts of one kind may keep together.
final class BytePool: Sendable {
    let limit: Int
    private let used = Atomic<Int>(0)
    /// Bytes given back since the server began: what the allocator has to let go of.
    private let returned = Atomic<Int>(0)

    init(limit: Int) {
        self.limit = limit
    }

    /// Bytes kept at this moment.
    var count: Int { used.load(ordering: .relaxed) }

    var returnedBytes: Int { returned.load(ordering: .relaxed) }

    /// Takes room for so many bytes if no more than the ceiling are then kept.
    func take(_ count: Int, below ceiling: Int) -> Bool {
        if used.wrappingAdd(count, ordering: .relaxed).newValue <= ceiling { return true }
        used.wrappingSubtract(count, ordering: .relaxed)
        return false
    }

    func give(_ count: Int) {
        used.wrappingSubtract(count, ordering: .relaxed)
        returned.wrappingAdd(count, ordering: .relaxed)
    }
}
