/// The work of the writer thread: batches of writes, each in its savepoint, with one commit and one wait for
/// the disk a batch.
///
/// A batch is what waits while the batch before is written to the disk, so a lone write waits for nobody.
struct GroupCommit {
    let connection: Connection
    let queue: JobQueue<WriterJob>
    let hooks: CommitHooks
    let watch: DamageWatch
    let limits: BatchLimits
    /// Who answers; `nil` when this thread does.
    let desk: AnswerDesk?

    /// Serves the queue until it is closed and empty, then empties the write-ahead log.
    func run() {
        while let job = queue.next() {
            switch job {
            case .read(let read): read.run(connection)
            case .write(let write): commit(from: write)
            }
        }
        // The log is valid as it is; the next opening reads it.
        try? connection.checkpoint()
    }

    private func commit(from first: WriteJob) {
        do {
            try connection.begin()
        } catch {
            watch.saw(error)
            first.fail(error)
            return
        }
        let (finished, failure) = runBatch(from: first)
        watch.saw(failure)
        for job in finished { watch.saw(job.error) }
        let answer: @Sendable () -> Void = { [hooks] in
            for job in finished { job.report(failure) }
            if failure == nil, finished.contains(where: { $0.error == nil }) {
                hooks.run()
            }
        }
        if let desk { desk.hand(answer) } else { answer() }
    }

    /// Runs the batch to its commit; the error is that of the batch as a whole, and then nothing of it was
    /// kept.
    private func runBatch(from first: WriteJob) -> ([WriteJob.Finished], (any Error)?) {
        var finished: [WriteJob.Finished] = []
        let end = ContinuousClock.now + limits.time
        var next: WriteJob? = first
        while let job = next {
            let outcome = job.run(connection)
            finished.append(outcome)
            guard connection.isInTransaction else {
                connection.rollback()
                return (finished, outcome.error ?? StoreError(.transactionLost, "the batch was undone"))
            }
            let hasRoom = finished.count < limits.count && ContinuousClock.now < end
            next = hasRoom ? queue.poll { $0.write != nil }?.write : nil
        }
        do {
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
