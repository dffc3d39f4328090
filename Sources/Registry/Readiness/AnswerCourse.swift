import RegistryAPI
import Rulebook

/// How a plant's records answer one row from a day on, as long as they stay what they are: a list reads this of each plant instead of
/// the records. Readings come too often to be kept with it; the meters that have to be read are.
struct AnswerCourse: Hashable, Sendable {
    /// From a day on the records answer so.
    struct Turn: Hashable, Sendable {
        let from: Day
        let answer: Answer
    }

    /// The meters of a site that have to be read while it is in use.
    struct Meters: Hashable, Sendable {
        let site: Span
        let numbers: [Int64]
    }

    /// In the order of days; the first also tells what was before.
    let turns: [Turn]
    let meters: [Meters]

    /// Works it out from the records.
    init(of requirement: Requirement, in records: PlantRecords, from day: Day) throws {
        let holders = requirement.holders(in: records)
        let spans = holders.flatMap { $0.spans + [$0.asked] }
        let days = Set(spans.turns.filter { $0 > day } + [day]).sorted()
        var turns: [Turn] = []
        for day in days {
            // A reading of today answers every day: what readings say is asked when the course is read.
            let answer = try requirement.finding(of: holders, on: day) { _, day in day }.answer
            if turns.last?.answer != answer { turns.append(Turn(from: day, answer: answer)) }
        }
        self.turns = turns
        meters =
            requirement.readings.isEmpty
            ? [] : holders.map { Meters(site: $0.asked, numbers: $0.meters) }
    }

    private init(turns: [Turn], meters: [Meters]) {
        self.turns = turns
        self.meters = meters
    }

    /// How the plant answers on a day.
    func answer(to requirement: Requirement, on day: Day, _ lastReading: LastReading) throws -> Answer {
        let kept = (turns.last { $0.from <= day } ?? turns.first)?.answer ?? .missing
        guard !requirement.readings.isEmpty, kept != .missing else { return kept }
        let read = try meters.filter { $0.site.contains(day) }.map {
            try requirement.fresh($0.numbers, on: day, lastReading)
        }
        return .together([kept] + read)
    }
}

extension AnswerCourse {
    /// More turns or sites than this no plant has: kept bytes that say so are damaged.
    private static let most: Int64 = 100_000

    /// As numbers, to be kept.
    var numbers: [Int64] {
        var numbers = [Int64(turns.count)]
        for turn in turns {
            numbers.append(Int64(turn.from.number))
            switch turn.answer {
            case .there: numbers += [1, 0]
            case .missing: numbers += [2, 0]
            case .outOfDate(let since): numbers += [3, Int64(since.number)]
            }
        }
        numbers.append(Int64(meters.count))
        for site in meters {
            numbers += [Int64(site.site.last.number), Int64(site.numbers.count)] + site.numbers
        }
        return numbers
    }

    /// Reads it; `nil` when the numbers end too early.
    init?(_ numbers: inout ArraySlice<Int64>) {
        guard let turnCount = numbers.popFirst(), (0...Self.most).contains(turnCount),
            numbers.count >= turnCount * 3
        else {
            return nil
        }
        var turns: [Turn] = []
        for _ in 0..<turnCount {
            guard let from = numbers.popFirst(), let state = numbers.popFirst(),
                let since = numbers.popFirst()
            else { return nil }
            let answer: Answer =
                switch state {
                case 1: .there
                case 2: .missing
                default: .outOfDate(since: Day(number: Int(since)))
                }
            turns.append(Turn(from: Day(number: Int(from)), answer: answer))
        }
        guard let siteCount = numbers.popFirst(), (0...Self.most).contains(siteCount),
            numbers.count >= siteCount * 2
        else {
            return nil
        }
        var meters: [Meters] = []
        for _ in 0..<siteCount {
            guard let last = numbers.popFirst(), let count = numbers.popFirst(), count >= 0,
                numbers.count >= count
            else { return nil }
            meters.append(
                Meters(site: Span(.first, Day(number: Int(last))), numbers: Array(numbers.prefix(Int(count))))
            )
            numbers = numbers.dropFirst(Int(count))
        }
        self.init(turns: turns, meters: meters)
    }
}
