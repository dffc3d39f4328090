import NIOCore
import Refusals

/// How much one connection gets of the event loop, which it shares with others, and of memory.
extension ServerConnection {
    /// After so many frames the answers so far leave, so that the peer works on them while we work on the rest;
    /// otherwise the two take turns and each waits half of the time.
    private static let framesPerWrite = 32
    /// After so many bytes of answers they leave too, and it shows whether the peer takes them.
    private static let bytesPerWrite = 256 << 10
    /// After so many frames, or at the end of its turn, a connection lets the others have theirs; one that is alone has no
    /// turns to keep.
    private static let framesPerTurn = 64
    /// A turn of up to four connections: the loop sleeps between two turns, and where others want its processor it has to
    /// win it back each time. With twice as many a turn has a quarter of that, so that all get round the sooner the more
    /// they are; it is never shorter than what is worth going round for.
    private static let longestTurn = Duration.microseconds(480)
    private static let shortestTurn = Duration.microseconds(15)
    private static let few = 4
    /// A connection with more calls under way than these has shorter turns, in proportion: its own calls wait for each other
    /// anyway, and what it adds to them others wait for too.
    private static let fewCalls = 64
    /// Of the calls of a peer that is gone so many are stopped at once.
    private static let stopsPerTurn = 4
    /// Long enough for the loop to find no task due, which is when it looks at its other connections.
    private static let rest = Duration.microseconds(40)

    /// Serves the frames that are there, up to a turn's work, and only while the peer takes the answers.
    func serve() {
        var frames = 0
        let connections = core.connections.count
        let turn = Self.turn(of: streams.count, beside: connections)
        while !isClosing, !isResting, let item = decoder.next() {
            frames += 1
            perform(streams.received(item))
            guard pending == nil else {
                isResting = true
                break
            }
            let isTurnOver =
                faults > 0 || frames >= Self.framesPerTurn || connections > 1 && .now - now >= turn
            if frames % Self.framesPerWrite == 0 || output.readableBytes >= Self.bytesPerWrite {
                flush()
                mailbox.expect()
            }
            guard isTurnOver || !takesMore else { continue }
            restForFaults()
            if !isResting { rest(isStranger ? max(Self.rest, share.workWait(at: .now)) : Self.rest) }
            break
        }
        watch.received(at: now, isMidFrame: decoder.isMidFrame && !isResting, completedFrame: frames > 0)
    }

    /// How long a turn is of a connection that has so many calls under way, on a server that has so many connections.
    static func turn(of calls: Int, beside connections: Int) -> Duration {
        let calls = max(fewCalls, calls)
        let connections = max(few, connections)
        return max(shortestTurn, longestTurn * (few * few * fewCalls) / (connections * connections * calls))
    }

    /// Goes on where a turn ended or the peer read too slowly, if it may.
    func resume() {
        guard !isClosing, pending == nil, let context, takesMore else { return }
        if isResting {
            let left = restEnd - .now
            guard left <= .zero else { return resume(in: left, context) }
            isResting = false
            mailbox.expect()
            now = .now
            counted {
                serve()
                flush()
                countPartial()
                setAlarm()
            }
        }
        guard !isResting, readIsHeld else { return }
        readIsHeld = false
        look(into: context)
    }

    /// Stops the calls of a peer that is gone.
    func stopCalls(_ left: ArraySlice<UInt32>, on loop: any EventLoop) {
        let status = Status(Refusal(.callCancelled))
        for streamID in left.prefix(Self.stopsPerTurn) {
            guard let live = streams.end(streamID) else { continue }
            leave(live)
            live.stop(status)
        }
        let others = left.dropFirst(Self.stopsPerTurn)
        if others.isEmpty { return }
        loop.assumeIsolated().scheduleTask(in: TimeAmount(Self.rest)) { [self] in stopCalls(others, on: loop)
        }
    }

    /// Lets the connection rest for what its peer did wrong, if its address has done so too often. Faults that show only when a
    /// call is answered count like those that show at once.
    func restForFaults() {
        guard faults > 0, !isClosing else { return }
        let time = core.rest(after: faults, of: address)
        faults = 0
        if time > .zero { rest(max(Self.rest, time)) }
    }

    private func rest(_ time: Duration) {
        // Without a whole frame left there is nothing to come back for, unless it is time that has to pass.
        guard decoder.keptBytes >= FrameHeader.byteCount || time > Self.rest, let context else { return }
        isResting = true
        restEnd = max(restEnd, .now + time)
        // Of a peer that does not read we hear when it does.
        if takesMore { resume(in: time, context) }
    }

    func resume(in time: Duration, _ context: ChannelHandlerContext) {
        guard !resumes else { return }
        resumes = true
        context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(time)) { [weak self] in
            self?.resumes = false
            self?.resume()
        }
    }
}
