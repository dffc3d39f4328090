import Refusals
import Testing

@testable import RPC

@Suite("A load of calls encoded before", .timeLimit(.minutes(1)))
struct LoadGeneratorTests {
    struct Shape: Sendable, CustomTestStringConvertible {
        let calls: Int
        let inFlight: Int
        let connections: Int

        var testDescription: String { "\(calls) calls, \(inFlight) in flight over \(connections)" }
    }

    @Test(
        "every call is answered, and the answers stand in the order of the calls",
        arguments: [
            Shape(calls: 0, inFlight: 4, connections: 2), Shape(calls: 1, inFlight: 8, connections: 4),
            Shape(calls: 100, inFlight: 7, connections: 3), Shape(calls: 1000, inFlight: 200, connections: 4),
            // Fewer in flight than connections: one on each.
            Shape(calls: 10, inFlight: 1, connections: 3),
        ])
    func order(shape: Shape) async throws {
        try await withLoopback { server, _ in
            let generator = LoadGenerator(
                Address(host: "127.0.0.1", port: server.port), inFlight: shape.inFlight,
                connections: shape.connections)
            let payloads = (0..<shape.calls).map { [UInt8($0 & 255), UInt8($0 >> 8)] }
            let run = try await generator.make(payloads.map { Self.call("Echo", $0) })
            #expect(run.answers.map(\.reply) == payloads)
            #expect(run.answers.allSatisfy { $0.after > .zero && $0.after <= run.whole })
        }
    }

    @Test("as many calls are under way as were asked for, and never one more")
    func width() async throws {
        let testRouter = TestRouter()
        // Answers only once twelve are there, and the server refuses a thirteenth.
        let kept = Gathering(size: 12)
        testRouter.unary("Keep") { kept.add($0) }
        var settings = ServerSettings(node: "testRouter@test")
        settings.maxInFlight = 12
        try await withLoopback(testRouter, settings: settings) { server, _ in
            let generator = LoadGenerator(
                Address(host: "127.0.0.1", port: server.port), inFlight: 12, connections: 3)
            let run = try await generator.make((0..<48 as Range<UInt8>).map { Self.call("Keep", [$0]) })
            #expect(run.answers.map(\.reply) == (0..<48 as Range<UInt8>).map { [$0] })
        }
    }

    @Test("the first call that is refused ends it, with its status")
    func refused() async throws {
        try await withLoopback { server, _ in
            let generator = LoadGenerator(
                Address(host: "127.0.0.1", port: server.port), inFlight: 4, connections: 2)
            let calls = (0..<20 as Range<UInt8>).map { Self.call($0 == 7 ? "Refuse" : "Echo", [$0]) }
            let status = await failure { try await generator.make(calls) }
            #expect(status?.reason == Refusal.tooSmall.reason.word)
        }
    }

    @Test("a server that breaks off ends it, and one that is not there")
    func gone() async throws {
        let testRouter = TestRouter()
        try await withLoopback(testRouter) { server, _ in
            let address = Address(host: "127.0.0.1", port: server.port)
            let generator = LoadGenerator(address, inFlight: 2, connections: 1)
            testRouter.unary("Stop") { _ in Task { await server.drain(within: .zero) } }
            let status = await failure { try await generator.make([Self.call("Stop", [])]) }
            #expect(status?.code == .unavailable)
            await #expect(throws: (any Error).self) { try await generator.make([Self.call("Stop", [])]) }
        }
    }

    private static func call(_ name: String, _ payload: [UInt8]) -> LoadCall {
        LoadCall(TestRouter.method(name), payload, CallOptions())
    }
}
