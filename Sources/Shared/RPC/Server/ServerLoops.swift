package import NIOCore
import NIOPosix

/// The event loops of a process's servers.
package enum ServerLoops {
    /// One for every two processors: a call costs its handler more than its loop, and a loop that all of a small machine's
    /// connections share is woken, reads and writes once for many of them.
    package static let group: any EventLoopGroup = MultiThreadedEventLoopGroup(
        numberOfThreads: max(1, System.coreCount / 2))
}
