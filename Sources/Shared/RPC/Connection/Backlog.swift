import NIOCore

/// Bytes that leave in pieces, in order: long messages, without a copy of the whole, and what was written after them.
struct Backlog {
    private enum Part {
        case buffer(ByteBuffer)
        case bytes(ArraySlice<UInt8>)
    }

    private var parts = CircularBuffer<Part>()
    /// How many bytes wait.
    private(set) var count = 0

    var isEmpty: Bool { parts.isEmpty }

    mutating func append(_ buffer: ByteBuffer) {
        guard buffer.readableBytes > 0 else { return }
        parts.append(.buffer(buffer))
        count += buffer.readableBytes
    }

    mutating func append(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        parts.append(.bytes(bytes[...]))
        count += bytes.count
    }

    /// Takes the first bytes out, at most so many; `nil` when there are none.
    mutating func next(upTo limit: Int) -> ByteBuffer? {
        guard !parts.isEmpty else { return nil }
        let piece: ByteBuffer
        switch parts.removeFirst() {
        case .buffer(var buffer):
            piece = buffer.readSlice(length: min(limit, buffer.readableBytes)) ?? buffer
            if buffer.readableBytes > 0 { parts.prepend(.buffer(buffer)) }
        case .bytes(let bytes):
            piece = ByteBuffer(bytes: bytes.prefix(limit))
            if bytes.count > limit { parts.prepend(.bytes(bytes.dropFirst(limit))) }
        }
        count -= piece.readableBytes
        return piece
    }
}
