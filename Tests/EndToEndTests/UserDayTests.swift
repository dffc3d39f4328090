import CommonAPI
import Foundation
import Harness
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing

@testable import Installation
@testable import Qingtong

@Suite("New users' days, by the program and three processes", .timeLimit(.minutes(8)))
struct UserDayTests {
    private func outcome(_ run: ProgramRun) throws -> ImportOutcome {
        try ImportOutcome(jsonString: run.output)
    }

    private func counts(_ outcome: ImportOutcome) -> [Int32] {
        [outcome.created, outcome.changed, outcome.unchanged, outcome.wrong]
    }

    /// Gives somebody a key and a role, as an administrator does.
    private func enter(_ words: [String], as administrator: String, in services: RunningServices) throws {
        let run = try TestPrograms.run(
            ["principal", "register"] + words + ["--home", services.home.path("")], as: administrator)
        #expect(run.status == 0, "\(run.errors)")
    }

    @Test("a week of a county registrar")
    func registrar() async throws {
        try await TestPrograms.withServices { services in
            try await services.loadReference()
            let division = SampleDirectory.haining
            try enter(
                [
                    "haining-bulk-cement.07", "示例登记员", "--role", "registrar", "--division", division,
                    "--agency",
                    "haining-bulk-cement",
                ], as: "haining-bulk-cement.administrator", in: services)
            var user = ProgramUser(
                services: services, caller: "haining-bulk-cement.07", locale: "zh_CN.UTF-8")

            // Monday: the list that the county has, as its spreadsheet wrote it.
            let list = """
                海宁市预拌混凝土企业名单,,,,\r
                填报日期：2026年1月5日,,,,\r
                序号,企业名称（必填）,行政区划代码,统一社会信用代码,状态,地址\r
                1,海宁示例甲混凝土有限公司,330481.0,9.13305E+17,在产,海宁市示例路1号\r
                2,海宁示例乙混凝土有限公司,'330481,91350100M000100Y43,规划,"海宁市示例街道,示例路2号"\r
                3,海宁示例丙混凝土有限公司,330522,,关闭,长兴县示例路3号\r
                4,海宁示例丁混凝土有限公司,３３０４８１,,停产 ,\r
                合计,4,,,,\r
                """
            let path = try user.file(list, "名单.csv", as: .gbk)
            let trial = try user.run(["plant", "import", path, "--dry-run"])
            #expect(trial.status == 2)
            for part in [
                "4 行：新增 2", "有错 2；未写入", "统一社会信用代码，第 4 列", "“9.13305E+17”", "电子表格", "行政区划代码，第 3 列",
                "第 8 行“合计”",
                "未用的列：序号",
            ] {
                #expect(trial.output.contains(part), "\(part) in \(trial.output)")
            }
            #expect(try user.run(["plant", "import", path]).status == 2)
            #expect(try user.run(["plant", "search", "示例", "--json"]).output.contains("[]"))

            // Tuesday: the two cells are put right, and the other county's plant goes to the other county.
            let right = list.replacing("9.13305E+17", with: "").split(separator: "\r\n").filter {
                !$0.hasPrefix("3,")
            }
            .joined(separator: "\r\n")
            let mended = try user.file(right, "名单2.csv", as: .unicodeText)
            let taken = try user.run(["plant", "import", mended, "--json"])
            #expect(try counts(outcome(taken)) == [3, 0, 0, 0], "\(taken.output) \(taken.errors)")
            #expect(try counts(outcome(user.run(["plant", "import", mended, "--json"]))) == [0, 0, 3, 0])

            // Wednesday: what the licence says is added by hand; a filler is not taken for it.
            let found = try EnterpriseHit.array(
                fromJSONString: user.run(["plant", "search", "示例甲", "--json"]).output)
            let first = try #require(found.first?.id)
            let filler = try user.run(["plant", "verify-code", first, "000000000000000000"])
            #expect(filler.status != 0 && filler.errors.contains("凑数"))
            #expect(try user.run(["plant", "verify-code", first, "91150424MA0MW25688"]).status == 0)

            // Thursday: the county's list is written out, gets its coordinates in a spreadsheet, and goes in again.
            let export = try user.run(["plant", "export", "--division", division])
            #expect(export.output.hasPrefix("\u{FEFF}编号,企业名称"))
            #expect(
                try counts(
                    outcome(user.run(["plant", "import", "-", "--json"], input: Data(export.output.utf8))))
                    == [0, 0, 3, 0])
            let measured = export.output.dropFirst().split(separator: "\r\n").map { line in
                line.contains("示例丁")
                    ? line.replacing(",330481,,,,,", with: ",330481,,,120.68000000000001,30.51°,") : line
            }.joined(separator: "\r\n")
            let better = try user.file(measured, "坐标.csv", as: .gbk)
            #expect(try counts(outcome(user.run(["plant", "import", better, "--json"]))) == [0, 1, 2, 0])
            #expect(try counts(outcome(user.run(["plant", "import", better, "--json"]))) == [0, 0, 3, 0])

            // Friday: a plant begins to work, in English for a guest; the list follows the filter.
            user.locale = "C"
            let second = try EnterpriseHit.array(
                fromJSONString: user.run(["plant", "search", "示例乙", "--json"]).output)
            let plant = try #require(second.first?.id)
            for stage in ["在建", "OPERATING"] {
                let moved = try user.run(["plant", "stage", plant, stage, "--reason", "投产"])
                #expect(moved.status == 0, "\(moved.errors)")
            }
            let operating = try user.run(["plant", "export", "--stage", "operating"])
            #expect(operating.output.split(separator: "\r\n").count == 3)
            // The list still has the earlier stage of that plant: it is left as it is, and that is said.
            let stale = try outcome(user.run(["plant", "import", better, "--json"]))
            #expect(counts(stale) == [0, 0, 2, 0])
            #expect(stale.differing == 1)
            #expect(stale.remarks.map(\.column) == ["stage"])
        }
    }

    @Test("a month of a plant, from a spreadsheet to an answered flag")
    func plant() async throws {
        try await TestPrograms.withServices { services in
            try await services.loadReference()
            let division = SampleDirectory.haining
            let session = try services.session(SampleDirectory.registrar)
            let plant = try await session.enterprises.registerEnterprise(
                .with { ($0.name, $0.divisionCode) = ("海宁示例台账混凝土有限公司", division) })
            let site = try await SitesClient(session.registry).saveSite(
                .with {
                    $0.reason = "登记"
                    $0.site = .with {
                        ($0.enterpriseID, $0.name) = (plant.id, "一号厂区")
                        ($0.divisionCode, $0.catchment) = (division, 2_000)
                    }
                })
            try enter(
                [
                    "plant.07", "示例统计员", "--role", "applicant", "--division", division, "--kind",
                    "enterprise",
                    "--speaks-for", plant.id,
                ], as: HomeBuilder.secondAdministrator, in: services)
            let officer = ProgramUser(services: services, caller: SampleDirectory.registrar.id)
            let user = ProgramUser(services: services, caller: "plant.07", locale: "zh_CN.UTF-8")
            #expect(
                try user.run(["ledger", "declare", plant.id, "--site", site.id, "--kind", "all"]).status
                    == 0)

            // The month as the plant's spreadsheet has it: a title, Chinese names, its own dates and commas, a sum.
            let sample = try TestPrograms.run(
                ["ledger", "sample", "--seed", "3", "--conduct", "nightDischarge", "--month", "2026-10"])
            let rows = try sample.output.split(separator: "\n").dropFirst().map { line in
                let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                let at = try Instant(cells[1], field: "at")
                let seconds = String(at.microseconds / 1_000_000 % 60 + 100).dropFirst()
                let time = "\(at.beijingText.replacing("-0", with: "-").replacing("-", with: "/")):\(seconds)"
                return "\(cells[0])\t\(time)\t\(Self.grouped(cells[2]))\t\(cells[3])"
            }
            var table = ["2026年10月生产台账", "", "计量点\t时间\t数值\t原因"] + rows
            table.insert("trips\t2026/10/3\t5\t迟报", at: 10)
            table.append("合计\t\t\t")
            let path = try user.file(table.joined(separator: "\r\n"), "十月.txt", as: .unicodeText)
            let loaded = try user.run(["ledger", "load", plant.id, path, "--site", site.id])
            #expect(loaded.status == 2)
            for part in ["新增 \(rows.count)", "未收 1", "时间，第 2 列", "“2026/10/3”", "合计", "第 1 行“2026年10月生产台账”"] {
                #expect(loaded.output.contains(part), "\(part) in \(loaded.output.suffix(1500))")
            }
            let again = try LedgerReport(
                jsonString: user.run(["ledger", "load", plant.id, path, "--site", site.id, "--json"]).output
            )
            #expect([again.accepted, again.unchanged, again.wrong] == [0, Int64(rows.count), 1])

            // The officer looks at the month and asks; the plant answers; the officer closes.
            let review = try LedgerReview(
                jsonString: officer.run(
                    ["flag", "review", plant.id, "--site", site.id, "--month", "2026-10", "--json"]).output)
            let flag = try #require(review.flags.first)
            let asked = try officer.run(["flag", "ask", flag.id, "十月夜间冲洗水去向请说明。"])
            #expect(asked.status == 0, "\(asked.errors)")
            let seen = try user.run(["flag", "list", "--plant", plant.id])
            #expect(seen.status == 0 && seen.output.contains("已"), "\(seen.output) \(seen.errors)")
            let answered = try user.run(["flag", "answer", flag.id, "夜间检修，台账附后。"])
            #expect(answered.status == 0, "\(answered.errors)")
            let closed = try officer.run([
                "flag", "close", flag.id, "检修记录已核对", "--outcome", "explained", "--json",
            ])
            #expect(closed.status == 0, "\(closed.errors)")
            let end = try LedgerFlag(jsonString: closed.output)
            #expect(end.id == flag.id && end.outcome == .explained)
        }
    }

    /// A number with commas between its thousands, as a spreadsheet shows it.
    private static func grouped(_ number: String) -> String {
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        var digits = parts[0].drop { $0 == "-" }
        var groups: [Substring] = []
        while digits.count > 3 {
            groups.insert(digits.suffix(3), at: 0)
            digits = digits.dropLast(3)
        }
        groups.insert(digits, at: 0)
        let fraction = parts.dropFirst().map { ".\($0)" }.joined()
        return (number.hasPrefix("-") ? "-" : "") + groups.joined(separator: ",") + fraction
    }
}
