import ReferenceData
import Refusals
import Rulebook
import Testing

/// The refusal that a step ends with; `nil` when it goes through.
func refusal<Value>(_ step: () throws(Refusal) -> Value) -> Refusal? {
    do {
        _ = try step()
        return nil
    } catch {
        return error
    }
}

/// The data files that come with the program.
enum Resource: String {
    case creditCodes = "uscc_vectors.csv"
    case divisions = "divisions_zhejiang.csv"
    case towns = "divisions_zhejiang_towns.csv"
    case everyDay = "cn_workdays_2023_2026.csv"
    case notices = "cn_holiday_exceptions_2023_2026.csv"
    case deadlines = "deadline_rules.csv"

    /// The rows below the heading.
    var rows: [TableRow] {
        get throws {
            try ReferenceFile(rawValue).rows().enumerated().map { index, row in
                TableRow(row, field: FieldPath("rows").item(index))
            }
        }
    }

    var text: String {
        get throws { try ReferenceFile(rawValue).text() }
    }
}

extension DrawHash {
    static let sha256 = DrawHash(
        name: "sha-256", digest: SHA256.digest, hmac: { SHA256.hmac(key: $0, $1) })
}

extension WorkCalendar {
    /// The calendar of 2023 to 2026, read once.
    static var real: WorkCalendar {
        get throws { try read.get() }
    }

    private static let read = Result {
        try WorkCalendar(everyDay: Resource.everyDay.rows.map { try CalendarRow($0) })
    }
}

extension DeadlineTable {
    /// The 31 legal clocks, read once.
    static var real: DeadlineTable {
        get throws { try read.get() }
    }

    private static let read = Result {
        try DeadlineTable(Resource.deadlines.rows.map { try DeadlineRule($0) })
    }
}

extension DivisionTable {
    /// Zhejiang down to its towns, read once.
    static var real: DivisionTable {
        get throws { try read.get() }
    }

    private static let read = Result {
        let rows = try Resource.divisions.rows + Resource.towns.rows
        return try DivisionTable(rows.map { try Division($0) })
    }
}
