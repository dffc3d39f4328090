import Dispatch
import Synchronization

/// Checkpoints the write-ahead log on a thread and a connection of its own, so that the writer does not have to.
///
/// SQLite lets one connection checkpoint while another one appends. The writer checkpoints what was appended meanwhile, when that
/// is little; its next transaction then starts the log from the beginning.
final class Checkpointer: Sendable {
    private let asked = DispatchSemaphore(value: 0)
    private let moved = DispatchSemaphore(value: 0)
    private let isClosed = Atomic(false)
    /// Pages of the log that were in the file when the last checkpoint ended.
    private let pages = Atomic(0)

    /// Serves until it is closed.
    func run(_ connection: Connection) {
        while true {
            asked.wait()
            guard !isClosed.load(ordering: .acquiring) else { return }
            pages.store(connection.checkpointLog(), ordering: .releasing)
            moved.signal()
        }
    }

    /// Asks for a checkpoint. Only the writer's thread calls this, and only when the previous one has ended.
    func ask() {
        asked.signal()
    }

    /// Waits for the checkpoint asked for and returns how many pages of the log are in the file; `nil` when it did not end in
    /// time. Answers each request once.
    func result(waiting wait: CheckpointPolicy.Wait) -> Int? {
        let deadline: DispatchTime =
            switch wait {
            case .none: .now()
            case .briefly: .now() + .milliseconds(CheckpointPolicy.patienceMilliseconds)
            case .untilDone: .distantFuture
            }
        return moved.wait(timeout: deadline) == .success ? pages.load(ordering: .acquiring) : nil
    }

    /// Lets the thread end.
    func close() {
        isClosed.store(true, ordering: .releasing)
        asked.signal()
    }
}

/// What the writer does after each commit to keep the write-ahead log short.
struct CheckpointControl {
    private let checkpointer: Checkpointer
    private var policy: CheckpointPolicy

    init(limit: Int, checkpointer: Checkpointer) {
        self.checkpointer = checkpointer
        policy = CheckpointPolicy(limit: limit)
    }

    /// Checks the log's length. Waits only when the log grows much faster than it is checkpointed.
    mutating func committed(_ connection: Connection) {
        let pages = connection.logPages
        if policy.isMoving {
            guard let moved = checkpointer.result(waiting: policy.wait(at: pages)) else { return }
            switch policy.ended(moved: moved, at: pages) {
            case .ask: checkpointer.ask()
            case .checkpointRest: connection.checkpointLog()
            case .nothing: break
            }
        } else if policy.committed(at: pages) {
            checkpointer.ask()
        }
    }

    /// Waits for a running checkpoint and ends the other thread.
    mutating func close() {
        if policy.isMoving { _ = checkpointer.result(waiting: .untilDone) }
        checkpointer.close()
    }
}
