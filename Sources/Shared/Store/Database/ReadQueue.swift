import Dispatch
import Refusals
import Synchronization

/// Reads that wait for our threads: first in, first out, up to a limit.
final class ReadQueue: Sendable {
    private typealias Instant = ContinuousClock.Instant

    private struct State {
        var jobs = WaitingLine<ReadJob>()
        var isClosed = false
        var schedule: ReaderSchedule
    }

    private enum Step {
        case read(ReadJob, waking: Int?)
        case wait(asLookout: Bool)
        case end(waking: [Int])
    }

    /// After so many milliseconds a read no longer counts toward the limit of concurrent reads.
    private static let patience = 10

    private let limit: Int
    private let state: Mutex<State>
    /// One semaphore for each thread.
    private let bells: [DispatchSemaphore]

    /// - Parameters:
    ///   - threads: How many serve the queue, numbered from 0.
    ///   - atOnce: How many of them read at once, but for reads that take long.
    ///   - limit: How many reads may wait.
    init(threads: Int, atOnce: Int, limit: Int) {
        self.limit = limit
        state = Mutex(
            State(
                schedule: ReaderSchedule(
                    threads: threads, atOnce: atOnce, patience: .milliseconds(Self.patience))))
        bells = (0..<threads).map { _ in DispatchSemaphore(value: 0) }
    }

    /// Adds a read, or says why not: `store-busy` or `store-closed`.
    func offer(_ job: ReadJob) -> Refusal? {
        let (refusal, thread) = state.withLock { state -> (Refusal?, Int?) in
            if state.isClosed { return (Refusal(.storeClosed), nil) }
            if state.jobs.count >= limit { return (Refusal(.storeBusy), nil) }
            let now = Instant.now
            state.jobs.append(job, at: now)
            return (nil, state.schedule.call(at: now))
        }
        if let thread { bells[thread].signal() }
        return refusal
    }

    /// The next read for that thread, waited for; `nil` once the queue is closed and empty.
    func next(for thread: Int) -> ReadJob? {
        while true {
            let step = state.withLock { state -> Step in
                let now = Instant.now
                state.schedule.pause(thread)
                if state.schedule.hasRoom(at: now), let job = state.jobs.popFirst() {
                    state.schedule.begin(thread, at: now)
                    return .read(job, waking: state.jobs.count > 0 ? state.schedule.call(at: now) : nil)
                }
                // A thread that went to sleep after the queue was closed must be woken to end.
                if state.isClosed, state.jobs.count == 0 { return .end(waking: state.schedule.callAll()) }
                return .wait(asLookout: state.schedule.rest(thread, whileReadsWait: state.jobs.count > 0))
            }
            switch step {
            case .read(let job, let other):
                if let other { bells[other].signal() }
                return job
            case .wait(asLookout: false): bells[thread].wait()
            case .wait(asLookout: true):
                _ = bells[thread].wait(timeout: .now() + .milliseconds(Self.patience))
            case .end(let others):
                for other in others { bells[other].signal() }
                return nil
            }
        }
    }

    /// The next read for that thread if there is one that came no later than that.
    func poll(for thread: Int, cameBy moment: ContinuousClock.Instant) -> ReadJob? {
        state.withLock { state in
            guard let arrival = state.jobs.firstArrival, arrival <= moment else { return nil }
            state.schedule.begin(thread, at: .now)
            return state.jobs.popFirst()
        }
    }

    /// Takes no more reads; those that wait are still handed out.
    func close() {
        let sleepers = state.withLock { state in
            state.isClosed = true
            return state.schedule.callAll()
        }
        for thread in sleepers { bells[thread].signal() }
    }
}
