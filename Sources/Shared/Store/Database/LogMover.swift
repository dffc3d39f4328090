import Dispatch
import Synchronization

/// Moves the write-ahead log into the file on a thread and a connection of its own, so that the writer, and all who wait
/// for it, need not.
///
/// SQLite lets one connection move the log while another one appends to it. What was appended meanwhile the writer moves
/// itself, when that is little; then its next transaction begins the log anew.
final class LogMover: Sendable {
    private let asked = DispatchSemaphore(value: 0)
    private let moved = DispatchSemaphore(value: 0)
    private let isClosed = Atomic(false)
    /// How many pages of the log were in the file when the last move ended.
    private let pages = Atomic(0)

    /// Serves until it is closed.
    func run(_ connection: Connection) {
        while true {
            asked.wait()
            guard !isClosed.load(ordering: .acquiring) else { return }
            pages.store(connection.moveLog(), ordering: .releasing)
            moved.signal()
        }
    }

    /// Has the log moved soon. Only the thread that writes calls this, and again only after the last time is over.
    func ask() {
        asked.signal()
    }

    /// How many pages of the log are in the file once what was asked for is done; once. `nil` when it was not done in time.
    func result(waiting wait: LogPolicy.Wait) -> Int? {
        let deadline: DispatchTime =
            switch wait {
            case .none: .now()
            case .briefly: .now() + .milliseconds(LogPolicy.patienceMilliseconds)
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

/// Keeps the write-ahead log short: what the writer does about it after each commit.
struct LogKeeper {
    private let mover: LogMover
    private var policy: LogPolicy

    init(limit: Int, mover: LogMover) {
        self.mover = mover
        policy = LogPolicy(limit: limit)
    }

    /// Looks at how long the log has become. Waits only when it grows much faster than it is moved.
    mutating func committed(_ connection: Connection) {
        let pages = connection.logPages
        if policy.isMoving {
            guard let moved = mover.result(waiting: policy.wait(at: pages)) else { return }
            switch policy.ended(moved: moved, at: pages) {
            case .ask: mover.ask()
            case .moveRest: connection.moveLog()
            case .nothing: break
            }
        } else if policy.committed(at: pages) {
            mover.ask()
        }
    }

    /// Waits for the mover and lets it go.
    mutating func close() {
        if policy.isMoving { _ = mover.result(waiting: .untilDone) }
        mover.close()
    }
}
