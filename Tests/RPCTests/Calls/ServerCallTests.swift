import Refusals
import Synchronization
import Testing

@testable import RPC

@Suite("Calls and errors without a socket")
struct ServerCallTests {
    /// What a call was answered with, in order.
    private final class Answers: Sendable {
        private let all = Mutex<[Result<[UInt8], Status>]>([])

        func call() -> ServerCall {
            ServerCall(method: TestRouter.method("Echo"), metadata: ["accept-language": "zh"], payload: [1]) {
                answer in self.all.withLock { $0.append(answer) }
            }
        }

        var list: [Result<[UInt8], Status>] { all.withLock { $0 } }
    }

    @Test("a call is answered once")
    func once() {
        let answers = Answers()
        let call = answers.call()
        call.onCancel { Issue.record("cancelled") }
        call.succeed([2])
        call.fail(Refusal.tooSmall)
        #expect(!call.cancel())
        #expect(answers.list == [.success([2])])
        #expect(!call.isCancelled)
    }

    @Test("a cancelled call takes no answer, and says so to whoever asks before or after")
    func cancelled() {
        let answers = Answers()
        let call = answers.call()
        let heard = Mutex(0)
        call.onCancel { heard.withLock { $0 += 1 } }
        #expect(call.cancel())
        #expect(!call.cancel())
        call.onCancel { heard.withLock { $0 += 10 } }
        call.succeed([2])
        #expect(answers.list == [])
        #expect(heard.withLock { $0 } == 11)
        #expect(call.cancellation?.code == .cancelled)
    }

    @Test("a refusal is told in the caller's language")
    func language() {
        let answers = Answers()
        answers.call().fail(Refusal.tooSmall)
        #expect(answers.list == [.failure(Status(Refusal.tooSmall, in: .chinese))])
    }

    @Test(
        "errors meet the wire as what they are",
        arguments: [
            (Status(.notFound, "x"), .notFound, nil), (Refusal.tooSmall, .failedPrecondition, "too-small"),
            (CancellationError(), .cancelled, "call-cancelled"),
            (Breakage(), .internal, "internal-failure"),
            (Status(.ok, "no error at all"), .internal, "internal-failure"),
        ] as [(any Error, StatusCode, String?)])
    func errors(error: any Error, code: StatusCode, reason: String?) {
        let status = status(for: error, language: .english, method: "test/Echo", logger: quiet)
        #expect(status.code == code)
        #expect(status.reason == reason)
        #expect(!status.message.contains("sda1"))
    }

    @Test("the wire's reasons are words of their own, in kebab case, in both languages")
    func reasons() {
        let words = Status.reasons.map(\.word)
        #expect(Set(words).count == words.count)
        for reason in Status.reasons {
            #expect(reason.word.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil)
            #expect(reason.english.hasSuffix("."))
            #expect(reason.chinese.hasSuffix("。"))
            #expect(reason.code != .ok)
        }
    }
}
