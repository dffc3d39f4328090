import Rulebook
import Testing

@Suite("Counters")
struct CounterTests {
    typealias Step = CounterSteps.Step

    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let values: [Int64]
        let steps: [Step]
        var most: Int64 = 0

        init(_ name: String, _ values: [Int64], _ steps: [Step], most: Int64 = 0) {
            (self.name, self.values, self.steps, self.most) = (name, values, steps, most)
        }

        var testDescription: String { name }
    }

    static let rows = [
        Row("that rises", [100, 130, 190], [.unknown(.first), .known(30), .known(60)]),
        Row("that stands still", [100, 100, 100], [.unknown(.first), .known(0), .known(0)]),
        Row(
            "that shows zero once", [48_000_000, 0, 48_010_000],
            [.unknown(.first), .unknown(.fell), .unknown(.returned)]),
        Row(
            "that shows zero for a while", [500, 510, 0, 0, 3, 530, 540],
            [
                .unknown(.first), .known(10), .unknown(.fell), .known(0), .known(3), .unknown(.returned),
                .known(10),
            ]),
        Row(
            "that was changed", [500, 510, 3, 13, 20],
            [.unknown(.first), .known(10), .unknown(.fell), .known(10), .known(7)]),
        Row(
            "with a digit too many", [48_000, 480_100, 48_020, 48_030],
            [.unknown(.first), .unknown(.leapt), .unknown(.fell), .known(10)]),
        Row(
            "with a digit too many twice", [48_000, 480_100, 480_110, 48_020],
            [.unknown(.first), .unknown(.leapt), .known(10), .unknown(.fell)]),
        Row(
            "with a digit too few", [48_000, 4_801, 48_020],
            [.unknown(.first), .unknown(.fell), .unknown(.returned)]),
        Row(
            "whose first reading has a digit too few",
            [4_800, 48_010, 48_020, 48_031, 48_040, 48_049, 48_060, 48_070],
            [
                .unknown(.first), .unknown(.leapt), .known(10), .known(11), .known(9), .known(9), .known(11),
                .known(10),
            ]),
        Row(
            "that goes by more than it can", [100, 150, 900],
            [.unknown(.first), .known(50), .unknown(.leapt)],
            most: 100),
    ]

    @Test("a counter", arguments: rows)
    func steps(_ row: Row) {
        let readings = row.values.enumerated().map {
            CounterSteps.Reading(at: Int64($0.offset) * 3_600_000_000, value: $0.element)
        }
        #expect(CounterSteps.of(readings, most: row.most) == row.steps)
    }

    @Test("what is confirmed counts: a changed counter from zero, a leap in full")
    func confirmed() {
        let readings = [(500, false), (3, true), (900, true)].enumerated().map {
            CounterSteps.Reading(at: Int64($0.offset), value: Int64($0.element.0), isConfirmed: $0.element.1)
        }
        #expect(CounterSteps.of(readings, most: 100) == [.unknown(.first), .known(3), .known(897)])
    }

    @Test("before a meter was put in nothing went by it")
    func base() {
        let reading = CounterSteps.Reading(at: Instant(startOf: "2026-11-22").microseconds + 1, value: 700)
        #expect(CounterSteps.of([reading], from: "2026-11-22") == [.known(0)])
        #expect(CounterSteps.of([reading], from: "2026-11-21") == [.unknown(.first)])
        #expect(CounterSteps.of([]) == [])
    }

    @Test("a hole in the readings is no leap: as much goes by in an hour as ever")
    func hole() {
        var readings = (0..<20).map { CounterSteps.Reading(at: $0 * 3_600_000_000, value: $0 * 10) }
        readings.append(.init(at: 1_000 * 3_600_000_000, value: 10_000))
        #expect(CounterSteps.of(readings).last == .known(9_810))
    }

    @Test("every cause says what would settle it", arguments: CounterSteps.Cause.allCases)
    func settles(_ cause: CounterSteps.Cause) {
        let text = Set([cause]).settles
        #expect(!text.chinese.isEmpty && !text.english.isEmpty)
    }
}
