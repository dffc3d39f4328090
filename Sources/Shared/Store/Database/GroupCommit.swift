/// The work of the writer thread: batches of writes, with one commit and one wait for the disk a batch.
///
/// A batch is what waits while the batch before is written to the disk, so a lone write waits for nobody.
///
/// Most writes succeed, or are refused before they change anything, and then there is nothing to undo. A batch therefore
/// runs without savepoints at first, for each of which SQLite would copy every page that its write touches. When a write
/// throws after it changed something, the batch is undone and run again with one savepoint for each write (decision 0028).
struct GroupCommit {
    let connection: Connection
    let queue: JobQueue<WriterJob>
    let hooks: CommitHooks
    let watch: DamageWatch
    let limits: BatchLimits
    /// Who answers; `nil` when this thread does.
    let replies: BatchReplies?
    /// Who keeps the write-ahead log short; `nil` where there is none.
    private var log: CheckpointControl?
    /// How many of the next batches run with savepoints from the start, after one had to be run again. So a caller whose writes
    /// always fail late causes a second run only once in so many batches.
    private var guardedBatches = 0
    private static let caution = 64

    init(
        connection: Connection, queue: JobQueue<WriterJob>, hooks: CommitHooks, watch: DamageWatch,
        limits: BatchLimits, replies: BatchReplies?, log: CheckpointControl?
    ) {
        self.connection = connection
        self.queue = queue
        self.hooks = hooks
        self.watch = watch
        self.limits = limits
        self.replies = replies
        self.log = log
    }

    /// Serves the queue until it is closed and empty, then empties the write-ahead log.
    mutating func run() {
        if log != nil { connection.countLogPages() }
        while let job = queue.next() {
            switch job {
            case .read(let read): connection.serve(read)
            case .write(let write): commit(from: write)
            }
        }
        log?.close()
        // The log is valid as it is; the next opening reads it.
        try? connection.checkpoint()
    }

    private mutating func commit(from first: WriteJob) {
        // Writes that came before the damage was found and were not written yet.
        if let damage = watch.damage { return answer { first.fail(damage) } }
        let (finished, failure) = runBatch(from: first)
        watch.saw(failure)
        for job in finished { watch.saw(job.error) }
        answer { [hooks] in
            for job in finished { job.report(failure) }
            if failure == nil, finished.contains(where: { $0.error == nil }) {
                hooks.run()
            }
        }
        log?.committed(connection)
    }

    private func answer(_ report: @escaping @Sendable () -> Void) {
        if let replies { replies.hand(report) } else { report() }
    }

    /// Runs the batch to its commit; the error is that of the batch as a whole, and then nothing of it was
    /// kept.
    private mutating func runBatch(from first: WriteJob) -> ([WriteJob.Finished], (any Error)?) {
        let isSparing = guardedBatches == 0
        if !isSparing { guardedBatches -= 1 }
        let end = ContinuousClock.now + limits.time
        var jobs = [first]
        let (finished, failure) = transaction(sparingSavepoints: isSparing) { count in
            if count < jobs.count { return jobs[count] }
            guard count < limits.count, ContinuousClock.now < end,
                let next = queue.poll(where: { $0.write != nil })?.write
            else { return nil }
            jobs.append(next)
            return next
        }
        guard failure is RunAgain else { return (Self.all(jobs, finished, failure), failure) }
        guardedBatches = Self.caution
        let (again, lastFailure) = transaction(sparingSavepoints: false) { $0 < jobs.count ? jobs[$0] : nil }
        return (Self.all(jobs, again, lastFailure), lastFailure)
    }

    /// What is to be reported, also of the jobs that a failure kept from running.
    private static func all(
        _ jobs: [WriteJob], _ finished: [WriteJob.Finished], _ failure: (any Error)?
    ) -> [WriteJob.Finished] {
        guard let failure else { return finished }
        return finished
            + jobs.dropFirst(finished.count).map { job in
                WriteJob.Finished(error: failure) { _ in job.fail(failure) }
            }
    }

    /// Runs jobs, the next of which is asked for by how many ran before it, in one transaction.
    private func transaction(
        sparingSavepoints isSparing: Bool, _ job: (Int) -> WriteJob?
    ) -> ([WriteJob.Finished], (any Error)?) {
        var finished: [WriteJob.Finished] = []
        connection.sparesSavepoints = isSparing
        defer { connection.sparesSavepoints = false }
        do {
            try connection.begin()
            while let next = job(finished.count) {
                let outcome = next.run(connection)
                finished.append(outcome)
                if connection.mustRunAgain { throw RunAgain() }
                guard connection.isInTransaction else {
                    throw outcome.error ?? StoreError(.transactionLost, "the batch was undone")
                }
            }
            try connection.commit()
            return (finished, nil)
        } catch {
            connection.rollback()
            return (finished, error)
        }
    }
}

/// How large a batch of writes may become.
package struct BatchLimits: Hashable, Sendable {
    /// Writes in one batch.
    package var count = 512
    /// How long a batch takes in further writes; bounds what the first one waits for the others.
    package var time = Duration.milliseconds(20)

    /// The limits that suit a disk with a few hundred commits a second.
    package init() {}
}
