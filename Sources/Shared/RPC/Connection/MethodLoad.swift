import Synchronization

/// How many calls of one method are under way.
final class MethodLoad: Sendable {
    private let calls = Atomic<Int>(0)

    /// Counts a call in, unless so many are under way; who enters must leave.
    func enter(limit: Int) -> Bool {
        if calls.wrappingAdd(1, ordering: .relaxed).newValue <= limit { return true }
        leave()
        return false
    }

    func leave() {
        calls.wrappingSubtract(1, ordering: .relaxed)
    }
}
