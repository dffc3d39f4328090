import NIOCore
import Refusals
import Testing

@testable import RPC

@Suite("Streams both ways over a socket", .timeLimit(.minutes(1)))
struct BidirectionalTests {
    @Test("question and answer take turns")
    func turns() async throws {
        try await withLoopback { _, client in
            let exchange = try await client.talk()
            var answers = exchange.inbound.makeAsyncIterator()
            for number in 0..<200 as Range<UInt8> {
                try await exchange.send([number])
                #expect(try await answers.next() == [number, number])
            }
            try await exchange.finish()
            #expect(try await answers.next() == nil)
        }
    }

    @Test("both sides send at once, more than either keeps for the other")
    func atOnce() async throws {
        try await withLoopback { _, client in
            let exchange = try await client.talk()
            let sending = Task {
                for number in 0..<3_000 { try await exchange.send([UInt8(truncatingIfNeeded: number)]) }
                try await exchange.finish()
            }
            var number = 0
            for try await answer in exchange.inbound {
                #expect(answer == Array(repeating: UInt8(truncatingIfNeeded: number), count: 2))
                number += 1
            }
            #expect(number == 3_000)
            try await sending.value
        }
    }

    @Test("a handler may speak first, and empty messages are messages")
    func first() async throws {
        let testRouter = TestRouter()
        testRouter.bidirectional("Greet") { _, messages, answers in
            try await answers.send([1])
            var count: UInt8 = 0
            for try await message in messages where message.isEmpty { count += 1 }
            try await answers.send([])
            try await answers.send([count])
        }
        try await withLoopback(testRouter) { _, client in
            let exchange = try await client.talk(by: "Greet")
            var answers = exchange.inbound.makeAsyncIterator()
            #expect(try await answers.next() == [1])
            for _ in 0..<3 { try await exchange.send([]) }
            try await exchange.finish()
            #expect(try await answers.next() == [])
            #expect(try await answers.next() == [3])
            #expect(try await answers.next() == nil)
        }
    }

    @Test("a server that is done before its client ends the stream, and the client may not go on")
    func early() async throws {
        let testRouter = TestRouter()
        testRouter.bidirectional("Once") { _, messages, answers in
            for try await message in messages {
                try await answers.send(message)
                return
            }
        }
        try await withLoopback(testRouter) { _, client in
            let exchange = try await client.talk(by: "Once")
            try await exchange.send([5])
            var answers = exchange.inbound.makeAsyncIterator()
            #expect(try await answers.next() == [5])
            #expect(try await answers.next() == nil)
            let status = await failure { while true { try await exchange.send([6]) } }
            #expect(status?.reason == "stream-over")
            try await exchange.finish()
            try await client.ping()
        }
    }

    @Test("the frames are those of the protocol, whichever side is done first")
    func frames() async throws {
        let testRouter = TestRouter.standard()
        testRouter.bidirectional("Once") { _, messages, answers in
            for try await message in messages { return try await answers.send(message) }
        }
        try await withLoopback(testRouter) { server, _ in
            let peer = try await RawPeer.connect(to: server.port)
            // The client first: its side closes, then the server's by a data frame.
            try await peer.send(.request(1, "Talk", [7], flags: .remoteOpen))
            let opening = try #require(await peer.next())
            #expect((opening.kind, Array(opening.data.readableBytesView)) == (.data, [7, 7]))
            try await peer.send(.data(1, [8], flags: .remoteClosed))
            let last = try #require(await peer.next())
            #expect((last.kind, Array(last.data.readableBytesView)) == (.data, [8, 8]))
            let end = try #require(await peer.next())
            #expect((end.kind, end.flags) == (.data, [.remoteClosed, .noData]))
            // The server first: it sends a final empty response, and what still comes is of no account.
            try await peer.send(.request(3, "Once", flags: .remoteOpen))
            try await peer.send(.data(3, [9]))
            let answer = try #require(await peer.next())
            #expect((answer.kind, Array(answer.data.readableBytesView)) == (.data, [9]))
            let final = try #require(await peer.next())
            #expect((final.streamID, final.kind, final.data.readableBytes) == (3, .response, 0))
            try await peer.send(.data(3, [9]))
            try await peer.send(.data(3, [], flags: [.remoteClosed, .noData]))
            // Opened and closed in one frame, with one message or none.
            try await peer.send(.request(5, "Talk", [4], flags: .remoteClosed))
            #expect(await peer.next()?.data == ByteBuffer(bytes: [4, 4]))
            #expect(await peer.next()?.flags == [.remoteClosed, .noData])
            try await peer.send(.request(7, "Talk", flags: .remoteClosed))
            #expect(await peer.next()?.streamID == 7)
            await peer.close()
        }
    }

    @Test("data after the client closed its side ends the stream, not the connection")
    func afterClose() async throws {
        let testRouter = TestRouter.standard()
        testRouter.bidirectional("Wait") { _, _, _ in await Task.cancelled() }
        try await withLoopback(testRouter) { server, _ in
            let peer = try await RawPeer.connect(to: server.port)
            try await peer.send(.request(1, "Wait", flags: .remoteOpen))
            try await peer.send(.data(1, [1], flags: .remoteClosed))
            try await peer.send(.data(1, [2]))
            #expect(try await peer.refusal()?.status.reason == "protocol-violation")
            try await peer.send(.request(3, "Echo", [1]))
            #expect(try await peer.response()?.envelope == .reply([1]))
            await peer.close()
        }
    }

    @Test("a refusal half-way shows what came before it")
    func refused() async throws {
        let testRouter = TestRouter()
        testRouter.bidirectional("Judge") { _, messages, answers in
            for try await message in messages {
                guard message != [3] else { throw Refusal.tooSmall }
                try await answers.send(message)
            }
        }
        try await withLoopback(testRouter) { _, client in
            let exchange = try await client.talk(by: "Judge")
            for number in 1...3 as ClosedRange<UInt8> { try await exchange.send([number]) }
            var answers = exchange.inbound.makeAsyncIterator()
            #expect(try await answers.next() == [1])
            #expect(try await answers.next() == [2])
            #expect(await failure { try await answers.next() } == Status(Refusal.tooSmall))
            #expect(await failure { while true { try await exchange.send([4]) } } == Status(Refusal.tooSmall))
        }
    }

    @Test("letting go of the answers stops the handler")
    func letGo() async throws {
        let testRouter = TestRouter.standard()
        let cancelled = Signal()
        testRouter.bidirectional("Wait") { call, _, answers in
            call.onCancel { cancelled.fire() }
            try await answers.send([1])
            await Task.cancelled()
        }
        try await withLoopback(testRouter) { server, client in
            for try await answer in try await client.talk(by: "Wait").inbound {
                #expect(answer == [1])
                #expect(server.inFlight == 1)
                break
            }
            await cancelled.wait()
            try await client.ping()
            #expect(server.inFlight == 0)
        }
    }

    @Test("a stream both ways ends at its deadline, for its reader, its sender and its handler")
    func deadline() async throws {
        let testRouter = TestRouter()
        let ended = Signal()
        testRouter.bidirectional("Wait") { _, _, _ in
            await Task.cancelled()
            ended.fire()
        }
        try await withLoopback(testRouter) { _, client in
            try await client.ping()
            let exchange = try await client.talk(by: "Wait", CallOptions(timeout: .seconds(1)))
            let sending = await failure { while true { try await exchange.send([1]) } }
            #expect(sending?.reason == "deadline-passed")
            let reading = await failure { for try await _ in exchange.inbound {} }
            #expect(reading?.reason == "deadline-passed")
            await ended.wait()
        }
    }

    @Test("a stream both ways called in another way is refused")
    func wrongKind() async throws {
        try await withLoopback { _, client in
            #expect(await failure { try await client.call("Talk") }?.reason == "streaming-method")
            let echo = try await client.talk(by: "Echo")
            #expect(await failure { for try await _ in echo.inbound {} }?.reason == "wrong-call-kind")
        }
    }
}
