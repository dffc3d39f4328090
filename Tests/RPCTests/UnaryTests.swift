import RPC
import Refusals
import Testing

@Suite("Unary calls over a socket", .timeLimit(.minutes(1)))
struct UnaryTests {
    @Test("the reply is what the handler gave", arguments: [0, 1, 250, 70_000, 4_000_000])
    func echo(size: Int) async throws {
        try await withLoopback { _, client in
            let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
            let reply = try await client.call("Echo", payload)
            #expect(reply == payload)
        }
    }

    @Test("a thousand calls at once on one connection each get their own reply")
    func thousand() async throws {
        let testRouter = TestRouter()
        // Answers only when all are there, in reverse, so that the calls are truly under way together.
        let gathered = Gathering(size: 1_000)
        testRouter.unary("Gather") { gathered.add($0) }
        try await withLoopback(testRouter) { server, client in
            let replies = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
                for number in 0..<1_000 {
                    group.addTask {
                        let payload = [UInt8(number & 0xFF), UInt8(number >> 8)]
                        return (number, try await client.call("Gather", payload))
                    }
                }
                return try await group.reduce(into: [Int: [UInt8]]()) { $0[$1.0] = $1.1 }
            }
            #expect(replies.count == 1_000)
            #expect(replies.allSatisfy { $0.value == [UInt8($0.key & 0xFF), UInt8($0.key >> 8)] })
            #expect(server.inFlight == 0)
        }
    }

    @Test("a refusal arrives with its code, reason, field, values and sentence", arguments: Language.allCases)
    func details(language: Language) async throws {
        try await withLoopback { _, client in
            let options = CallOptions(metadata: [Metadata.Keys.language: language.rawValue])
            let status = await failure { try await client.call("Refuse", [], options) }
            #expect(status == Status(Refusal.tooSmall, in: language))
        }
    }

    @Test("a broken handler shows its caller a correlation id and nothing else")
    func breakage() async throws {
        try await withLoopback { _, client in
            let status = await failure { try await client.call("Break") }
            #expect(status?.code == .internal)
            #expect(status?.reason == "internal-failure")
            let correlation = try #require(status?.values["correlation"])
            #expect(correlation.count == 32)
            #expect(status?.message.contains(correlation) == true)
            #expect(status?.message.contains("sda1") == false)
        }
    }

    @Test(
        "what is not served is unimplemented, and the word says what is unknown",
        arguments: [
            (TestRouter.service, "Nothing", "unknown-method"), ("test.v1.Other", "Echo", "unknown-service"),
            ("", "", "unknown-service"), ("qingtong.rpc.v1.Control", "Shout", "unknown-method"),
        ])
    func unknown(service: String, method: String, reason: String) async throws {
        try await withLoopback { _, client in
            let method = Method(
                service: service, name: method, kind: .unary, effect: .query, access: .everyone)
            let status = await failure { try await client.unary(method, [], CallOptions()) }
            #expect(status?.code == .unimplemented)
            #expect(status?.reason == reason)
        }
    }

    @Test("a message that no frame holds is refused before it is sent, and the connection stays")
    func tooLong() async throws {
        try await withLoopback { _, client in
            let status = await failure {
                try await client.call("Echo", [UInt8](repeating: 0, count: 4 << 20))
            }
            #expect(status?.code == .resourceExhausted)
            #expect(status?.reason == "message-too-long")
            let reply = try await client.call("Echo", [1])
            #expect(reply == [1])
        }
    }

    @Test("a reply that no frame holds becomes a refusal")
    func replyTooLong() async throws {
        let testRouter = TestRouter.standard()
        testRouter.unary("Flood") { $0.succeed([UInt8](repeating: 0, count: 5 << 20)) }
        try await withLoopback(testRouter) { _, client in
            let status = await failure { try await client.call("Flood") }
            #expect(status?.reason == "message-too-long")
            let reply = try await client.call("Echo", [1])
            #expect(reply == [1])
        }
    }

    @Test("the first answer counts, later ones are dropped")
    func once() async throws {
        let testRouter = TestRouter()
        testRouter.unary("Twice") { call in
            call.succeed([1])
            call.succeed([2])
            call.fail(Refusal.tooSmall)
        }
        try await withLoopback(testRouter) { _, client in
            let reply = try await client.call("Twice")
            #expect(reply == [1])
            let again = try await client.call("Twice")
            #expect(again == [1])
        }
    }

    @Test("the handler sees metadata, peer and the time that is left")
    func handlerSees() async throws {
        let testRouter = TestRouter()
        testRouter.unary("See") { call in
            let left = ContinuousClock.now.duration(to: call.deadline)
            let fits = left > .zero && left <= .seconds(7) && call.peer.hasPrefix("127.0.0.1:")
            call.succeed(Array("\(fits) \(call.metadata["qt-principal"] ?? "") \(call.language)".utf8))
        }
        try await withLoopback(testRouter) { _, client in
            let options = CallOptions(
                timeout: .seconds(7), metadata: ["qt-principal": "示例", "accept-language": "zh-CN"])
            let seen = try await client.call("See", [], options)
            #expect(String(decoding: seen, as: UTF8.self) == "true 示例 chinese")
        }
    }
}
