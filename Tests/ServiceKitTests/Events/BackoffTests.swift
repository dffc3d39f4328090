import ServiceKit
import Testing

@Suite("Pauses between attempts")
struct BackoffTests {
    @Test("each pause is twice the last up to five seconds, shortened by half at most", arguments: 0..<10)
    func bounds(_ round: Int) {
        var backoff = Backoff()
        var longest = 50
        for _ in 0..<20 {
            let pause = backoff.next()
            #expect(pause >= .milliseconds(longest / 2))
            #expect(pause <= .milliseconds(longest))
            longest = min(longest * 2, 5000)
        }
        #expect(longest == 5000)
    }

    @Test("two that begin together do not stay together")
    func jitter() {
        let runs = (0..<20).map { _ in
            var backoff = Backoff()
            return (0..<12).map { _ in backoff.next() }
        }
        #expect(Set(runs).count > 1)
    }

    @Test("a fresh one begins at the shortest pause again")
    func fresh() {
        var backoff = Backoff()
        for _ in 0..<12 { _ = backoff.next() }
        backoff = Backoff()
        #expect(backoff.next() <= .milliseconds(50))
    }
}
