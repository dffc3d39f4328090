import NIOCore

/// Collects the answers of a busy connection for a moment, so that several leave in one write.
///
/// An answer sent alone costs a wake-up of the loop, a write, and a read at the peer. With many calls under way that is more than
/// the short wait.
extension ServerConnection {
    /// With fewer calls under way there is little to wait for.
    private static let crowd = 8
    /// No answer waits longer than this part of the time that its call had taken,
    private static let share = 10
    /// nor longer than this; and what is shorter than the shortest is not worth an alarm.
    private static let longest = Duration.milliseconds(2)
    private static let shortest = Duration.microseconds(100)

    /// Lets what is answered from now on wait for a moment, if answers left just now and more are to come.
    func gather(_ context: ChannelHandlerContext) {
        defer { youngestAnswered = nil }
        guard !isGathering else { return mailbox.expect() }
        guard let youngestAnswered, streams.count >= Self.crowd else { return }
        let moment = min((.now - youngestAnswered) / Self.share, Self.longest)
        guard moment >= Self.shortest else { return }
        isGathering = true
        mailbox.expect()
        context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(moment)) { [weak self] in
            self?.isGathering = false
            self?.flush()
        }
    }
}
