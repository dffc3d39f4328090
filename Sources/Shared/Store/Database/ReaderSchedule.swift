/// Which reader threads are busy, and which one to wake next.
///
/// As many reads run at once as there are processors: one more would interrupt another and make both late. A read that takes long
/// blocks nobody: after `patience` it no longer counts. To notice that while all threads are busy, one idle thread (the lookout)
/// wakes up regularly as long as reads wait.
struct ReaderSchedule: Sendable {
    typealias Instant = ContinuousClock.Instant

    private let atOnce: Int
    /// How long a read counts toward the limit.
    private let patience: Duration
    /// When each thread began its read, if it reads.
    private var begun: [Instant?]
    /// Idle threads; the one that went idle last is woken first, since its caches are warm.
    private var asleep: [Int] = []
    private var lookout: Int?

    /// No thread is busy or idle yet.
    init(threads: Int, atOnce: Int, patience: Duration) {
        self.atOnce = max(1, atOnce)
        self.patience = patience
        begun = Array(repeating: nil, count: threads)
    }

    /// Whether one more may read.
    func hasRoom(at now: Instant) -> Bool {
        var counted = 0
        for case let begin? in begun where now - begin < patience { counted += 1 }
        return counted < atOnce
    }

    /// Picks a thread: to read if one more may, else as lookout.
    ///
    /// - Returns: The thread to wake; `nil` when none is idle or none is needed.
    mutating func call(at now: Instant) -> Int? {
        if hasRoom(at: now) {
            guard let thread = asleep.popLast() ?? lookout else { return nil }
            if lookout == thread { lookout = nil }
            // It counts from now on, so that the next call does not wake another for the same place.
            begin(thread, at: now)
            return thread
        }
        guard lookout == nil, let thread = asleep.popLast() else { return nil }
        lookout = thread
        return thread
    }

    /// The thread begins a read.
    mutating func begin(_ thread: Int, at now: Instant) {
        begun[thread] = now
    }

    /// The thread is awake and does not read.
    mutating func pause(_ thread: Int) {
        begun[thread] = nil
        if lookout == thread { lookout = nil }
        asleep.removeAll { $0 == thread }
    }

    /// The thread has nothing to do.
    ///
    /// - Returns: Whether it is the lookout, which sleeps no longer than `patience`. The others sleep until they are woken.
    mutating func rest(_ thread: Int, whileReadsWait: Bool) -> Bool {
        if whileReadsWait, lookout == nil {
            lookout = thread
            return true
        }
        asleep.append(thread)
        return false
    }

    /// Wakes every idle thread.
    mutating func callAll() -> [Int] {
        defer { asleep = [] }
        return asleep
    }
}
