import NIOCore

/// How much of an event loop's time strangers get while callers who are known are at work on it: a twenty-fifth for what they
/// send and are sent, and a thirty-third for letting their connections in. What is left of a flood waits in the system's
/// buffers, and its senders with it. While nobody known is at work strangers have the whole loop.
///
/// On its loop only. Work that happens outside our code, in the system and in the channels, counts at a fixed cost, which is
/// near what it takes on a machine of 2024.
final class StrangersShare {
    typealias Instant = ContinuousClock.Instant

    /// Whoever is known is at work for so long after bytes of it came.
    private static let memory = Duration.milliseconds(100)
    /// A look at a socket: two changes of what the loop waits for, a wake, the read itself,
    private static let costOfLook = Duration.microseconds(20)
    /// and for every KiB that was read, into memory that is cold afterwards.
    private static let costOfKibibyte = Duration.nanoseconds(500)
    /// What the system and the channel take of a connection that comes, beside what is measured, and of one that goes.
    private static let costOfEntry = Duration.microseconds(25)
    private static let costOfEnd = Duration.microseconds(10)
    /// Turns are given out no more often than this, several at once where there is time for them.
    private static let interval = Duration.microseconds(500)
    /// Of four turns newcomers have three, while there are any.
    private static let turnsOfNewcomers = 4
    /// While more newcomers than these wait for a first look no connection is taken in: it would wait behind them, and take
    /// the place of one that has not had its chance.
    private static let mostNewcomers = 64

    /// Nor is one taken in while strangers have used so much more than their share that it takes longer than this to make up
    /// for it: what the peers of closed connections had sent is read without a turn.
    private static let longestDebt = Duration.milliseconds(50)

    private let loop: any EventLoop
    private let clock: () -> Instant
    private var reads: TimeShare
    private var entries: TimeShare
    private var busyUntil: Instant
    /// Those who have had few turns, and the others.
    private var newcomers = TurnQueue()
    private var others = TurnQueue()
    private var turns = 0
    private var isScheduled = false

    init(on loop: any EventLoop, clock: @escaping () -> Instant = { .now }) {
        self.loop = loop
        self.clock = clock
        let now = clock()
        reads = TimeShare(parts: 25, atOnce: .microseconds(50), now: now)
        entries = TimeShare(parts: 33, atOnce: .microseconds(300), now: now)
        busyUntil = now
    }

    /// Bytes came of somebody who is known.
    func knownWorks(at now: Instant) {
        if now >= busyUntil {
            reads.forgive(at: now)
            entries.forgive(at: now)
        }
        busyUntil = now + Self.memory
    }

    /// Whether somebody known is at work, so that strangers' work counts.
    func isBusy(at now: Instant) -> Bool { now < busyUntil }

    /// Asks to look for what a stranger has sent.
    ///
    /// - Parameters:
    ///   - address: Whose connections take turns as one.
    ///   - isNew: It has had few turns.
    ///   - now: The present time.
    ///   - turn: Called later where it may not look now.
    /// - Returns: Whether it may look now.
    func mayRead(
        from address: String, isNew: Bool, at now: Instant, _ turn: @escaping TurnQueue.Turn
    ) -> Bool {
        guard isBusy(at: now) else { return true }
        if newcomers.isEmpty, others.isEmpty, reads.isOpen(at: now) {
            reads.use(Self.costOfLook, at: now)
            return true
        }
        if isNew { newcomers.append(turn, of: address) } else { others.append(turn, of: address) }
        schedule(at: now)
        return false
    }

    /// Counts work for strangers: the processor's time that our code took, and so many bytes that were read.
    func worked(_ time: Duration, onBytes bytes: Int = 0, at now: Instant) {
        guard isBusy(at: now) else { return }
        reads.use(time + Self.costOfKibibyte * (bytes >> 10), at: now)
    }

    /// How long work for a stranger waits that can wait, such as the next piece of a long answer; nothing while there is time
    /// for it.
    func workWait(at now: Instant) -> Duration {
        isBusy(at: now) && !reads.isOpen(at: now) ? max(Self.interval, reads.wait(at: now)) : .zero
    }

    /// Takes a connection in, and counts what it costs.
    func entering(at now: Instant, _ work: () -> Void) {
        moving(Self.costOfEntry, at: now, work)
    }

    /// Ends one, and counts what it costs.
    func ending(at now: Instant, _ work: () -> Void) {
        moving(Self.costOfEnd, at: now, work)
    }

    private func moving(_ fixed: Duration, at now: Instant, _ work: () -> Void) {
        guard isBusy(at: now) else { return work() }
        let begin = ThreadTime.used
        work()
        entries.use(ThreadTime.used - begin + fixed, at: now)
    }

    /// How long the listening socket waits before the next connection is taken in; nothing while there is time for it.
    func entryWait(at now: Instant) -> Duration {
        guard isBusy(at: now) else { return .zero }
        if reads.wait(at: now) > Self.longestDebt { return wait(for: reads, at: now) }
        let isOpen = newcomers.count < Self.mostNewcomers && entries.isOpen(at: now)
        return isOpen ? .zero : wait(for: entries, at: now)
    }

    /// Until it is worth looking again: what was used is paid for, or nobody known is at work any more.
    private func wait(for share: TimeShare, at now: Instant) -> Duration {
        max(Self.interval, min(share.wait(at: now), busyUntil - now))
    }

    private func schedule(at now: Instant) {
        guard !isScheduled else { return }
        isScheduled = true
        let wait = wait(for: reads, at: now)
        loop.assumeIsolated().scheduleTask(in: TimeAmount(wait)) { [weak self] in
            self?.isScheduled = false
            self?.giveTurns()
        }
    }

    /// Gives turns for as long as there is time for them.
    private func giveTurns() {
        let now = clock()
        while !isBusy(at: now) || reads.isOpen(at: now) {
            guard let turn = next() else { return }
            if turn() { reads.use(Self.costOfLook, at: now) }
        }
        if !newcomers.isEmpty || !others.isEmpty { schedule(at: now) }
    }

    private func next() -> TurnQueue.Turn? {
        turns = (turns + 1) % Self.turnsOfNewcomers
        return turns == 0
            ? others.popFirst() ?? newcomers.popFirst() : newcomers.popFirst() ?? others.popFirst()
    }
}
