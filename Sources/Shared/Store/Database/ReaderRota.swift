/// Which of the threads that read are at work, and which is called next.
///
/// As many read at once as there are processors: one more would take a processor from another in the middle of its
/// read, and both would answer late. A read that takes long holds nobody up, though: past its time it does not count.
/// So that this is noticed while all are held up, one thread looks every so often as long as reads wait.
struct ReaderRota: Sendable {
    typealias Instant = ContinuousClock.Instant

    private let atOnce: Int
    /// Past this a read does not count any more.
    private let patience: Duration
    /// When each thread began its read, if it reads.
    private var begun: [Instant?]
    /// Threads that sleep until they are called, the last to fall asleep called first: it is the one still warm.
    private var asleep: [Int] = []
    private var lookout: Int?

    /// Nobody is at work yet, nor asleep.
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

    /// Somebody is needed: to read if there is room, else to look out.
    ///
    /// - Returns: The thread to wake; `nil` when there is nobody, or nobody has to come.
    mutating func call(at now: Instant) -> Int? {
        if hasRoom(at: now) {
            guard let thread = asleep.popLast() ?? lookout else { return nil }
            if lookout == thread { lookout = nil }
            // Counts from now, so that the next call does not wake another for the same room.
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
    /// - Returns: Whether it looks out: it sleeps no longer than one's patience. All others sleep until they are called.
    mutating func rest(_ thread: Int, whileReadsWait: Bool) -> Bool {
        if whileReadsWait, lookout == nil {
            lookout = thread
            return true
        }
        asleep.append(thread)
        return false
    }

    /// Everybody who sleeps is called.
    mutating func callAll() -> [Int] {
        defer { asleep = [] }
        return asleep
    }
}
