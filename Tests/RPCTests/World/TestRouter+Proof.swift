import RPC
import Refusals

/// A router that tells strangers from principals: whoever sends `proof` is who it says.
extension TestRouter {
    /// Believes those who send it.
    struct Checker: StreamAuthenticator {
        /// Called before each decision, which waits for it.
        var pause: @Sendable () async -> Void = {}

        func authenticate(
            _ opening: StreamOpening, decide: @escaping @Sendable (Result<String, any Error>) -> Void
        ) {
            Task {
                await pause()
                decide(
                    Result {
                        guard opening.metadata[Metadata.Keys.signature] == TestRouter.proof else {
                            throw Refusal.unproven
                        }
                        return opening.metadata[Metadata.Keys.principal] ?? ""
                    })
            }
        }
    }

    static let proof = "good"

    /// What a principal sends along.
    static func proven(by principal: String) -> Metadata {
        [Metadata.Keys.principal: principal, Metadata.Keys.signature: proof]
    }

    /// Methods for principals: `Ask`, which answers at once, `Wait`, which never does, `Gather` and `Talk`, which take
    /// streams; and `Live`, which asks whether the service does.
    static func guarded(by checker: Checker = Checker()) -> TestRouter {
        let testRouter = TestRouter(authenticator: checker)
        testRouter.guarded("Ask", .unary { $0.answerIfProven() })
        testRouter.guarded("Wait", .unary { _ in })
        testRouter.unary("Hang") { _ in }
        testRouter.unary("Echo") { $0.succeed($0.payload) }
        testRouter.guarded(
            "Gather",
            .clientStream { call, messages in
                let held = call.holding()
                var count: UInt8 = 0
                for try await message in messages {
                    guard held.take(message.count) else { throw call.crowded }
                    count &+= 1
                }
                return [count]
            }, kind: .clientStream)
        testRouter.guarded(
            "Talk",
            .bidirectional { _, messages, answers in
                for try await message in messages { try await answers.send(message) }
            }, kind: .bidirectional)
        testRouter.guarded(
            "Pour",
            .serverStream { _, answers in while true { try await answers.send([1, 2, 3]) } },
            kind: .serverStream)
        testRouter.vital("Live") { $0.succeed([1]) }
        testRouter.vital("Slow") { _ in }
        return testRouter
    }
}

extension ServerCall {
    fileprivate func answerIfProven() {
        if metadata[Metadata.Keys.signature] == TestRouter.proof {
            succeed(payload)
        } else {
            fail(Refusal.unproven)
        }
    }
}

extension Refusal {
    static let unproven = Refusal(
        Reason("unproven", .unauthenticated, zh: "未证明身份。", en: "Nobody has proven who calls."))
}
