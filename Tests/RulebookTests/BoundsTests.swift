import Foundation
import Refusals
import Rulebook
import Testing

@Suite("Bounds of days and amounts")
struct BoundsTests {
    private static let today: Day = "2026-11-23"

    private func refusal(_ text: String, _ kind: DayKind, confirmed: [String] = []) -> Reason? {
        do throws(Refusal) {
            _ = try Day(text, as: kind, on: Self.today, confirmed: confirmed, field: "at")
            return nil
        } catch {
            return error.reason
        }
    }

    @Test(
        "a day of its kind is taken, asked about or refused",
        arguments: [
            ("2026-11-23", DayKind.sighting, nil), ("2024-11-23", .sighting, nil),
            ("2024-11-22", .sighting, Reason.dayQuestioned), ("1949-10-01", .sighting, .dayQuestioned),
            ("1949-09-30", .sighting, .dayOutOfBounds), ("1026-11-20", .sighting, .dayOutOfBounds),
            ("2026-11-24", .sighting, .dayOutOfBounds), ("2021-11-23", .act, nil),
            ("2021-11-22", .act, .dayQuestioned), ("0206-11-20", .act, .dayOutOfBounds),
            ("2027-11-23", .permitFirst, nil), ("2027-11-24", .permitFirst, .dayQuestioned),
            ("2062-01-01", .permitFirst, .dayOutOfBounds), ("2076-11-23", .permitLast, nil),
            ("2099-12-31", .permitLast, .dayQuestioned), ("2206-01-01", .permitLast, .dayOutOfBounds),
            ("2025-11-23", .roundOpens, nil), ("2025-11-22", .roundOpens, .dayQuestioned),
            ("2226-01-01", .roundCloses, .dayOutOfBounds), ("2026-02-30", .stage, .dayUnknown),
            ("26-2-3", .stage, .dayFormat), ("1996-11-23", .stage, nil),
            ("1996-11-22", .stage, .dayQuestioned),
            ("2016-11-22", .calibrated, .dayQuestioned), ("2047-01-01", .calibrationLast, .dayOutOfBounds),
            ("2026-11-22", .answerBy, .dayOutOfBounds), ("2027-11-24", .answerBy, .dayQuestioned),
        ])
    func day(_ text: String, _ kind: DayKind, _ reason: Reason?) {
        #expect(refusal(text, kind) == reason)
        // What is asked about is taken once it is confirmed, and nothing else is.
        let confirmed = refusal(text, kind, confirmed: ["at"])
        #expect(confirmed == (reason == .dayQuestioned ? nil : reason))
        #expect(refusal(text, kind, confirmed: ["other"]) == reason)
    }

    @Test("bounds lie in order, whatever day it is", arguments: DayKind.allCases)
    func order(_ kind: DayKind) {
        let bounds = kind.bounds
        for today: Day in ["2026-01-01", "2028-02-29", "2026-12-31"] {
            let days = [bounds.first, bounds.usualFirst, bounds.usualLast, bounds.last].map {
                $0.day(from: today)
            }
            #expect(days == days.sorted())
            #expect(days[1] <= today && today <= days[2])
        }
    }

    private func refusal(_ thousandths: Int64, _ kind: AmountKind, confirmed: [String] = []) -> Reason? {
        do throws(Refusal) {
            try kind.check(thousandths: thousandths, confirmed: confirmed, field: "amount")
            return nil
        } catch {
            return error.reason
        }
    }

    @Test(
        "an amount of its kind is taken, asked about or refused",
        arguments: [
            (Int64(370_000_000), AmountKind.projectCapacity, nil),
            (1_000, .projectCapacity, Reason.amountQuestioned), (999, .projectCapacity, .amountOutOfBounds),
            (1, .projectCapacity, .amountOutOfBounds), (500, .manifest, .amountQuestioned),
            (1, .manifest, .amountQuestioned), (1_000, .manifest, nil), (0, .mixShare, nil),
            (500, .residueTarget, .amountQuestioned), (999, .crusher, .amountQuestioned),
            (500, .plannedTanks, .amountOutOfBounds), (1_000, .plannedTanks, .amountQuestioned),
            (500, .support, .amountOutOfBounds), (1_000, .support, .amountQuestioned),
            (5_000_001_000, .projectCapacity, .amountQuestioned), (0, .projectCapacity, .amountOutOfBounds),
            (100_000_001_000, .projectCapacity, .amountOutOfBounds), (180_000, .lineCapacity, nil),
            (19_999, .lineCapacity, .amountQuestioned), (1_000_001, .lineCapacity, .amountOutOfBounds),
            (12_000_000, .catchment, nil), (99_000, .catchment, .amountQuestioned),
            (10_000_001_000, .catchment, .amountOutOfBounds), (300_000, .tank, nil),
            (50_001_000, .tank, .amountQuestioned), (300_000, .vehicles, nil),
            (301_000, .vehicles, .amountQuestioned),
        ])
    func amount(_ thousandths: Int64, _ kind: AmountKind, _ reason: Reason?) {
        #expect(refusal(thousandths, kind) == reason)
        let confirmed = refusal(thousandths, kind, confirmed: ["amount"])
        #expect(confirmed == (reason == .amountQuestioned ? nil : reason))
    }

    @Test("usual amounts are possible", arguments: AmountKind.allCases)
    func amounts(_ kind: AmountKind) {
        let bounds = kind.bounds
        #expect(bounds.possible.lowerBound <= bounds.usual.lowerBound)
        #expect(bounds.usual.upperBound <= bounds.possible.upperBound)
    }

    @Test(
        "what a simulated plant reports is possible, and docs/bounds.md lists every kind's bounds",
        arguments: [1, 2, 3])
    func readings(_ seed: UInt64) throws {
        let plant = PlantSimulation(seed: seed, conduct: .clean)
        for report in plant.reports(from: "2026-10-01", to: "2026-10-31") {
            let possible = report.kind.possible
            #expect(
                (possible.lowerBound * 1000...possible.upperBound * 1000).contains(report.value),
                "\(report.kind) \(report.value)")
        }
        let text = try Self.text()
        for kind in Metered.allCases {
            let unit = kind.isCount ? "times" : kind.unit
            let row = "| \(unit) | \(kind.possible.lowerBound) | \(kind.possible.upperBound) |"
            #expect(text.contains(row), "\(row)")
        }
    }

    @Test("docs/bounds.md lists every bound as it is")
    func document() throws {
        let text = try Self.text()
        let rows = DayKind.allCases.map(\.row) + AmountKind.allCases.map(\.row)
        #expect(rows.filter { !text.contains($0) } == [])
    }

    private static func text() throws -> String {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/bounds.md")
        return try String(contentsOf: path, encoding: .utf8)
    }
}

extension DayBounds.Edge {
    fileprivate var words: String {
        switch self {
        case .on(let day): day.text
        case .yearsBefore(let years): "−\(years) a"
        case .today: "today"
        case .yearsAfter(let years): "+\(years) a"
        }
    }
}

extension DayKind {
    fileprivate var row: String {
        let edges = [bounds.first, bounds.usualFirst, bounds.usualLast, bounds.last].map(\.words)
        return "| \(names.chinese) | \(names.english) | \(edges.joined(separator: " | ")) |"
    }
}

extension AmountKind {
    fileprivate var row: String {
        let edges = [
            bounds.possible.lowerBound, bounds.usual.lowerBound, bounds.usual.upperBound,
            bounds.possible.upperBound,
        ].map { "\($0)" }
        return
            "| \(names.chinese) | \(names.english) | \(bounds.unit) | \(edges.joined(separator: " | ")) |"
    }
}
