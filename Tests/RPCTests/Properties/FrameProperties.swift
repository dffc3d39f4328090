import NIOCore

@testable import RPC

/// Reading frames: however the network cuts the bytes the same items come out, they write back to the same bytes, and
/// no more is kept than one frame that is not complete.
enum FrameProperties {
    static func check(_ bytes: [UInt8]) throws(Broken) {
        var choices = Choices(bytes)
        let limit = Int(choices.next())
        let pieces = [Int(choices.next()) + 1, Int(choices.next()) + 1]
        let stream = choices.rest

        let whole = try items(of: stream, limit: limit, in: [max(1, stream.count)])
        let cut = try items(of: stream, limit: limit, in: pieces)
        try hold(whole == cut, "\(whole.count) items in one piece, \(cut.count) in pieces of \(pieces)")
        try checkWriting(of: whole, from: stream)
    }

    /// The items that come of a stream cut into pieces of these lengths by turns.
    static func items(
        of stream: [UInt8], limit: Int, in pieces: [Int]
    ) throws(Broken) -> [FrameDecoder.Item] {
        var decoder = FrameDecoder(limit: limit)
        var items: [FrameDecoder.Item] = []
        var rest = stream[...]
        var turn = 0
        while !rest.isEmpty {
            let piece = rest.prefix(pieces[turn % pieces.count])
            rest = rest.dropFirst(piece.count)
            turn += 1
            decoder.feed(ByteBuffer(bytes: piece))
            while let item = decoder.next() { items.append(item) }
            try hold(
                decoder.keptBytes < FrameHeader.byteCount + limit
                    || decoder.keptBytes < FrameHeader.byteCount,
                "\(decoder.keptBytes) bytes kept at a limit of \(limit)")
        }
        return items
    }

    /// Frames of a known type, written again, are the bytes they were read from.
    private static func checkWriting(of items: [FrameDecoder.Item], from stream: [UInt8]) throws(Broken) {
        var at = 0
        for item in items {
            switch item {
            case .tooLong(let header, _):
                at += FrameHeader.byteCount + header.length
            case .unreadable:
                return
            case .frame(let frame):
                let length = FrameHeader.byteCount + frame.data.readableBytes
                defer { at += length }
                guard let kind = frame.kind else { continue }
                var bytes = ByteBuffer()
                let fits = bytes.writeFrame(kind, stream: frame.streamID, flags: frame.flags) {
                    $0.writeImmutableBuffer(frame.data)
                }
                try hold(fits, "a frame that was read cannot be written")
                try hold(
                    bytes.readableBytesView.elementsEqual(stream[at..<(at + length)]),
                    "a frame is written otherwise than it was read")
            }
        }
    }
}
