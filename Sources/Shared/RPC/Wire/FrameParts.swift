import NIOCore

/// The data of a frame that has come in part: pieces of memory that are filled one after the other and never moved, so that what
/// is kept is little more than what came, and nothing is copied again as more comes.
struct FrameParts {
    let header: FrameHeader
    private var pieces: [ByteBuffer] = []
    private var count = 0
    /// Bytes of memory that hold what came.
    private(set) var capacity = 0

    /// The greatest piece and the least.
    private static let most = 16 << 10
    private static let least = 256

    init(_ header: FrameHeader) {
        self.header = header
    }

    /// Bytes still to come.
    var missing: Int { header.length - count }

    /// Takes what belongs to the frame out of the bytes.
    mutating func take(from bytes: inout ByteBuffer) {
        while missing > 0, bytes.readableBytes > 0 {
            if pieces.last?.writableBytes ?? 0 == 0 { add(for: bytes.readableBytes) }
            let last = pieces.count - 1
            let fits = min(pieces[last].writableBytes, missing, bytes.readableBytes)
            guard let slice = bytes.readSlice(length: fits) else { return }
            pieces[last].writeImmutableBuffer(slice)
            count += fits
        }
    }

    /// All of the data in one buffer.
    func whole() -> ByteBuffer {
        if pieces.count == 1 { return pieces[0] }
        var data = ByteBufferAllocator().buffer(capacity: header.length)
        for piece in pieces { data.writeImmutableBuffer(piece) }
        return data
    }

    /// A piece grows with what is there and what has just come, never with what the header claims.
    private mutating func add(for coming: Int) {
        let size = min(Self.most, max(Self.least, coming, count), missing)
        let piece = ByteBufferAllocator().buffer(capacity: size)
        capacity += piece.capacity
        pieces.append(piece)
    }
}
