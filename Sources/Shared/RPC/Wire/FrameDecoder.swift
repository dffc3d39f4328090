import NIOCore

/// Cuts a stream of bytes into frames and judges their length by the header, before any of the data is kept.
///
/// Holds at most one incomplete frame. What it keeps grows with what arrives, never with what a header
/// claims.
struct FrameDecoder {
    enum Item: Hashable {
        case frame(Frame)
        /// Longer than we take: its data is skipped, and the bytes after it are frames again.
        case tooLong(FrameHeader, limit: Int)
        /// Not a frame of this wire. Nothing after it can be read.
        case unreadable(FrameHeader)
    }

    /// The longest data kept.
    let limit: Int
    private var bytes = ByteBuffer()
    private var toSkip = 0
    private var isBroken = false

    init(limit: Int) {
        self.limit = min(limit, Frame.maximalLength)
    }

    /// Whether the bytes so far end inside a frame.
    var isMidFrame: Bool { !isBroken && (toSkip > 0 || bytes.readableBytes > 0) }

    /// Bytes held. Once `next` has nothing more to give they are less than one frame that is taken.
    var keptBytes: Int { bytes.readableBytes }

    mutating func feed(_ more: ByteBuffer) {
        guard !isBroken else { return }
        guard bytes.readableBytes > 0 else {
            bytes = more
            return
        }
        var more = more
        bytes.discardReadBytes()
        bytes.writeBuffer(&more)
    }

    /// The next whole item; `nil` until more bytes come.
    mutating func next() -> Item? {
        guard !isBroken, skip(), let header = FrameHeader(peeking: bytes) else { return nil }
        guard header.length <= Frame.skippableLength else {
            isBroken = true
            bytes = ByteBuffer()
            return .unreadable(header)
        }
        guard header.length <= limit else {
            bytes.moveReaderIndex(forwardBy: FrameHeader.byteCount)
            toSkip = header.length
            return .tooLong(header, limit: limit)
        }
        guard bytes.readableBytes >= FrameHeader.byteCount + header.length else { return nil }
        bytes.moveReaderIndex(forwardBy: FrameHeader.byteCount)
        let data = bytes.readSlice(length: header.length) ?? ByteBuffer()
        // A peer that pauses here keeps no memory, and the channel reads into the same buffer again.
        if bytes.readableBytes == 0 { bytes = ByteBuffer() }
        return .frame(
            Frame(streamID: header.streamID, kind: header.kind, flags: header.flags, data: data))
    }

    /// Refuses the frame that has not come whole: what came of it is dropped, and the rest will be.
    ///
    /// - Returns: Its header; `nil` when the bytes kept do not begin with an incomplete frame.
    mutating func refusePartial() -> FrameHeader? {
        guard !isBroken, toSkip == 0, let header = FrameHeader(peeking: bytes),
            header.length <= limit, bytes.readableBytes < FrameHeader.byteCount + header.length
        else { return nil }
        toSkip = FrameHeader.byteCount + header.length - bytes.readableBytes
        bytes = ByteBuffer()
        return header
    }

    /// Moves past refused data; false while some of it is still to come.
    private mutating func skip() -> Bool {
        let here = min(toSkip, bytes.readableBytes)
        bytes.moveReaderIndex(forwardBy: here)
        toSkip -= here
        return toSkip == 0
    }
}
