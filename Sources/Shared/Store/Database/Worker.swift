import Dispatch
import Foundation

/// A thread of our own, for work that blocks on the disk and must not hold up anybody's event loop.
struct Worker: Sendable {
    private static let niceness: Int32 = 5

    private let ended = DispatchSemaphore(value: 0)

    /// Starts the thread; it ends with the body.
    ///
    /// - Parameters:
    ///   - name: What debuggers show.
    ///   - yields: Whether the threads of event loops go before it where processors are short: what is answered should
    ///     leave before something else is begun.
    ///   - body: The work.
    init(_ name: String, yields: Bool = false, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread { [ended] in
            // On Linux 0 stands for the calling thread, and each thread has a niceness of its own. Without it the work is
            // done all the same.
            if yields { _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.niceness) }
            body()
            ended.signal()
        }
        thread.name = name
        thread.start()
    }

    /// Waits until the body has returned. Must not be called on the thread itself.
    func join() {
        ended.wait()
        ended.signal()
    }
}
