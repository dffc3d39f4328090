import Dispatch
import Refusals
import Synchronization

/// Work that waits for one of our threads: first in, first out, up to a limit.
final class JobQueue<Job: Sendable>: Sendable {
    private struct State {
        var jobs = WaitingLine<Job>()
        var isClosed = false
        /// Threads that wait and have not been woken yet.
        var sleepers = 0
    }

    private let limit: Int
    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)

    init(limit: Int) {
        self.limit = limit
    }

    /// Adds a job, or says why not: `store-busy` or `store-closed`.
    func offer(_ job: Job) -> Refusal? {
        let (refusal, mustWake) = state.withLock { state -> (Refusal?, Bool) in
            if state.isClosed { return (Refusal(.storeClosed), false) }
            if state.jobs.count >= limit { return (Refusal(.storeBusy), false) }
            state.jobs.append(job, at: .now)
            guard state.sleepers > 0 else { return (nil, false) }
            state.sleepers -= 1
            return (nil, true)
        }
        if mustWake { wake.signal() }
        return refusal
    }

    /// The next job, waited for; `nil` once the queue is closed and empty.
    func next() -> Job? {
        while true {
            let (job, isOver) = state.withLock { state -> (Job?, Bool) in
                if let job = state.jobs.popFirst() { return (job, false) }
                if state.isClosed { return (nil, true) }
                state.sleepers += 1
                return (nil, false)
            }
            if job != nil || isOver { return job }
            wake.wait()
        }
    }

    /// The next job if there is one now and the condition holds for it.
    func poll(where condition: (Job) -> Bool) -> Job? {
        state.withLock { state in
            guard let job = state.jobs.first, condition(job) else { return nil }
            return state.jobs.popFirst()
        }
    }

    /// Takes no more jobs; those that wait are still handed out.
    func close() {
        let sleepers = state.withLock { state in
            state.isClosed = true
            defer { state.sleepers = 0 }
            return state.sleepers
        }
        for _ in 0..<sleepers { wake.signal() }
    }

    /// How long the job at the front has waited; nothing when none waits.
    var oldestAge: Duration {
        state.withLock { state in state.jobs.firstArrival.map { .now - $0 } ?? .zero }
    }

    /// How many jobs wait.
    var count: Int { state.withLock { $0.jobs.count } }
}
