import Logging
import NIOCore

/// How much the server keeps for a peer that does not read.
extension ServerConnection {
    /// Counts what waits for the peer, and gives the connection up when more waits than may and the peer takes none of it.
    func countUnsent() {
        guard isJoined, let channel = context?.channel else { return }
        let isWritable = channel.isWritable
        // What the channel takes at once is bounded by its high-water mark and need not be checked each time.
        let inChannel = isWritable ? 0 : (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        let change = backlog.count + inChannel - unsent
        // Moving bytes from the backlog to the channel changes no count, but may be the last progress there is.
        guard change != 0 || unsent > 0 && !isWritable else { return }
        unsent += change
        let mayStay =
            core.keeps(change, for: address, isStranger: isStranger)
            && unsent <= core.settings.maxUnsentBytesPerConnection
        if !isWritable, !mayStay { giveUp(.stalled) }
    }

    /// Closes the connection of a peer that does not read: what waits for it is dropped, not sent.
    func giveUp(_ fault: ConnectionWatch.Fault) {
        guard !isClosing, let context else { return }
        isClosing = true
        core.observer?.closed(for: fault.rawValue)
        core.logger.debug(
            "connection given up",
            metadata: ["peer": "\(peer)", "reason": "\(fault.rawValue)", "unsent": "\(unsent)"])
        backlog = Backlog()
        context.close(promise: nil)
    }
}
