import RPC
import Refusals
import Testing

@Suite("Cancelling", .timeLimit(.minutes(1)))
struct CancelTests {
    @Test("a caller that gives up stops the handler, and the connection stays")
    func unary() async throws {
        let testRouter = TestRouter.standard()
        let begun = Signal()
        let cancelled = Signal()
        testRouter.unary("Hang") { call in
            call.onCancel { cancelled.fire() }
            begun.fire()
        }
        try await withLoopback(testRouter) { server, client in
            let task = Task { try await client.call("Hang") }
            await begun.wait()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            await cancelled.wait()
            try await client.ping()
            #expect(server.inFlight == 0)
        }
    }

    @Test("a call cancelled before it begins is not sent")
    func before() async throws {
        try await withLoopback { _, client in
            let gate = Signal()
            let task = Task {
                await gate.wait()
                return try await client.call("Hang")
            }
            task.cancel()
            gate.fire()
            await #expect(throws: CancellationError.self) { try await task.value }
            try await client.ping()
        }
    }

    @Test("letting go of a stream stops its handler")
    func letGo() async throws {
        let testRouter = TestRouter.standard()
        let cancelled = Signal()
        testRouter.serverStream("Endless") { call, messages in
            call.onCancel { cancelled.fire() }
            while true {
                try await messages.send([1])
                try Task.checkCancellation()
                await Task.yield()
            }
        }
        try await withLoopback(testRouter) { server, client in
            for try await message in try await client.count([], by: "Endless") {
                #expect(message == [1])
                #expect(server.inFlight == 1)
                break
            }
            await cancelled.wait()
            // Never iterated at all.
            _ = try await client.count([], by: "Endless")
            await cancelled.wait()
            try await client.ping()
            #expect(server.inFlight == 0)
        }
    }

    @Test("a cancelled reader stops its stream's handler")
    func reader() async throws {
        let testRouter = TestRouter()
        let begun = Signal()
        let cancelled = Signal()
        testRouter.serverStream("Wait") { call, messages in
            call.onCancel { cancelled.fire() }
            begun.fire()
            await Task.cancelled()
        }
        try await withLoopback(testRouter) { _, client in
            let task = Task { for try await _ in try await client.count([], by: "Wait") {} }
            await begun.wait()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            await cancelled.wait()
        }
    }

    @Test("a client stream cancelled half-way ends its handler's messages with an error")
    func clientStream() async throws {
        let testRouter = TestRouter()
        let begun = Signal()
        let outcome = Signal()
        testRouter.clientStream("Read") { _, messages in
            do {
                for try await _ in messages { begun.fire() }
            } catch {
                outcome.fire()
                throw error
            }
            return []
        }
        try await withLoopback(testRouter) { _, client in
            let task = Task {
                try await client.clientStream(
                    TestRouter.method("Read", .clientStream), Endless(), CallOptions())
            }
            await begun.wait()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            await outcome.wait()
        }
    }

    @Test("a peer that vanishes takes its calls with it")
    func vanished() async throws {
        let testRouter = TestRouter.standard()
        let begun = Signal()
        let cancelled = Signal()
        testRouter.unary("Hang") { call in
            call.onCancel { cancelled.fire() }
            begun.fire()
        }
        try await withLoopback(testRouter) { server, client in
            let peer = try await RawPeer.connect(to: server.port)
            try await peer.send(.request(1, "Hang"))
            await begun.wait()
            await peer.close()
            await cancelled.wait()
            #expect(server.inFlight == 0)
            try await client.ping()
        }
    }
}

/// Messages without end.
private struct Endless: Sequence, IteratorProtocol, Sendable {
    mutating func next() -> [UInt8]? { [UInt8](repeating: 1, count: 10_000) }
}
