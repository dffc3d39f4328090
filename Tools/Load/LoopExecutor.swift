import NIOCore

/// Runs tasks on an event loop, so that a call made and answered there changes no thread.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }

    /// Waits on the event loop, whose timers wake no other thread.
    func sleep(for time: Duration) async {
        await withCheckedContinuation { awake in
            _ = loop.scheduleTask(in: TimeAmount(time)) { awake.resume() }
        }
    }
}
