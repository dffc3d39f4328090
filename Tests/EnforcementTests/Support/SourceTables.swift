import CommonAPI
import DataFiles
import SwiftProtobuf

/// The product's own reference data, read where it lies in the sources.
enum SourceTables {
    static let divisions = DivisionSet.with {
        $0.divisions = rows("divisions_zhejiang").map { row in
            .with {
                $0.id = row["code"] ?? ""
                $0.name = row["name"] ?? ""
                $0.level = row["level"] ?? ""
                $0.parentCode = row["parent"] ?? ""
            }
        }
    }

    /// The years the tests live in; those before would only be parsed again for every call.
    static let calendar = CalendarSet.with {
        let years = Dictionary(grouping: rows("cn_workdays_2023_2026")) {
            String(($0["date"] ?? "").prefix(4))
        }
        $0.years = years.filter { $0.key >= "2026" }.sorted { $0.key < $1.key }.map { year, days in
            .with {
                $0.id = year
                $0.days = days.map { day in
                    .with {
                        $0.date = day["date"] ?? ""
                        $0.isOff = day["isOff"] == "true"
                        $0.name = day["name"] ?? ""
                    }
                }
            }
        }
    }

    static let clockRules = ClockRuleSet.with {
        $0.rules = rows("deadline_rules").map { row in
            .with {
                $0.id = row["id"] ?? ""
                $0.process = row["process"] ?? ""
                $0.trigger = row["trigger"] ?? ""
                $0.amount = row["amount"].flatMap { Int32($0) } ?? 0
                $0.unit = row["unit"] ?? ""
                $0.extension = row["extension"] ?? ""
                $0.stopsClock = row["stops_clock"] ?? ""
                $0.source = row["source"] ?? ""
                $0.status = row["status"] ?? ""
            }
        }
    }

    /// A file of the sources, by its path from the root of the repository.
    static func text(_ path: String) -> String {
        (try? DataFile.text(path)) ?? ""
    }

    private static func rows(_ name: String) -> [[String: String]] {
        (try? DataFile.rows(name)) ?? []
    }
}
