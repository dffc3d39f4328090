import Synchronization

/// Remembers the first damage found in the store. From then on nothing is written, and health reports it.
final class DamageWatch: Sendable {
    private let found = Mutex<StoreError?>(nil)
    private let isDamaged = Atomic(false)

    /// The first damage met; `nil` when none was.
    var damage: StoreError? {
        isDamaged.load(ordering: .acquiring) ? found.withLock { $0 } : nil
    }

    /// Notes what a read or a write ended with.
    func saw(_ error: (any Error)?) {
        guard let error = error as? StoreError, error.kind == .corrupt else { return }
        found.withLock { $0 = $0 ?? error }
        isDamaged.store(true, ordering: .releasing)
    }
}
