import Synchronization

/// Carries a value that only one thread may use to the thread that shall use it.
final class Handover<Value>: Sendable {
    private let value: Mutex<Value?>

    init(_ value: sending Value) {
        self.value = Mutex(value)
    }

    /// The value on the first call; `nil` afterwards.
    func take() -> sending Value? {
        value.withLock { held in
            let taken = held
            held = nil
            return taken
        }
    }
}
