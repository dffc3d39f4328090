import Refusals

/// Ends streams that do not move.
extension ServerConnection {
    /// How many checks fall into the shortest time that a stream may stall.
    private static let looks = 4

    /// When to look next at the streams; `nil` without any.
    var nextStreamLook: ContinuousClock.Instant? {
        guard movingStreams > 0 else { return nil }
        if let streamLook { return streamLook }
        let settings = core.settings
        let next = now + min(settings.streamIdleTime, settings.stallTime) / Self.looks
        streamLook = next
        return next
    }

    /// Ends the streams whose client owes messages, or takes none, for too long. Services may be slow.
    func endStalledStreams() {
        guard let look = streamLook, look <= now else { return }
        streamLook = nil
        let stuck = Set(mailbox.waiting(longerThan: core.settings.stallTime, at: now))
        for streamID in streams.liveIDs {
            guard let live = streams.call(on: streamID), live.account.standing != .service else { continue }
            let owes = live.inbound.map { isOwing($0.pace, live) } ?? false
            guard owes && streams.isReceiving(streamID) || stuck.contains(UInt64(streamID)) else { continue }
            fail(streamID, Status(Refusal(.streamStalled), in: live.call.language))
        }
    }

    private func isOwing(_ pace: StreamPace, _ live: LiveCall) -> Bool {
        let settings = core.settings
        let grace = settings.streamGraceTime * (live.sendsMessages ? 10 : 1)
        return pace.idle(at: now) >= settings.streamIdleTime
            || pace.isSlow(at: now, grace: grace, bytesPerSecond: settings.streamBytesPerSecond)
    }
}
