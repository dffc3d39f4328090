import CommonAPI
import DataFiles
import RegistryAPI
import SwiftProtobuf
import Testing

/// The product's data files, read where they stand in the source tree.
enum Resource {
    static var divisions: [Division] {
        get throws {
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
    }

    /// Every day the file has, by year; 2022 has one.
    static var calendarYears: [CalendarYear] {
        get throws {
            let days = try DataFile.rows("cn_workdays_2023_2026").map { row in
                CalendarDay.with {
                    $0.date = row["date"] ?? ""
                    $0.isOff = row["isOff"] == "true"
                    $0.name = row["name"] ?? ""
                }
            }
            return Dictionary(grouping: days) { String($0.date.prefix(4)) }.sorted { $0.key < $1.key }.map {
                year, days in
                .with {
                    $0.id = year
                    $0.days = days
                }
            }
        }
    }

    static var clockRules: [ClockRule] {
        get throws {
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

    static var enterprises: [EnterpriseRow] {
        get throws {
            try DataFile.rows("zhejiang_enterprises_public").map { row in
                .with {
                    $0.name = row["name"] ?? ""
                    $0.divisionCode = row["division_code"] ?? ""
                    $0.place = row["place"] ?? ""
                    $0.scheme = row["scheme"] ?? ""
                    $0.status = row["status_in_source"] ?? ""
                    $0.date = row["date"] ?? ""
                    $0.source = row["source"] ?? ""
                }
            }
        }
    }

    static var creditCodes: [(code: String, isValid: Bool)] {
        get throws { try DataFile.rows("uscc_vectors").map { ($0["code"] ?? "", $0["valid"] == "true") } }
    }
}
