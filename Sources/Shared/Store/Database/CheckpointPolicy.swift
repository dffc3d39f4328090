/// Decides when the write-ahead log is checkpointed, by which thread, and when the writer waits for it.
///
/// A long read, such as a backup, keeps everything committed after its snapshot in the log: nothing can be checkpointed then, and
/// nobody waits. Once the read has ended, the log may be many times its usual length and the checkpoint takes long; the writer
/// goes on meanwhile.
struct CheckpointPolicy: Sendable {
    /// Whether the writer waits for a running checkpoint.
    enum Wait: Hashable, Sendable {
        case none, briefly, untilDone
    }

    /// What the writer does when a checkpoint has ended.
    enum Rest: Hashable, Sendable {
        /// Little was appended meanwhile, or no less than was checkpointed: the writer does the rest itself.
        case checkpointRest
        /// Much was appended, but far less than was checkpointed: the other thread goes on.
        case ask
        /// A reader still needs the older pages: try again later.
        case nothing
    }

    /// How long the writer waits after each commit for a checkpoint that is slower than it.
    static let patienceMilliseconds = 50

    /// Pages in the log from which on it is checkpointed.
    private let limit: Int
    /// Pages at which the next attempt is due.
    private var due: Int
    /// Pages in the log when the running checkpoint began.
    private var begun = 0
    /// Pages already in the file when the running checkpoint began.
    private var before = 0
    /// Whether a checkpoint is running.
    private(set) var isMoving = false

    init(limit: Int) {
        self.limit = max(1, limit)
        due = self.limit
    }

    /// Notes the log's length while no checkpoint runs. Returns true when one is due; it then counts as running.
    mutating func committed(at pages: Int) -> Bool {
        if pages < limit { due = limit }
        guard pages >= due else { return false }
        begin(at: pages, after: 0)
        return true
    }

    /// Whether the writer waits, by how much the log has grown since the checkpoint began.
    func wait(at pages: Int) -> Wait {
        switch pages - begun {
        case ..<(3 * limit): .none
        case ..<(7 * limit): .briefly
        default: .untilDone
        }
    }

    /// Notes that the running checkpoint has ended.
    ///
    /// - Parameters:
    ///   - moved: How many pages of the log are in the file.
    ///   - pages: How long the log is now.
    /// - Returns: What is to be done about the rest.
    mutating func ended(moved: Int, at pages: Int) -> Rest {
        isMoving = false
        due = pages + max(1, limit / 16)
        guard moved >= begun else { return .nothing }
        // The rest must shrink from one checkpoint to the next, or the log would never be restarted.
        guard pages - moved > limit / 4, pages - moved <= (begun - before) / 2 else { return .checkpointRest }
        begin(at: pages, after: moved)
        return .ask
    }

    private mutating func begin(at pages: Int, after moved: Int) {
        begun = pages
        before = moved
        isMoving = true
    }
}
