import NIOCore

/// How long messages leave: in pieces, between which the other connections have their turn. While some of them wait, the
/// connection is served no further.
extension ServerConnection {
    /// A message of more bytes leaves in pieces.
    private static let long = 256 << 10
    /// Bytes of a piece; of a connection that is alone it is as large as makes no difference.
    private static let piece = 64 << 10
    private static let pieceAlone = 1 << 20
    private static let pause = Duration.microseconds(20)

    /// Whether the peer has taken, or the system for it, what was made for it.
    var takesMore: Bool { backlog.isEmpty && context?.channel.isWritable == true }

    func write(reply: [UInt8], stream streamID: UInt32) {
        var head = ByteBuffer()
        head.writeFieldHead(2, count: reply.count)
        if !writeLong(reply, after: head, .response, stream: streamID) {
            output.writeResponse(.reply(reply), stream: streamID)
        }
    }

    func write(message: [UInt8], stream streamID: UInt32) {
        if !writeLong(message, after: ByteBuffer(), .data, stream: streamID) {
            _ = output.writeMessage(message, stream: streamID)
        }
    }

    /// - Returns: False for what is not long, or longer than any frame.
    private func writeLong(
        _ bytes: [UInt8], after head: ByteBuffer, _ kind: Frame.Kind, stream streamID: UInt32
    ) -> Bool {
        let length = head.readableBytes + bytes.count
        guard bytes.count > Self.long, length <= Frame.maximalLength else { return false }
        output.writeFrameHeader(kind, stream: streamID, length: length)
        output.writeImmutableBuffer(head)
        backlog.append(output)
        output.clear()
        backlog.append(bytes)
        return true
    }

    /// Hands what was made to the channel, or the next piece of it.
    func writeOut(_ context: ChannelHandlerContext) {
        guard output.readableBytes > 0 || !backlog.isEmpty else { return }
        let bytes = output
        output = context.channel.allocator.buffer(capacity: min(bytes.readableBytes, 64 << 10))
        if backlog.isEmpty {
            send(bytes, context)
        } else {
            backlog.append(bytes)
            sendPiece()
        }
    }

    /// Sends the next piece, unless the peer does not read or the pause since the last one is not over.
    func sendPiece() {
        guard let context, !isPausing, context.channel.isWritable else { return }
        let limit = core.connections.count <= 1 ? Self.pieceAlone : Self.piece
        guard let bytes = backlog.next(upTo: limit) else { return }
        counted { send(bytes, context) }
        // It may be given up here, and then nothing is left.
        countUnsent()
        guard !backlog.isEmpty else {
            if isClosing { context.close(mode: .output, promise: nil) }
            mailbox.settle(isWritable: context.channel.isWritable)
            return resume()
        }
        isPausing = true
        // A stranger's next piece waits until strangers have time for it.
        let pause = isStranger ? max(Self.pause, share.workWait(at: .now)) : Self.pause
        context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(pause)) { [weak self] in
            self?.isPausing = false
            self?.sendPiece()
        }
    }

    /// A write that fails ends the connection before this returns, so none of its properties may be lent to it.
    private func send(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        guard bytes.readableBytes > 0 else { return }
        core.observer?.moved(bytesIn: 0, bytesOut: bytes.readableBytes)
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    }
}
