import NIOCore
import Refusals

/// How much one connection gets of the event loop, which it shares with others, and of memory.
extension ServerConnection {
    /// After so many frames the answers so far leave, so that the peer works on them while we work on the rest;
    /// otherwise the two take turns and each waits half of the time.
    private static let framesPerWrite = 32
    /// After so many bytes of answers they leave too, and it shows whether the peer takes them.
    private static let bytesPerWrite = 256 << 10
    /// After so much work the other connections have their turn. A frame counts as one, a refusal, which costs us more
    /// and the peer nothing, as several.
    private static let workPerTurn = 64
    private static let workOfRefusal = 16
    /// Of the calls of a peer that is gone so many are stopped at once.
    private static let stopsPerTurn = 64
    /// Long enough for the loop to find no task due, which is when it looks at its other connections.
    private static let rest = TimeAmount.microseconds(20)

    /// Serves the frames that are there, up to a turn's work, and only while the peer takes the answers.
    func serve() {
        var frames = 0
        refusals = 0
        while !isClosing, let item = decoder.next() {
            frames += 1
            perform(streams.received(item))
            let isTurnOver = frames + (Self.workOfRefusal - 1) * refusals >= Self.workPerTurn
            guard
                isTurnOver || frames % Self.framesPerWrite == 0 || output.readableBytes >= Self.bytesPerWrite
            else { continue }
            flush()
            mailbox.expect()
            guard isTurnOver || context?.channel.isWritable == false else { continue }
            rest()
            break
        }
        watch.received(at: now, isMidFrame: decoder.isMidFrame && !isResting, completedFrame: frames > 0)
    }

    /// Goes on where a turn ended or the peer read too slowly, if it may.
    func resume() {
        guard !isClosing, let context, context.channel.isWritable else { return }
        if isResting {
            isResting = false
            mailbox.expect()
            now = .now
            serve()
            flush()
            setAlarm()
        }
        guard !isResting, readIsHeld else { return }
        readIsHeld = false
        context.read()
    }

    /// Closes a connection whose peer leaves more unread than we keep.
    func giveUpIfUnread(_ channel: any Channel) {
        guard !isClosing, !channel.isWritable,
            let unsent = try? channel.syncOptions?.getOption(.bufferedWritableBytes),
            unsent > core.settings.maxUnsentBytes
        else { return }
        let fault = ConnectionWatch.Fault.stalled.rawValue
        close(because: fault, Status(Refusal(.protocolViolation, ["detail": fault])))
    }

    /// Stops the calls of a peer that is gone.
    func stopCalls(_ left: ArraySlice<UInt32>, on loop: any EventLoop) {
        let status = Status(Refusal(.callCancelled))
        for streamID in left.prefix(Self.stopsPerTurn) {
            guard let live = streams.end(streamID) else { continue }
            core.calls.leave()
            live.load.leave()
            live.stop(status)
        }
        let others = left.dropFirst(Self.stopsPerTurn)
        if others.isEmpty { return }
        loop.assumeIsolated().scheduleTask(in: Self.rest) { [self] in stopCalls(others, on: loop) }
    }

    private func rest() {
        // Without a whole frame left there is nothing to come back for.
        guard decoder.keptBytes >= FrameHeader.byteCount, let context else { return }
        isResting = true
        // Of a peer that does not read we hear when it does.
        guard context.channel.isWritable else { return }
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.rest) { [weak self] in self?.resume() }
    }
}
