import Logging
import NIOCore
import Refusals

/// How a connection ends, and when.
extension ServerConnection {
    /// Leaves a connection that may not stay the time to make one call, which is told why; with too many of them, not
    /// even that.
    func turnAway(_ context: ChannelHandlerContext) {
        guard core.turnedAway.enter() == .entered else {
            isClosing = true
            context.close(promise: nil)
            return
        }
        context.channel.closeFuture.whenComplete { [core] _ in core.turnedAway.leave() }
        alarm.set(by: .now + core.settings.lingerTime, on: context.eventLoop) { [weak self] in
            self?.context?.close(promise: nil)
        }
    }

    /// Closes a connection of full age once its last call is done.
    func closeIfAged() {
        guard streams.count == 0, !isClosing, watch.isAged(at: now) else { return }
        close(because: ConnectionWatch.Fault.aged.rawValue, Status(Refusal(.serverStopped)))
    }

    /// Ends the connection for a fault of the peer's or at the server's end: what is due is sent, then our
    /// side closes, and the peer has a moment to read it and close its own.
    func close(because reason: String, _ status: Status) {
        guard !isClosing else { return }
        isClosing = true
        core.observer?.closed(for: reason)
        core.logger.debug("connection closed", metadata: ["peer": "\(peer)", "reason": "\(reason)"])
        for streamID in streams.liveIDs { fail(streamID, status) }
        flush()
        guard let context else { return }
        if backlog.isEmpty { context.close(mode: .output, promise: nil) }
        alarm.stop()
        alarm.set(by: .now + core.settings.lingerTime, on: context.eventLoop) { [weak self] in
            self?.context?.close(promise: nil)
        }
    }

    /// Makes the alarm ring no later than anything due.
    func setAlarm() {
        guard !isClosing, let context else { return }
        let look = watch.nextLook(at: now, hasCalls: streams.count > 0)
        var due = deadlines.earliest.map { min($0, look) } ?? look
        if let look = nextStreamLook { due = min(due, look) }
        alarm.set(by: due, on: context.eventLoop) { [weak self] in
            self?.counted { self?.look() }
        }
    }

    /// Ends calls past their deadline, and the connection when its peer no longer behaves.
    func look() {
        alarm.rang()
        guard !isClosing else { return }
        now = .now
        while let streamID = deadlines.next(dueBy: now) {
            guard let live = streams.call(on: streamID) else { continue }
            fail(streamID, Status(Refusal(.deadlinePassed), in: live.call.language))
        }
        endStalledStreams()
        flush()
        switch watch.fault(at: now, hasCalls: streams.count > 0) {
        case nil: break
        case .stalled?: giveUp(.stalled)
        case .aged?: close(because: ConnectionWatch.Fault.aged.rawValue, Status(Refusal(.serverStopped)))
        case let fault?:
            close(
                because: fault.rawValue, Status(Refusal(.protocolViolation, words: ["detail": fault.wording]))
            )
        }
        setAlarm()
    }
}
