import Synchronization

/// Keeps repeated calls few beside those that succeed, so that a server in trouble is not buried by its
/// callers: a success pays in a part of a call, a repeat draws a whole one.
final class RetryBudget: Sendable {
    private let capacity: Int
    private let deposit: Int
    /// In thousandths of a call.
    private let balance: Mutex<Int>

    /// Full at first.
    ///
    /// - Parameters:
    ///   - capacity: Repeats that a burst of trouble may draw.
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
