import Synchronization

/// Whom to tell that something new is durable.
final class CommitHooks: Sendable {
    private let hooks = Mutex<[@Sendable () -> Void]>([])

    func add(_ hook: @escaping @Sendable () -> Void) {
        hooks.withLock { $0.append(hook) }
    }

    func run() {
        for hook in hooks.withLock({ $0 }) {
            hook()
        }
    }
}
