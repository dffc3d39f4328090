import AcceptanceAPI
import CSV
import CommonAPI
import Foundation
import RegistryAPI
import ServiceKit
import SwiftProtobuf

/// The data files that come with the program (`Resources/SOURCES.md` says where each is from).
enum SampleData {
    static func divisions() throws -> [Division] {
        // Parents come before their children.
        try rows("divisions_zhejiang").sorted { ($0["code"] ?? "") < ($1["code"] ?? "") }.map { row in
            .with {
                $0.id = row["code"] ?? ""
                $0.name = row["name"] ?? ""
                $0.level = row["level"] ?? ""
                $0.parentCode = row["parent"] ?? ""
            }
        }
    }

    /// One document per year; the file's first day belongs to the year before its notices.
    static func calendarYears() throws -> [CalendarYear] {
        let days = try rows("cn_workdays_2023_2026").map { row in
            CalendarDay.with {
                $0.date = row["date"] ?? ""
                $0.isOff = row["isOff"] == "true"
                $0.name = row["name"] ?? ""
            }
        }
        let years = Dictionary(grouping: days) { String($0.date.prefix(4)) }
        return years.sorted { $0.key < $1.key }.filter { $0.value.count >= 365 }.map { year, days in
            .with {
                $0.id = year
                $0.days = days
            }
        }
    }

    static func clockRules() throws -> [ClockRule] {
        try clockRules(in: rows("deadline_rules"))
    }

    /// Clocks from a file with the columns of `deadline_rules.csv`.
    static func clockRules(in rows: [[String: String]]) throws -> [ClockRule] {
        rows.map { row in
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

    /// The plan that the system serves, as the first entry of the library of policies.
    static func plan() throws -> PublishPolicyRequest {
        guard let path = Bundle.module.path(forResource: "plan.zh", ofType: "txt", inDirectory: "Resources")
        else { throw StartupFailure("the program's data file plan.zh.txt is missing") }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return .with {
            $0.title = "浙江省预拌混凝土行业清洁生产迭代升级实施方案"
            $0.issuer = "原文未载明"
            $0.version.text = text
            $0.version.source = "通知附件1；文本未载文号与印发日期（SOURCES.md）"
        }
    }

    static func enterprises() throws -> [EnterpriseRow] {
        try enterprises(in: rows("zhejiang_enterprises_public"))
    }

    /// The public list of plants as its file has it.
    static func publicList() throws -> String { try text("zhejiang_enterprises_public") }

    /// Rows of a file with the same columns as the public list.
    static func enterprises(in rows: [[String: String]]) throws -> [EnterpriseRow] {
        rows.map { row in
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

    static func template() throws -> PublishTemplateRequest {
        let items = try rows("acceptance_template_sample").map { row in
            TemplateItem.with {
                $0.code = row["code"] ?? ""
                $0.group = row["group"] ?? ""
                $0.text = row["item"] ?? ""
                $0.points = Int32(row["points"] ?? "") ?? 0
                $0.gate =
                    switch row["gate"] {
                    case "veto": .veto
                    case "veto_if_zero": .vetoIfZero
                    default: .unspecified
                    }
                $0.evidence = row["evidence"] ?? ""
                $0.basis = row["basis"] ?? ""
                $0.basisStatus = row["basis_status"] ?? ""
            }
        }
        return .with {
            $0.title = "浙江省预拌混凝土清洁生产验收细则（样例）"
            $0.version = "2.0-sample"
            $0.source = "docs/facts.md §2.4 拟定样例，非官方细则；分值与门槛以正式文件为准"
            $0.items = items
            $0.thresholds = .with {
                $0.standardPoints = 80
                $0.demonstrationPoints = 90
                $0.innovationPoints = 90
                $0.groupFloorPercent = 60
                $0.maxSpreadPoints = 15
            }
        }
    }

    /// The rows of a CSV text with a header, byte order mark or not.
    static func rows(of text: String) throws -> [[String: String]] {
        try CSVTable(text).rows
    }

    private static func rows(_ name: String) throws -> [[String: String]] {
        try rows(of: text(name))
    }

    private static func text(_ name: String) throws -> String {
        guard let url = Bundle.module.url(forResource: name, withExtension: "csv", subdirectory: "Resources")
        else { throw StartupFailure("the data file \(name).csv is missing beside the program") }
        return try String(contentsOf: url, encoding: .utf8)
    }
}
