import Refusals
import Testing

@testable import RPC

@Suite("Calls that nobody proves to be theirs", .timeLimit(.minutes(1)))
struct UnprovenCallTests {
    @Test("after some each costs the connection it came on time, though it shows only in the answer")
    func paced() async throws {
        let testRouter = TestRouter()
        testRouter.unary("Nobody") { $0.fail(Status(.unauthenticated, "no", reason: "unsigned")) }
        try await withLoopback(testRouter) { _, client in
            try await client.ping()
            let begin = ContinuousClock.now
            for _ in 0..<164 {
                let status = await failure { try await client.call("Nobody", [], CallOptions()) }
                #expect(status?.reason == "unsigned")
            }
            // 64 are free, then it is 4 ms each; a slow machine only makes it longer.
            #expect(.now - begin >= .milliseconds(350))
            try await client.ping()
        }
    }

    @Test("many addresses together have a pace too")
    func together() {
        var addresses = PeerAddresses(ServerSettings())
        let now = ContinuousClock.now
        let rests = (0..<5_000).map { addresses.rest(after: 1, of: "10.0.\($0 / 250).\($0 % 250)", at: now) }
        #expect(rests[0] == .zero)
        #expect(rests[1_000] == .zero)
        #expect(rests[4_999] >= .milliseconds(900))
    }
}
