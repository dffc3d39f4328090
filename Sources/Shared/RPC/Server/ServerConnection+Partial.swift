import NIOCore
import Refusals

/// How much is kept of frames that have not come whole, and of requests until they are answered.
extension ServerConnection {
    /// Bytes of an incomplete frame that every connection may keep uncounted: the read buffer is that large anyway.
    static let freeBytes = 16 << 10
    /// A request of no more bytes is not worth counting.
    static let smallRequest = 4 << 10

    /// Counts what is kept of an incomplete frame. When that is too much for the caller or in total, the frame is refused like one
    /// that is too long: its data is dropped, and later frames are served.
    func countPartial() {
        let change = max(0, decoder.keptBytes - Self.freeBytes) - partial.bytes
        if change < 0 { return partial.give(-change) }
        guard change > 0, !partial.take(change), let header = decoder.refusePartial() else { return }
        partial.give(partial.bytes)
        streams.passed(header)
        refuse(header.streamID, Refusal(.tooManyBytes))
        core.observer?.dropped(for: Reason.tooManyBytes.word)
    }

    /// A frame is complete: its bytes are counted elsewhere from now on.
    func completed(ofBytes count: Int) {
        let counted = min(partial.bytes, count)
        if counted > 0 { partial.give(counted) }
    }

    /// Counts a request until its call is gone.
    func hold(_ opening: ServerStreams<LiveCall>.Opening, for account: Account) throws(Refusal) -> HeldBytes?
    {
        guard opening.length > Self.smallRequest else { return nil }
        completed(ofBytes: opening.length)
        let held = HeldBytes(account)
        guard held.take(opening.length) else { throw Refusal(.tooManyBytes) }
        return held
    }
}
