import NIOCore

/// One direction of a proxied connection: passes bytes on, late, until it is time to break.
final class ProxyHalf: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// Bytes of a connection that are kept for a replay.
    private static let mostKept = 64 << 10

    private let peer: any Channel
    /// Drawn with the first bytes that pass in unruly times: a connection may have been made before.
    private var temper = Temper()
    private var isUnruly = false
    private let ring: ProxyRing
    private let isRequest: Bool
    private let port: Int
    private var passed = 0
    /// What had passed before the times became unruly.
    private var passedBefore = 0
    private var kept = ByteBuffer()
    private var isFull = false
    private var isOver = false

    init(to peer: any Channel, ring: ProxyRing, isRequest: Bool, port: Int) {
        self.peer = peer
        self.ring = ring
        self.isRequest = isRequest
        self.port = port
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        if !isUnruly, !ring.isCalm {
            isUnruly = true
            temper = ring.temper()
            passedBefore = passed
        }
        var bytes = unwrapInboundIn(data)
        passed += bytes.readableBytes
        if let limit = temper.cutAfter, passed - passedBefore > limit, !ring.isCalm {
            isOver = true
            ring.noteCut()
            // Part of the last bytes still arrives: a message is cut in two.
            let part = bytes.readSlice(length: bytes.readableBytes / 2) ?? ByteBuffer()
            keep(part)
            pass(part)
            context.close(promise: nil)
            return
        }
        keep(bytes)
        pass(bytes)
    }

    /// Keeps what a client sent from the connection's beginning on, so that it can be sent again.
    private func keep(_ bytes: ByteBuffer) {
        guard isRequest, !isFull else { return }
        isFull = kept.readableBytes + bytes.readableBytes > Self.mostKept
        if !isFull { kept.writeImmutableBuffer(bytes) }
    }

    /// Passes bytes on in their order, so many milliseconds later.
    private func pass(_ bytes: ByteBuffer) {
        let peer = peer
        guard temper.delay > 0 else { return peer.writeAndFlush(bytes, promise: nil) }
        peer.eventLoop.scheduleTask(in: .milliseconds(temper.delay)) {
            peer.writeAndFlush(bytes, promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        isOver = true
        let (peer, ring, port, kept, isReplayed) = (peer, ring, port, kept, isRequest && temper.isReplayed)
        // What is under way still arrives, then the other side ends too.
        peer.eventLoop.scheduleTask(in: .milliseconds(temper.delay + 50)) {
            peer.close(promise: nil)
            if isReplayed { ring.replay(kept, to: port, on: peer.eventLoop) }
        }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
