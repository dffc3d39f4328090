import Rulebook
import Testing

@Suite("Percentiles and medians")
struct PercentileTests {
    @Test(
        "a percentile is the least value that so many percent do not exceed",
        arguments: [
            ([], 50, nil), ([7], 0, 7), ([7], 50, 7), ([7], 100, 7), ([1, 2], 50, 1), ([1, 2], 51, 2),
            ([1, 2, 3, 4], 25, 1), ([1, 2, 3, 4], 26, 2), ([1, 2, 3, 4], 99, 4), ([1, 2, 3], -5, 1),
            ([1, 2, 3], 250, 3), (Array(1...100), 99, 99), (Array(1...1000), 99, 990),
            (Array(1...200), 99.5, 199),
        ] as [([Int], Double, Int?)])
    func percentile(_ values: [Int], _ share: Double, _ expected: Int?) {
        #expect(values.percentile(share) == expected)
    }

    @Test("a part of an array has percentiles of its own")
    func slice() {
        #expect(Array(1...10)[4...].percentile(50) == 7)
    }

    @Test(
        "a median is the middle value, or the mean of the two in the middle, in whatever order they stand",
        arguments: [([], 0), ([3], 3), ([3, 1], 2), ([9, 1, 4], 4), ([8, 1, 2, 4], 3)] as [([Double], Double)]
    )
    func median(_ values: [Double], _ expected: Double) {
        #expect(values.median == expected)
    }
}
