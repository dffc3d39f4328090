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
    /// What came and was not looked at yet, or does not hold a whole header; behind the frame of `parts`.
    private var bytes = ByteBuffer()
    /// The frame that has come in part, or was in parts until now.
    private var parts: FrameParts?
    private var toSkip = 0
    private var isBroken = false

    init(limit: Int) {
        self.limit = min(limit, Frame.maximalLength)
    }

    /// Whether the bytes so far end inside a frame.
    var isMidFrame: Bool { !isBroken && (toSkip > 0 || parts != nil || bytes.readableBytes > 0) }

    /// Bytes of memory held. Once `next` has nothing more to give they are little more than came of one frame that is taken.
    var keptBytes: Int { bytes.readableBytes + (parts?.capacity ?? 0) }

    mutating func feed(_ more: ByteBuffer) {
        guard !isBroken else { return }
        var more = more
        if toSkip > 0, bytes.readableBytes == 0 {
            let here = min(toSkip, more.readableBytes)
            more.moveReaderIndex(forwardBy: here)
            toSkip -= here
        }
        parts?.take(from: &more)
        guard more.readableBytes > 0 else { return }
        guard bytes.readableBytes > 0 else {
            bytes = more
            return
        }
        bytes.discardReadBytes()
        bytes.writeBuffer(&more)
    }

    /// The next whole item; `nil` until more bytes come.
    mutating func next() -> Item? {
        guard !isBroken, skip() else { return nil }
        if let parts { return next(parts) }
        guard let header = FrameHeader(peeking: bytes) else {
            keepApart()
            return nil
        }
        guard header.length <= Frame.skippableLength else {
            isBroken = true
            bytes = ByteBuffer()
            return .unreadable(header)
        }
        bytes.moveReaderIndex(forwardBy: FrameHeader.byteCount)
        guard header.length <= limit else {
            toSkip = header.length
            return .tooLong(header, limit: limit)
        }
        guard bytes.readableBytes >= header.length else {
            parts = FrameParts(header)
            parts?.take(from: &bytes)
            bytes = ByteBuffer()
            return nil
        }
        let data = bytes.readSlice(length: header.length) ?? ByteBuffer()
        // A peer that pauses here keeps no memory, and the channel reads into the same buffer again.
        if bytes.readableBytes == 0 { bytes = ByteBuffer() }
        return .frame(Frame(header, data))
    }

    /// Refuses the frame that has not come whole: what came of it is dropped, and the rest will be.
    ///
    /// - Returns: Its header; `nil` when the bytes kept do not begin with an incomplete frame.
    mutating func refusePartial() -> FrameHeader? {
        guard !isBroken, let refused = parts, refused.missing > 0 else { return nil }
        toSkip = refused.missing
        parts = nil
        return refused.header
    }

    private mutating func next(_ whole: FrameParts) -> Item? {
        guard whole.missing == 0 else { return nil }
        parts = nil
        return .frame(Frame(whole.header, whole.whole()))
    }

    /// The beginning of a header does not hold the channel's buffer.
    private mutating func keepApart() {
        bytes = bytes.readableBytes == 0 ? ByteBuffer() : ByteBuffer(bytes: bytes.readableBytesView)
    }

    /// Moves past refused data; false while some of it is still to come.
    private mutating func skip() -> Bool {
        guard toSkip > 0 else { return true }
        let here = min(toSkip, bytes.readableBytes)
        bytes.moveReaderIndex(forwardBy: here)
        toSkip -= here
        // What is skipped does not hold the channel's buffer.
        if bytes.readableBytes == 0 { bytes = ByteBuffer() }
        return toSkip == 0
    }
}

extension Frame {
    fileprivate init(_ header: FrameHeader, _ data: ByteBuffer) {
        self.init(streamID: header.streamID, kind: header.kind, flags: header.flags, data: data)
    }
}
