import CommonAPI
import DataFiles
import SwiftProtobuf

/// The program's own data files, as the Registry is given them.
enum Reference {
    static func divisions() throws -> [Division] {
        // Parents come before their children.
        try DataFile.rows("divisions_zhejiang").sorted { ($0["code"] ?? "") < ($1["code"] ?? "") }.map {
            row in
            .with {
                $0.id = row["code"] ?? ""
                $0.name = row["name"] ?? ""
                $0.level = row["level"] ?? ""
                $0.parentCode = row["parent"] ?? ""
            }
        }
    }

    static func calendarYears() throws -> [CalendarYear] {
        let days = try DataFile.rows("cn_workdays_2023_2026").map { row in
            CalendarDay.with {
                $0.date = row["date"] ?? ""
                $0.isOff = row["isOff"] == "true"
                $0.name = row["name"] ?? ""
            }
        }
        let years = Dictionary(grouping: days) { String($0.date.prefix(4)) }
        return years.filter { $0.value.count >= 365 }.sorted { $0.key < $1.key }.map { year, days in
            .with {
                $0.id = year
                $0.days = days
            }
        }
    }

    static func clockRules() throws -> [ClockRule] {
        try DataFile.rows("deadline_rules").map { row in
            .with {
                $0.id = row["id"] ?? ""
                $0.process = row["process"] ?? ""
                $0.trigger = row["trigger"] ?? ""
                $0.amount = Int32(row["amount"] ?? "") ?? 0
                $0.unit = row["unit"] ?? ""
                $0.extension = row["extension"] ?? ""
                $0.stopsClock = row["stops_clock"] ?? ""
                $0.source = row["source"] ?? ""
                $0.status = row["status"] ?? ""
            }
        }
    }
}
