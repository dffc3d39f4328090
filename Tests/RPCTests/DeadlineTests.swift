import Refusals
import Synchronization
import Testing

@testable import RPC

@Suite("Deadlines", .timeLimit(.minutes(1)))
struct DeadlineTests {
    /// Long enough to be sent on a connection that stands, however busy the machine.
    private static let short = CallOptions(timeout: .seconds(2))

    @Test("a call that nobody answers ends at the caller's deadline, and its handler hears of it")
    func caller() async throws {
        let testRouter = TestRouter()
        let cancelled = Signal()
        testRouter.unary("Hang") { call in call.onCancel { cancelled.fire() } }
        try await withLoopback(testRouter) { server, client in
            try await client.ping()
            let status = await failure { try await client.call("Hang", [], Self.short) }
            #expect(status?.code == .deadlineExceeded)
            #expect(status?.reason == "deadline-passed")
            await cancelled.wait()
            try await client.ping()
            #expect(server.inFlight == 0)
        }
    }

    @Test("a method's cap ends the call although the caller would wait")
    func cap() async throws {
        let testRouter = TestRouter()
        let cancelled = Signal()
        testRouter.unary("Hang", cap: .milliseconds(50)) { call in call.onCancel { cancelled.fire() } }
        try await withLoopback(testRouter) { _, client in
            let status = await failure {
                try await client.call("Hang", [], CallOptions(timeout: .seconds(600)))
            }
            #expect(status?.code == .deadlineExceeded)
            await cancelled.wait()
        }
    }

    @Test("the server keeps the deadline of a peer that does not")
    func server() async throws {
        try await withLoopback { server, _ in
            let peer = try await RawPeer.connect(to: server.port)
            try await peer.send(.request(1, "Hang", timeout: 20_000_000))
            try await peer.send(.request(3, "Hang", metadata: [Metadata.Keys.timeout: "20000000"]))
            let first = try #require(try await peer.refusal())
            let second = try #require(try await peer.refusal())
            #expect(Set([first.streamID, second.streamID]) == [1, 3])
            #expect(first.status.reason == "deadline-passed")
            #expect(second.status.reason == "deadline-passed")
            await peer.close()
        }
    }

    @Test("time that has run out already is refused at once", arguments: ["0", "-5"])
    func past(left: String) async throws {
        try await withLoopback { server, _ in
            let peer = try await RawPeer.connect(to: server.port)
            try await peer.send(.request(1, "Echo", metadata: [Metadata.Keys.timeout: left]))
            #expect(try await peer.refusal()?.status.code == .deadlineExceeded)
            await peer.close()
        }
    }

    @Test("a stream ends at its deadline on both sides")
    func stream() async throws {
        let testRouter = TestRouter()
        let ended = Signal()
        testRouter.serverStream("Wait") { _, messages in
            defer { ended.fire() }
            try await messages.send([1])
            await Task.cancelled()
        }
        try await withLoopback(testRouter) { _, client in
            try await client.ping()
            var iterator = try await client.count([], by: "Wait", Self.short).makeAsyncIterator()
            let status = await failure { while try await iterator.next() != nil {} }
            #expect(status?.code == .deadlineExceeded)
            await ended.wait()
        }
    }

    @Test("a send to a peer that does not read ends at the deadline")
    func send() async throws {
        let testRouter = TestRouter()
        let ended = Signal()
        let error = Mutex<(any Error)?>(nil)
        testRouter.serverStream("Pour") { _, messages in
            defer { ended.fire() }
            do {
                while true { try await messages.send([UInt8](repeating: 0, count: 1 << 20)) }
            } catch let failure {
                error.withLock { $0 = failure }
                throw failure
            }
        }
        try await withLoopback(testRouter) { server, _ in
            let peer = try await RawPeer.connect(to: server.port, reading: false)
            try await peer.send(
                .request(1, "Pour", flags: .remoteClosed, metadata: [Metadata.Keys.timeout: "50000000"]))
            await ended.wait()
            let status = error.withLock { $0 as? Status }
            #expect(status?.reason == "deadline-passed")
            await peer.close()
        }
    }

    @Test(
        "the calls that a handler makes get no more time than is left of its own",
        arguments: ["Task", "Stream"])
    func hops(name: String) async throws {
        let testRouter = TestRouter()
        testRouter.unary("Left") { call in
            let left = max(0, (call.deadline - .now).nanoseconds)
            call.succeed(Array("\(left)".utf8))
        }
        try await withLoopback(testRouter) { server, client in
            let next = ClientConnection(host: "127.0.0.1", port: server.port, logger: quiet)
            let long = CallOptions(timeout: .seconds(20))
            // Within a stream's handler it is so by itself; one of a unary method says that it works on the call.
            testRouter.serverStream("Stream") { _, messages in
                try await messages.send(try await next.call("Left", [], long))
            }
            testRouter.unary("Task") { call in
                Task {
                    do {
                        call.succeed(try await call.carrying { try await next.call("Left", [], long) })
                    } catch {
                        call.fail(error)
                    }
                }
            }
            let short = CallOptions(timeout: .seconds(8))
            let reply =
                name == "Task"
                ? try await client.call(name, [], short)
                : try await client.count([], by: name, short).reduce(into: []) { $0 += $1 }
            let left = try #require(Int64(String(decoding: reply, as: UTF8.self)))
            #expect((1...8_000_000_000).contains(left))
            // Outside of any call the time is the caller's own.
            let own = try await next.call("Left", [], long)
            #expect(try #require(Int64(String(decoding: own, as: UTF8.self))) > 8_000_000_000)
            await next.close()
        }
    }

    @Test("a call with no time at all fails", arguments: [Duration.zero, .seconds(-1)])
    func none(timeout: Duration) async throws {
        try await withLoopback { _, client in
            let status = await failure { try await client.call("Echo", [], CallOptions(timeout: timeout)) }
            #expect(status?.code == .deadlineExceeded)
        }
    }

    @Test("a call with endless time is like any other")
    func endless() async throws {
        try await withLoopback { _, client in
            let reply = try await client.call("Echo", [1], CallOptions(timeout: .seconds(Int64.max)))
            #expect(reply == [1])
        }
    }
}

extension Task where Success == Never, Failure == Never {
    /// Waits for the running task to be cancelled.
    static func cancelled() async {
        let signal = Signal()
        await withTaskCancellationHandler {
            await signal.wait()
        } onCancel: {
            signal.fire()
        }
    }
}
