import NIOCore
import Testing

@testable import RPC

@Suite("Bytes that leave in pieces")
struct BacklogTests {
    @Test("pieces are no longer than asked, come in order and lose nothing", arguments: [1, 3, 7, 100])
    func order(limit: Int) {
        var backlog = Backlog()
        let nothing = backlog.next(upTo: limit)
        #expect(nothing == nil)
        backlog.append(ByteBuffer(bytes: [1, 2, 3]))
        backlog.append([])
        backlog.append([4, 5, 6, 7, 8])
        backlog.append(ByteBuffer())
        backlog.append(ByteBuffer(bytes: [9]))
        #expect(backlog.count == 9)
        var bytes: [UInt8] = []
        while let piece = backlog.next(upTo: limit) {
            #expect((1...limit).contains(piece.readableBytes))
            bytes += piece.readableBytesView
        }
        #expect(bytes == Array(1...9))
        #expect(backlog.count == 0 && backlog.isEmpty)
    }
}
