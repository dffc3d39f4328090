import Logging
import NIOCore
import Refusals

/// One client's connection: turns bytes into calls and answers into bytes, on its event loop.
///
/// Everything that ends a turn of the loop leaves in one write. While the peer does not read its answers,
/// nothing more is read from it.
final class ServerConnection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Tells the connection that its mailbox has something.
    struct Wake: Sendable {}

    /// A call under way and where its messages go.
    struct LiveCall {
        let call: ServerCall
        /// Whether messages flow back.
        let sendsMessages: Bool
        let inbound: MessageBuffer?
        /// Where it is counted.
        let load: MethodLoad
        let account: Account
        let isVital: Bool
        /// The signed opening that it came by, which counts once at a time.
        let opening: LiveOpenings.Key?
    }

    let core: ServerCore
    let mailbox: Mailbox<ServerOutput>
    let peer: String

    var streams = ServerStreams<LiveCall>()
    var deadlines = DeadlineQueue<UInt32>()
    /// What the client granted each new stream when it said hello; `nil` when it knows nothing of credit.
    var credit: Int?
    /// What all streams keep for their handlers.
    var budget: ByteBudget
    /// The connection among all others.
    let record: ConnectionRecord
    /// What strangers get of the loop's time.
    let share: StrangersShare
    /// How often it was looked for what a stranger has sent.
    var looks = 0
    /// It waits for its turn among strangers.
    var awaitsTurn = false
    /// The time of what is done now counts as strangers'.
    var isCounting = false
    /// In which its calls and bytes are counted: the address's, until it is known who calls.
    var account: Account
    /// When to look next whether a call shows who calls; `nil` once the connection has a place as somebody's.
    var proofDue: ContinuousClock.Instant?
    /// The opening that is being checked; until then the connection is served no further.
    var pending: PendingOpening?
    /// Bytes of a frame that has not come whole, as they are counted.
    var partial: HeldBytes
    /// Live streams of messages, either way, and when to look next whether they move.
    var movingStreams = 0
    var streamLook: ContinuousClock.Instant?
    /// Frames that leave at the end of this turn.
    var output = ByteBuffer()
    /// Before them leaves what was too much for one turn.
    var backlog = Backlog()
    /// Bytes of both and of the channel's that are counted as waiting for the peer.
    var unsent = 0
    /// Whether the pause between two pieces of the backlog lasts.
    var isPausing = false
    /// The time at which this turn's bytes came.
    var now = ContinuousClock.now

    var decoder: FrameDecoder
    var watch: ConnectionWatch
    var context: ChannelHandlerContext?
    var isClosing = false
    /// Faults of the peer's that it has not rested for: breaches of the wire's rules, calls over its own limit, and calls that
    /// nobody proved to be theirs.
    var faults = 0
    /// Frames may be left that are served later; until then nothing more is read.
    var isResting = false
    var restEnd = ContinuousClock.now
    /// Whether a task is scheduled that ends the rest.
    var resumes = false
    /// Whether answers wait for each other (`gather`).
    var isGathering = false
    /// When the youngest call came that was answered in this turn.
    var youngestAnswered: ContinuousClock.Instant?
    /// The channel wanted to read while it may not.
    var readIsHeld = false

    /// Why the connection takes no calls although it stands; the first that comes is told so.
    var turnedAway: Refusal?
    var alarm = Alarm()

    let address: String
    /// Whether the connection is counted among those of the server and the address.
    private(set) var isJoined = false

    init(core: ServerCore, channel: any Channel) {
        self.core = core
        address = channel.remoteAddress?.accountAddress ?? "?"
        peer = channel.remoteAddress.map { "\($0.ipAddress ?? "?"):\($0.port ?? 0)" } ?? "?"
        decoder = FrameDecoder(limit: core.settings.maxFrameBytes)
        account = core.account(ofAddress: address)
        share = core.shares.of(channel.eventLoop)
        budget = ByteBudget(limit: core.settings.maxBufferedBytesPerConnection, of: account)
        partial = HeldBytes(account)
        proofDue = core.authenticator == nil ? nil : now
        watch = ConnectionWatch(limits: core.settings.watchLimits, now: now)
        mailbox = Mailbox(isWritable: true) { _ in
            channel.pipeline.fireUserInboundEventTriggered(Wake())
        }
        record = ConnectionRecord(mailbox, from: address, at: now)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        turnedAway = core.join(record)
        isJoined = turnedAway == nil
        if let turnedAway {
            core.logger.notice(
                "connection refused", metadata: ["peer": "\(peer)", "reason": "\(turnedAway.reason.word)"])
            turnAway(context)
        } else {
            look()
        }
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        if isStranger { share.ending(at: .now) { end(context) } } else { end(context) }
        context.fireChannelInactive()
    }

    private func end(_ context: ChannelHandlerContext) {
        // A write that fails amid a read ends the connection: the rest of that read begins nothing any more.
        isClosing = true
        alarm.stop()
        mailbox.close()
        forgetPending()
        stopCalls(streams.liveIDs[...], on: context.eventLoop)
        backlog = Backlog()
        if isJoined {
            isJoined = false
            _ = core.keeps(-unsent, for: address, isStranger: false)
            core.leave(record)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        guard !isClosing else { return counted(bytes.readableBytes) {} }
        mailbox.expect()
        now = .now
        record.heard(at: now)
        core.observer?.moved(bytesIn: bytes.readableBytes, bytesOut: 0)
        if !isStranger, core.authenticator != nil { share.knownWorks(at: now) }
        counted(bytes.readableBytes) {
            guard !isGone else { return }
            decoder.feed(bytes)
            if !isResting { serve() }
            countPartial()
            setAlarm()
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        counted { flush() }
        context.fireChannelReadComplete()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is Wake else { return context.fireUserInboundEventTriggered(event) }
        counted { flush() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        let isWritable = context.channel.isWritable
        watch.writable(isWritable, at: .now)
        mailbox.settle(isWritable: takesMore)
        setAlarm()
        if isWritable {
            sendPiece()
            resume()
        }
        countUnsent()
        context.fireChannelWritabilityChanged()
    }

    func read(context: ChannelHandlerContext) {
        guard takesMore, !isResting else { return readIsHeld = true }
        look(into: context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        core.logger.debug("connection broke", metadata: ["peer": "\(peer)", "error": "\(error)"])
        context.close(promise: nil)
    }
}

extension ServerConnection {
    /// Sends what this turn made and what other threads posted.
    func flush() {
        for item in mailbox.take() { perform(item) }
        guard let context else { return }
        writeOut(context)
        record.works(on: streams.count)
        mailbox.settle(isWritable: takesMore)
        closeIfAged()
        countUnsent()
        restForFaults()
        gather(context)
    }
}
