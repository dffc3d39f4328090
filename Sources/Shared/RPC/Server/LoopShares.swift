import NIOCore
import Synchronization

/// What strangers get of each event loop that a server uses.
final class LoopShares: Sendable {
    private let shares = Mutex<[ObjectIdentifier: NIOLoopBound<StrangersShare>]>([:])

    /// That of a loop; on the loop.
    func of(_ loop: any EventLoop) -> StrangersShare {
        shares.withLock { shares in
            if let known = shares[ObjectIdentifier(loop)] { return known }
            let fresh = NIOLoopBound(StrangersShare(on: loop), eventLoop: loop)
            shares[ObjectIdentifier(loop)] = fresh
            return fresh
        }.value
    }
}
