import Dispatch
import Foundation

/// A thread of our own, for work that blocks on the disk and must not hold up anybody's event loop.
struct Worker: Sendable {
    private let ended = DispatchSemaphore(value: 0)

    /// Starts the thread; it ends with the body.
    init(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread { [ended] in
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
