import Synchronization

/// Whom to tell that something new is durable.
final class CommitHooks: Sendable {
    private let hooks = Mutex<[@Sendable () -> Void]>([])
    private let runs = Atomic(0)

    func add(_ hook: @escaping @Sendable () -> Void) {
        hooks.withLock { $0.append(hook) }
    }

    /// How often something became durable.
    var count: Int { runs.load(ordering: .relaxed) }

    func run() {
        runs.wrappingAdd(1, ordering: .relaxed)
        for hook in hooks.withLock({ $0 }) {
            hook()
        }
    }
}
