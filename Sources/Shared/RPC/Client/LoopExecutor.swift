package import NIOCore
import NIOPosix

/// Runs tasks on an event loop, so that a call made and answered there changes no thread: for those who make very many.
package final class LoopExecutor: TaskExecutor {
    fileprivate let loop: any EventLoop

    /// Runs on that loop.
    package init(_ loop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next()) {
        self.loop = loop
    }

    /// Has the loop run the job, after those it was given before.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }

    /// Waits on the event loop, whose timers wake no other thread.
    package func sleep(for time: Duration) async {
        await withCheckedContinuation { awake in
            _ = loop.scheduleTask(in: TimeAmount(time)) { awake.resume() }
        }
    }
}

extension Client {
    /// Connects to nothing yet; its calls are best made by tasks on that executor.
    package convenience init(_ addresses: [Address], on executor: LoopExecutor) {
        self.init(addresses, group: executor.loop)
    }
}
