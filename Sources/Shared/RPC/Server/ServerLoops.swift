package import NIOCore
import NIOPosix

/// The event loops of a process's servers.
package enum ServerLoops {
    /// One for every two processors: a call costs its handler more than its loop, and fewer loops are woken less often, each
    /// reading and writing for many connections at once.
    package static let group: any EventLoopGroup = MultiThreadedEventLoopGroup(
        numberOfThreads: max(1, System.coreCount / 2))
}
