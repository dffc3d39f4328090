import DequeModule

/// Jobs in line, first in, first out, and when each of them came.
struct WaitingLine<Job> {
    private var jobs = Deque<Job>()
    private var arrivals = Deque<ContinuousClock.Instant>()

    var count: Int { jobs.count }

    var first: Job? { jobs.first }

    /// When the first one came; to look at it copies no job.
    var firstArrival: ContinuousClock.Instant? { arrivals.first }

    mutating func append(_ job: Job, at moment: ContinuousClock.Instant) {
        jobs.append(job)
        arrivals.append(moment)
    }

    mutating func popFirst() -> Job? {
        _ = arrivals.popFirst()
        return jobs.popFirst()
    }
}
