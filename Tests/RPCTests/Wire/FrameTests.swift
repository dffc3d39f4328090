import NIOCore
import Testing

@testable import RPC

@Suite("Frames", .timeLimit(.minutes(1)))
struct FrameTests {
    /// Two frames by hand: a request on stream 1 with two bytes and flag "remote open", an empty data frame
    /// on 3.
    private static let pair: [UInt8] = [
        0, 0, 0, 2, 0, 0, 0, 1, 1, 2, 0xAB, 0xCD,
        0, 0, 0, 0, 0, 0, 0, 3, 3, 5,
    ]

    private static let frames: [FrameDecoder.Item] = [
        .frame(
            Frame(streamID: 1, kind: .request, flags: .remoteOpen, data: ByteBuffer(bytes: [0xAB, 0xCD]))),
        .frame(Frame(streamID: 3, kind: .data, flags: [.remoteClosed, .noData], data: ByteBuffer())),
    ]

    @Test("are written as the protocol lays them out")
    func layout() {
        var bytes = ByteBuffer()
        let fits = bytes.writeFrame(.request, stream: 1, flags: .remoteOpen) { $0.writeBytes([0xAB, 0xCD]) }
        bytes.writeEndOfMessages(stream: 3)
        #expect(fits)
        #expect(Array(buffer: bytes) == Self.pair)
    }

    @Test("are read however the network cuts them", arguments: 1...22)
    func pieces(size: Int) {
        var decoder = FrameDecoder(limit: 100)
        var items: [FrameDecoder.Item] = []
        var rest = Self.pair[...]
        while !rest.isEmpty {
            decoder.feed(ByteBuffer(bytes: rest.prefix(size)))
            rest = rest.dropFirst(size)
            while let item = decoder.next() { items.append(item) }
        }
        #expect(items == Self.frames)
        #expect(!decoder.isMidFrame)
    }

    @Test("cut short, wait for the rest", arguments: [1, 9, 10, 11, 13, 21])
    func truncated(length: Int) {
        var decoder = FrameDecoder(limit: 100)
        decoder.feed(ByteBuffer(bytes: Self.pair.prefix(length)))
        if length > 12 { #expect(decoder.next() == Self.frames[0]) }
        #expect(decoder.next() == nil)
        #expect(decoder.isMidFrame)
    }

    @Test("over the limit are skipped, and the next one is read", arguments: [1, 3, 7, 40])
    func skipped(size: Int) {
        var bytes: [UInt8] = [0, 0, 0, 5, 0, 0, 0, 9, 1, 0, 1, 2, 3, 4, 5]
        bytes += Self.pair
        var decoder = FrameDecoder(limit: 4)
        var items: [FrameDecoder.Item] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            decoder.feed(ByteBuffer(bytes: rest.prefix(size)))
            rest = rest.dropFirst(size)
            while let item = decoder.next() { items.append(item) }
        }
        #expect(items.count == 3)
        guard case .tooLong(let header, limit: 4) = items.first else {
            Issue.record("not refused: \(items)")
            return
        }
        #expect(header.streamID == 9)
        #expect(header.length == 5)
        #expect(Array(items.dropFirst()) == Self.frames)
    }

    @Test(
        "over what the protocol allows end the reading",
        arguments: [
            [0, 0x80, 0, 1, 0, 0, 0, 1, 1, 0], Array("GET / HTTP/1.1\r\n\r\n".utf8),
            [UInt8](repeating: 0xFF, count: 64),
        ])
    func unreadable(bytes: [UInt8]) {
        var decoder = FrameDecoder(limit: .max)
        decoder.feed(ByteBuffer(bytes: bytes))
        guard case .unreadable = decoder.next() else {
            Issue.record("not refused")
            return
        }
        decoder.feed(ByteBuffer(bytes: Self.pair))
        #expect(decoder.next() == nil)
        #expect(!decoder.isMidFrame)
    }

    @Test("of the greatest length are read")
    func greatest() {
        var bytes = ByteBuffer()
        let message = [UInt8](repeating: 7, count: Frame.maximalLength)
        let fits = bytes.writeMessage(message, stream: 1)
        #expect(fits)
        var decoder = FrameDecoder(limit: .max)
        decoder.feed(bytes)
        #expect(
            decoder.next()
                == .frame(Frame(streamID: 1, kind: .data, flags: [], data: ByteBuffer(bytes: message))))
    }

    @Test(
        "that have come in part hold little more memory than came, whatever their header claims",
        arguments: [
            (1, 4 << 20), (100, 4 << 20), (16_000, 4 << 20), (1 << 20, 4 << 20), (3 << 20, (3 << 20) + 1),
        ])
    func memoryOfParts(came: Int, length: Int) {
        for size in [1_000, 2_048, 16 << 10, 64 << 10] {
            var decoder = FrameDecoder(limit: .max)
            decoder.feed(.header(UInt32(length), 1, kind: 1))
            #expect(decoder.next() == nil)
            var left = came
            while left > 0 {
                decoder.feed(ByteBuffer(repeating: 7, count: min(size, left)))
                #expect(decoder.next() == nil)
                left -= min(size, left)
            }
            #expect(decoder.keptBytes >= came)
            #expect(decoder.keptBytes <= min(2 * came + 512, came + (32 << 10)))
            #expect(decoder.refusePartial()?.length == length)
            #expect(decoder.keptBytes == 0)
            decoder.feed(ByteBuffer(repeating: 7, count: length - came))
            decoder.feed(ByteBuffer(bytes: Self.pair))
            #expect(decoder.next() == Self.frames[0])
        }
    }

    @Test("that would be too long are not written, and leave no trace")
    func tooLongToWrite() {
        var bytes = ByteBuffer(bytes: [1, 2, 3])
        let message = [UInt8](repeating: 7, count: Frame.maximalLength + 1)
        let asMessage = bytes.writeMessage(message, stream: 1)
        let asRequest = bytes.writeFrame(.request, stream: 1) { $0.writeBytes(message) }
        #expect(!asMessage && !asRequest)
        #expect(Array(buffer: bytes) == [1, 2, 3])
    }

    @Test("of an unknown type keep their place", arguments: [0, 4, 200, 255] as [UInt8])
    func unknownType(kind: UInt8) {
        var decoder = FrameDecoder(limit: 100)
        decoder.feed(.header(0, 5, kind: kind, flags: 0xF0))
        guard case .frame(let frame) = decoder.next() else {
            Issue.record("no frame")
            return
        }
        #expect(frame.kind == nil)
        #expect(frame.streamID == 5)
    }

    /// What the protocol says of these bytes, read from the whole of them at once: each item, and how many bytes they take.
    private static func reading(_ bytes: [UInt8], limit: Int) -> (items: [FrameDecoder.Item], taken: Int) {
        var items: [FrameDecoder.Item] = []
        var at = 0
        while let header = FrameHeader(peeking: ByteBuffer(bytes: bytes[at...])) {
            guard header.length <= Frame.skippableLength else {
                return (items + [.unreadable(header)], bytes.count)
            }
            let data = bytes.dropFirst(at + FrameHeader.byteCount).prefix(header.length)
            if header.length > limit {
                items.append(.tooLong(header, limit: limit))
            } else if data.count == header.length {
                let frame = Frame(
                    streamID: header.streamID, kind: header.kind, flags: header.flags,
                    data: ByteBuffer(bytes: data))
                items.append(.frame(frame))
            } else {
                return (items, at)
            }
            at += FrameHeader.byteCount + header.length
            if at > bytes.count { return (items, at) }
        }
        return (items, at)
    }

    @Test(
        "random bytes are read to the end, each frame as the protocol says",
        arguments: 0..<200 as Range<UInt64>)
    func noise(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        var decoder = FrameDecoder(limit: 64)
        var sent: [UInt8] = []
        var items: [FrameDecoder.Item] = []
        for _ in 0..<50 {
            // Mostly small numbers, so that many headers are plausible.
            let bytes = (0..<Int.random(in: 0...40, using: &dice)).map { _ in
                Bool.random(using: &dice) ? 0 : UInt8.random(in: 0...20, using: &dice)
            }
            sent += bytes
            decoder.feed(ByteBuffer(bytes: bytes))
            while let item = decoder.next() { items.append(item) }
        }
        let expected = Self.reading(sent, limit: 64)
        #expect(items == expected.items)
        #expect(decoder.isMidFrame == (expected.taken != sent.count))
        for case .frame(let frame) in items {
            try EnvelopeProperties.checkRequest(Array(buffer: frame.data))
            try EnvelopeProperties.checkResponse(Array(buffer: frame.data))
        }
    }
}
