/// When the write-ahead log is moved into the file, by whom, and when the writer waits for it.
///
/// A snapshot that is read for long, such as that of a backup, keeps all that is committed after it in the log. Then there is
/// nothing to move, and nobody waits. Once the snapshot is gone the log may be many times longer than it ever is otherwise,
/// and moving it takes long; the writer goes on meanwhile.
struct LogPolicy: Sendable {
    /// Whether the writer waits for a move under way.
    enum Wait: Hashable, Sendable {
        case none, briefly, untilDone
    }

    /// What the writer does when a move has ended.
    enum Rest: Hashable, Sendable {
        /// What was appended meanwhile is little, or no less than what was moved: it moves that itself.
        case moveRest
        /// It is much, and far less than what was moved: the mover goes on.
        case ask
        /// Somebody reads what the log was once: later.
        case nothing
    }

    /// What the writer waits for a move that is slower than it, after each commit.
    static let patienceMilliseconds = 50

    /// Pages from which on the log is moved.
    private let limit: Int
    /// Pages at which that is tried again.
    private var due: Int
    /// How long the log was when the move under way began.
    private var begun = 0
    /// How much of the log was moved before the move under way began.
    private var before = 0
    /// Whether a move is under way.
    private(set) var isMoving = false

    init(limit: Int) {
        self.limit = max(1, limit)
        due = self.limit
    }

    /// Notes how long the log is while nobody moves it; true when it is to be moved, which is then under way.
    mutating func committed(at pages: Int) -> Bool {
        if pages < limit { due = limit }
        guard pages >= due else { return false }
        begin(at: pages, after: 0)
        return true
    }

    /// Whether the writer waits, by how much the log has grown since the move began.
    func wait(at pages: Int) -> Wait {
        switch pages - begun {
        case ..<(3 * limit): .none
        case ..<(7 * limit): .briefly
        default: .untilDone
        }
    }

    /// The move under way has ended.
    ///
    /// - Parameters:
    ///   - moved: How many pages of the log are in the file.
    ///   - pages: How long the log is now.
    /// - Returns: What is to be done about the rest.
    mutating func ended(moved: Int, at pages: Int) -> Rest {
        isMoving = false
        due = pages + max(1, limit / 16)
        guard moved >= begun else { return .nothing }
        // What is left gets shorter from move to move, or the log would never be begun anew.
        guard pages - moved > limit / 4, pages - moved <= (begun - before) / 2 else { return .moveRest }
        begin(at: pages, after: moved)
        return .ask
    }

    private mutating func begin(at pages: Int, after moved: Int) {
        begun = pages
        before = moved
        isMoving = true
    }
}
