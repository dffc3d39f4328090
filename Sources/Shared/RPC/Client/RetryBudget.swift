import Synchronization

/// Limits repeated calls to a share of those that succeed, so that retries do not overload a server in trouble: each success adds a
/// fraction of a repeat, each repeat uses up one.
final class RetryBudget: Sendable {
    private let capacity: Int
    private let deposit: Int
    /// In thousandths of a call.
    private let balance: Mutex<Int>

    /// Full at first.
    ///
    /// - Parameters:
    ///   - capacity: Repeats that may be made at once.
    ///   - percent: Of the calls that succeed, how many may be repeats in the long run.
    init(capacity: Int, percent: Int) {
        self.capacity = max(0, capacity) * 1000
        deposit = max(0, percent) * 10
        balance = Mutex(self.capacity)
    }

    /// A call succeeded.
    func earn() {
        balance.withLock { $0 = min(capacity, $0 + deposit) }
    }

    /// Asks for one repeat.
    func spend() -> Bool {
        balance.withLock { balance in
            guard balance >= 1000 else { return false }
            balance -= 1000
            return true
        }
    }
}
