import Dispatch
import Synchronization

/// Moves the write-ahead log into the file on a thread and a connection of its own, so that the writer, and all who wait
/// for it, need not.
///
/// SQLite lets one connection move the log while another one appends to it. What was appended meanwhile the writer moves
/// itself, which is little; then its next transaction begins the log anew.
final class LogMover: Sendable {
    private let asked = DispatchSemaphore(value: 0)
    private let moved = DispatchSemaphore(value: 0)
    private let isClosed = Atomic(false)

    /// Serves until it is closed.
    func run(_ connection: Connection) {
        while true {
            asked.wait()
            guard !isClosed.load(ordering: .acquiring) else { return }
            connection.moveLog()
            moved.signal()
        }
    }

    /// Has the log moved soon. Only the thread that writes calls this, and again only after the last time is over.
    func ask() {
        asked.signal()
    }

    /// Whether what was asked for is done, waited for if that is wanted; true once.
    func isDone(waiting: Bool) -> Bool {
        moved.wait(timeout: waiting ? .distantFuture : .now()) == .success
    }

    /// Lets the thread end.
    func close() {
        isClosed.store(true, ordering: .releasing)
        asked.signal()
    }
}

/// Keeps the write-ahead log short: what the writer does about it after each commit.
struct LogKeeper {
    /// Pages from which on the log is moved.
    private let limit: Int
    private let mover: LogMover
    private var isMoving = false

    init(limit: Int, mover: LogMover) {
        self.limit = limit
        self.mover = mover
    }

    /// Looks at how long the log has become. Waits only when it became four times too long while it was being moved.
    mutating func committed(_ connection: Connection) {
        let pages = connection.logPages
        if isMoving {
            guard mover.isDone(waiting: pages >= 4 * limit) else { return }
            isMoving = false
            connection.moveLog()
        } else if pages >= limit {
            isMoving = true
            mover.ask()
        }
    }

    /// Waits for the mover and lets it go.
    mutating func close() {
        if isMoving { _ = mover.isDone(waiting: true) }
        isMoving = false
        mover.close()
    }
}
