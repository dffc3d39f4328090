import Synchronization

/// Counts bytes kept for one caller as long as this object lives: keep it next to the bytes.
package final class HeldBytes: Sendable {
    private let account: Account?
    private let count = Atomic<Int>(0)

    init(_ account: Account?) {
        self.account = account
    }

    deinit {
        account?.give(count.load(ordering: .relaxed))
    }

    /// Counts so many bytes more.
    ///
    /// - Returns: False when the caller, or all together, would have too many; then nothing is counted.
    package func take(_ more: Int) -> Bool {
        guard account?.take(more) ?? true else { return false }
        count.wrappingAdd(more, ordering: .relaxed)
        return true
    }

    /// Counts so many bytes fewer; they are kept no longer.
    package func give(_ fewer: Int) {
        count.wrappingSubtract(fewer, ordering: .relaxed)
        account?.give(fewer)
    }

    /// Bytes counted here.
    var bytes: Int { count.load(ordering: .relaxed) }
}
