import Testing

@testable import RPC

@Suite("Pauses")
struct PauseTests {
    private let pauses = GrowingPause(first: .milliseconds(50), longest: .seconds(5))

    @Test(
        "the longest pause doubles with each failure up to its bound",
        arguments: [(0, 50), (1, 50), (2, 100), (3, 200), (8, 5_000), (1_000_000, 5_000)])
    func growth(failures: Int, most: Int) {
        #expect(pauses.after(failures, chance: 1) == .milliseconds(most))
        #expect(pauses.after(failures, chance: 0.5) == .milliseconds(most) / 2)
        #expect(pauses.after(failures, chance: 0) == .zero)
    }

    @Test("the same seed gives the same chances, another seed others")
    func seed() {
        let draw = { (seed: UInt64) in
            let jitter = Jitter(seed: seed)
            return (0..<20).map { _ in jitter.next() }
        }
        #expect(draw(1) == draw(1))
        #expect(draw(1) != draw(2))
    }

    @Test("chances lie between 0 and 1 and use the whole range", arguments: [Jitter.system, Jitter(seed: 7)])
    func range(_ jitter: Jitter) {
        let chances = (0..<2_000).map { _ in jitter.next() }
        #expect(chances.allSatisfy { (0..<1).contains($0) })
        // Each tenth is missed by two thousand draws with a chance below 1e-90.
        #expect(Set(chances.map { Int($0 * 10) }).count == 10)
    }
}
