package import AcceptanceAPI
import CSV
package import CommonAPI
package import RegistryAPI
import SwiftProtobuf

/// The data files that come with the program, as the messages that services take.
package enum SampleData {
    /// The province, its cities and counties; parents come before their children.
    package static func divisions() throws -> [Division] {
        try ReferenceFile("divisions_zhejiang.csv").rows(.divisions).sorted {
            ($0["code"] ?? "") < ($1["code"] ?? "")
        }
        .map { row in
            .with {
                $0.id = row["code"] ?? ""
                $0.name = row["name"] ?? ""
                $0.level = row["level"] ?? ""
                $0.parentCode = row["parent"] ?? ""
            }
        }
    }

    /// One document for each year that the file has every day of.
    package static func calendarYears() throws -> [CalendarYear] {
        try everyCalendarYear().filter { $0.days.count >= 365 }
    }

    /// One document for each year; the file's first day is the only one of the year before its notices.
    package static func everyCalendarYear() throws -> [CalendarYear] {
        let days = try ReferenceFile("cn_workdays_2023_2026.csv").rows(.calendar).map { row in
            CalendarDay.with {
                $0.date = row["date"] ?? ""
                $0.isOff = row["isOff"] == "true"
                $0.name = row["name"] ?? ""
            }
        }
        let years = Dictionary(grouping: days) { String($0.date.prefix(4)) }
        return years.sorted { $0.key < $1.key }.map { year, days in
            .with {
                $0.id = year
                $0.days = days
            }
        }
    }

    /// The legal clocks (期限).
    package static func clockRules() throws -> [ClockRule] {
        try clockRules(in: ReferenceFile("deadline_rules.csv").rows(.clockRules))
    }

    /// Clocks from the rows of a file with the columns of `deadline_rules.csv`.
    ///
    /// A source 同上 ("as above") is written out, because a rule is shown without the one above it.
    package static func clockRules(in rows: [[String: String]]) -> [ClockRule] {
        var above = ""
        return rows.map { row in
            let source = SourceAbove.written(row["source"] ?? "", after: above)
            above = source
            return .with {
                $0.id = row["id"] ?? ""
                $0.process = row["process"] ?? ""
                $0.trigger = row["trigger"] ?? ""
                $0.amount = Int32(row["amount"] ?? "") ?? 0
                $0.unit = row["unit"] ?? ""
                $0.extension = row["extension"] ?? ""
                $0.stopsClock = row["stops_clock"] ?? ""
                $0.source = source
                $0.status = row["status"] ?? ""
            }
        }
    }

    /// The plan that the system serves, as the first entry of the library of policies.
    package static func plan() throws -> PublishPolicyRequest {
        let text = try ReferenceFile("plan.zh.txt").text()
        return .with {
            $0.title = "浙江省预拌混凝土行业清洁生产迭代升级实施方案"
            $0.issuer = "原文未载明"
            $0.version.text = text
            $0.version.source = "通知附件1；文本未载文号与印发日期（SOURCES.md）"
        }
    }

    /// The public list of plants.
    package static func enterprises() throws -> [EnterpriseRow] {
        try enterprises(in: publicFile.rows(.plants))
    }

    /// The public list of plants as its file has it.
    package static func publicList() throws -> String { try publicFile.text() }

    private static let publicFile = ReferenceFile("zhejiang_enterprises_public.csv")

    /// Plants from the rows of a file with the columns of the public list.
    package static func enterprises(in rows: [[String: String]]) throws -> [EnterpriseRow] {
        rows.map { row in
            .with {
                $0.name = row["name"] ?? ""
                $0.divisionCode = row["division_code"] ?? ""
                $0.place = row["place"] ?? ""
                $0.scheme = row["scheme"] ?? ""
                $0.status = row["status"] ?? ""
                $0.date = row["date"] ?? ""
                $0.source = row["source"] ?? ""
            }
        }
    }

    /// The sample of acceptance rules (验收细则): 6 gates and 20 scored items, drawn up for this system and not official.
    package static func template() throws -> PublishTemplateRequest {
        let items = try templateItems()
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

    /// The items of the sample alone.
    package static func templateItems() throws -> [TemplateItem] {
        try ReferenceFile("acceptance_template_sample.csv").rows(.templateItems).map { row in
            .with {
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
    }
}
