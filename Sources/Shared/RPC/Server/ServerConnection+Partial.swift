import NIOCore
import Refusals

/// How much is kept of frames that have not come whole, and of requests until they are answered.
extension ServerConnection {
    /// Bytes of a frame on its way that every connection may keep; the memory they lie in comes with the connection.
    static let freeBytes = 16 << 10
    /// A request of no more bytes is not worth counting.
    static let smallRequest = 4 << 10

    /// Counts what is kept of the frame on its way. Where that is too much for the caller or in all, the frame is refused as
    /// one too long would be: what came of it is dropped, and the frames after it are served.
    func countPartial() {
        let change = max(0, decoder.keptBytes - Self.freeBytes) - partial.bytes
        if change < 0 { return partial.give(-change) }
        guard change > 0, !partial.take(change), let header = decoder.refusePartial() else { return }
        partial.give(partial.bytes)
        streams.passed(header)
        refuse(header.streamID, Refusal(.tooManyBytes))
        core.observer?.dropped(for: Reason.tooManyBytes.word)
    }

    /// A frame has come whole: what was counted of it on its way is counted elsewhere from now on.
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
