import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

/// How a plant answers each row of the table on a day, in the order of the table.
struct PlantAnswers {
    /// One row: what was found, or why it is not asked.
    enum Row: Hashable {
        case found(Finding)
        case notAsked(Wording)

        var state: ReadinessState {
            switch self {
            case .found(let finding): finding.answer.state
            case .notAsked: .doesNotApply
            }
        }
    }

    let rows: [Row]

    /// - Parameters:
    ///   - plant: Whose answers.
    ///   - find: What the plant's records say of a row that is asked.
    /// - Throws: What `find` throws.
    init(of plant: Enterprise, _ find: (_ place: Int, Requirement) throws -> Finding) rethrows {
        rows = try Requirement.all.enumerated().map { place, requirement in
            if let why = requirement.whyNot(of: plant) { return .notAsked(why) }
            return .found(try find(place, requirement))
        }
    }

    /// Answers from the records themselves: what everything else is measured by.
    init(
        of plant: Enterprise, from records: PlantRecords, on day: Day, _ lastReading: LastReading
    ) throws {
        try self.init(of: plant) { try $1.finding(in: records, on: day, lastReading) }
    }

    var counts: ReadinessCounts {
        .with {
            for row in rows {
                switch row.state {
                case .there: $0.there += 1
                case .missing: $0.missing += 1
                case .outOfDate: $0.outOfDate += 1
                case .doesNotApply, .unspecified, .UNRECOGNIZED: $0.doesNotApply += 1
                }
            }
            $0.ready = $0.there > 0 && $0.missing == 0 && $0.outOfDate == 0
        }
    }

    /// The words of the rows in a state.
    func words(_ state: ReadinessState) -> [String] {
        zip(Requirement.all, rows).filter { $1.state == state }.map(\.0.word)
    }

    /// The rows for people.
    var items: [ReadinessItem] {
        zip(Requirement.all, rows).map { requirement, row in
            .with {
                $0.word = requirement.word
                $0.clause = requirement.clause
                $0.chinese = requirement.sentence.chinese
                $0.english = requirement.sentence.english
                $0.state = row.state
                switch row {
                case .notAsked(let why):
                    $0.whyChinese = why.chinese
                    $0.whyEnglish = why.english
                case .found(let finding):
                    guard finding.answer.isOpen else { return }
                    $0.sites = finding.sites
                    $0.verb = requirement.verb
                    if case .outOfDate(let since) = finding.answer { $0.since = since.text }
                }
            }
        }
    }

    /// The plant's line in a list.
    func line(of plant: Enterprise) -> ReadinessLine {
        .with {
            $0.enterpriseID = plant.id
            $0.name = plant.name
            $0.divisionCode = plant.divisionCode
            $0.counts = counts
            $0.missing = words(.missing)
            $0.outOfDate = words(.outOfDate)
        }
    }
}

extension ReadinessTotals {
    /// Adds a plant.
    mutating func add(_ answers: PlantAnswers) {
        if rows.isEmpty {
            rows = Requirement.all.map { requirement in
                .with {
                    $0.word = requirement.word
                    $0.clause = requirement.clause
                    $0.chinese = requirement.sentence.chinese
                    $0.english = requirement.sentence.english
                }
            }
        }
        plants += 1
        if answers.counts.ready { ready += 1 }
        for (place, row) in answers.rows.enumerated() {
            switch row.state {
            case .there: rows[place].there += 1
            case .missing: rows[place].missing += 1
            case .outOfDate: rows[place].outOfDate += 1
            case .doesNotApply, .unspecified, .UNRECOGNIZED: rows[place].doesNotApply += 1
            }
        }
    }
}
