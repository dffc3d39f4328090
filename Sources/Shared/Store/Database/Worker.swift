import Dispatch
import Foundation

/// A thread for work that blocks on the disk, so that no event loop has to.
struct Worker: Sendable {
    private static let niceness: Int32 = 5

    private let ended = DispatchSemaphore(value: 0)

    /// Starts the thread; it ends with the body.
    ///
    /// - Parameters:
    ///   - name: What debuggers show.
    ///   - yields: Whether it runs at lower priority than event loops when processors are short, so that replies leave before
    ///     new work begins.
    ///   - body: The work.
    init(_ name: String, yields: Bool = false, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread { [ended] in
            // On Linux 0 means the calling thread, and each thread has its own niceness. A failure here does no harm.
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
