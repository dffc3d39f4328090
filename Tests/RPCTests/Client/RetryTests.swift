import Refusals
import Testing

@testable import RPC

@Suite("Trying again")
struct RetryTests {
    private static let soon = Duration.milliseconds(250)

    /// Chance 0 would hide a pause; with a seed the pauses are the same in every run.
    private func retries(isRepeatable: Bool, tries: Int = 4) -> Retries {
        var settings = ClientSettings()
        settings.tries = tries
        settings.jitter = Jitter(seed: 3)
        return Retries(settings: settings, isRepeatable: isRepeatable)
    }

    private func isTriedAgain(_ status: Status, isRepeatable: Bool) -> Bool {
        var retries = retries(isRepeatable: isRepeatable)
        return retries.next(after: status) != .giveUp
    }

    @Test(
        "what was never begun is tried again, whatever it does",
        arguments: [
            Status(Refusal(.notSent)), Status(Refusal(.draining)),
            Status(Refusal(.tooManyCalls), retryAfter: soon),
        ])
    func neverBegan(_ status: Status) {
        #expect(isTriedAgain(status, isRepeatable: false))
        #expect(isTriedAgain(status, isRepeatable: true))
    }

    @Test(
        "what may have had its effect is tried again only where a repeat has none",
        arguments: [
            Status(Refusal(.connectionLost)), Status(Refusal(.serverStopped)),
            Status(.unavailable, "disk full"),
            Status(.resourceExhausted, "too many readings today", reason: "quota", retryAfter: soon),
        ])
    func unknown(_ status: Status) {
        #expect(!isTriedAgain(status, isRepeatable: false))
        #expect(isTriedAgain(status, isRepeatable: true))
    }

    @Test(
        "an answer is an answer, and time that ran out has run out",
        arguments: [
            Status(.notFound, "no"), Status(.invalidArgument, "no"), Status(.permissionDenied, "no"),
            Status(.aborted, "stale"), Status(.internal, "broken"), Status(Refusal(.malformedReply)),
            Status(Refusal(.deadlinePassed)), Status(Refusal(.callCancelled)),
            Status(Refusal(.tooManyCalls)), Status(.resourceExhausted, "too long"),
        ])
    func answer(_ status: Status) {
        #expect(!isTriedAgain(status, isRepeatable: true))
    }

    @Test("tries are counted", arguments: [1, 2, 4])
    func tries(_ limit: Int) {
        var retries = retries(isRepeatable: true, tries: limit)
        let answers = (0..<limit).map { _ in retries.next(after: Status(Refusal(.notSent))) == .giveUp }
        #expect(answers == Array(repeating: false, count: limit - 1) + [true])
    }

    @Test("a server that says when to come back is not asked before")
    func retryInfo() {
        var retries = retries(isRepeatable: true)
        let status = Status(Refusal(.tooManyCalls), retryAfter: .seconds(3))
        let answer = retries.next(after: status)
        #expect(answer == .again(after: .seconds(3), costsBudget: true))
    }

    @Test("what never left this process costs no budget")
    func free() {
        var retries = retries(isRepeatable: true)
        guard case .again(_, let costs) = retries.next(after: Status(Refusal(.notSent))) else {
            Issue.record("it gave up")
            return
        }
        #expect(!costs)
    }
}

@Suite("The budget for repeats")
struct RetryBudgetTests {
    @Test("a full budget gives its capacity and no more")
    func capacity() {
        let budget = RetryBudget(capacity: 3, percent: 10)
        #expect((0..<5).map { _ in budget.spend() } == [true, true, true, false, false])
    }

    @Test("ten calls that succeed pay for one repeat")
    func earning() {
        let budget = RetryBudget(capacity: 1, percent: 10)
        #expect(budget.spend())
        for _ in 0..<9 { budget.earn() }
        #expect(!budget.spend())
        budget.earn()
        #expect(budget.spend())
    }

    @Test("success does not pile up beyond the capacity")
    func full() {
        let budget = RetryBudget(capacity: 1, percent: 100)
        for _ in 0..<50 { budget.earn() }
        #expect((0..<3).map { _ in budget.spend() } == [true, false, false])
    }
}
