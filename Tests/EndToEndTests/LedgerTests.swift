import CSV
import CommonAPI
import EnforcementAPI
import Foundation
import Harness
import RPC
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing

@testable import Demo
@testable import Installation
@testable import Qingtong

@Suite("A plant's ledgers, by the command line and three processes")
struct LedgerTests {
    /// A services with one plant and its site.
    private struct LedgerSetUp {
        let services: RunningServices
        let plant: Enterprise
        let site: Site

        init(_ services: RunningServices) async throws {
            self.services = services
            try await Story(services: services, narrator: Narrator(showsProgress: false)).loadReference()
            let session = try services.session(SampleDirectory.registrar)
            let plant = try await session.enterprises.registerEnterprise(
                .with {
                    $0.name = "示例台账混凝土有限公司"
                    $0.divisionCode = SampleDirectory.haining
                })
            site = try await SitesClient(session.registry).saveSite(
                .with {
                    $0.reason = "登记"
                    $0.site = .with {
                        $0.enterpriseID = plant.id
                        $0.name = "一号厂区"
                        $0.divisionCode = SampleDirectory.haining
                        $0.catchment = 2_000
                        $0.coordinates = .with { ($0.longitudeE6, $0.latitudeE6) = (120_680_000, 30_500_000) }
                    }
                })
            self.plant = plant
        }

        /// Runs the program on the plant as its registrar.
        func run(_ verb: [String], _ more: String...) throws -> ProgramRun {
            try TestPrograms.run(
                verb + [plant.id] + more + [
                    "--site", site.id, "--home", services.home.path(""), "--as", SampleDirectory.registrar.id,
                ])
        }

        /// A station a kilometre down the river, and what it showed while the plant let out its tank.
        func loadRiver() async throws {
            let caller = ["--home", services.home.path(""), "--as", SampleDirectory.registrar.id]
            let entered = try TestPrograms.run(
                [
                    "water", "enter", "P-1", "示例断面", "--river", "示例河", "--division", SampleDirectory.haining,
                    "--longitude", "120.68", "--latitude", "30.51", "--reason", "登记",
                ] + caller)
            #expect(entered.status == 0, "\(entered.errors)")
            let sample = try TestPrograms.run(
                "water", "sample", "--point", "P-1", "--seed", "3", "--conduct", "nightDischarge", "--month",
                "2026-10")
            let loaded = try TestPrograms.run(
                ["water", "load", file(sample.output, named: "river.csv")] + caller)
            #expect(loaded.status == 0, "\(loaded.errors)")
        }

        func file(_ text: String, named name: String = "readings.csv") throws -> String {
            let path = services.home.path(name)
            try Data(text.utf8).write(to: URL(filePath: path))
            return path
        }
    }

    @Test("a stealthy month is loaded twice, counted once, told by its flags, and known to Enforcement")
    func month() async throws {
        try await TestPrograms.withServices { services in
            let setUp = try await LedgerSetUp(services)
            #expect(try setUp.run(["ledger", "declare"], "--kind", "all").status == 0)
            let sample = try TestPrograms.run(
                "ledger", "sample", "--seed", "3", "--conduct", "nightDischarge", "--month", "2026-10")
            let lines = sample.output.split(separator: "\n").count - 1
            #expect(lines > 15_000)
            let file = try setUp.file(sample.output)
            let first = try setUp.run(["ledger", "load"], file, "--json")
            #expect(first.status == 0, "\(first.errors)")
            #expect(try LedgerReport(jsonString: first.output).accepted == Int64(lines))
            let second = try LedgerReport(
                jsonString: setUp.run(["ledger", "load"], file, "--json").output)
            #expect([second.accepted, second.unchanged] == [0, Int64(lines)])

            try await setUp.loadRiver()
            let balances = try setUp.run(
                ["balance", "show"], "--from", "2026-10-01", "--to", "2026-10-31", "--by", "month", "--gaps")
            #expect(balances.output.contains("U2") && balances.output.contains("wash loop"))
            // Tests have one day only: one evening's calls speak where the province says so.
            let rules = try FlagRuleBook.with {
                $0.thresholds = [
                    .with {
                        $0.rule = .tipsNear
                        $0.name = "tips"
                        $0.value = 1_000
                        $0.source = "示例"
                    }
                ]
            }.jsonString()
            let set = try TestPrograms.run(
                "flag", "set-rules", setUp.file(rules, named: "rules.json"), "--reason", "示例", "--home",
                services.home.path(""), "--as", SampleDirectory.registrar.id)
            #expect(set.status == 0, "\(set.errors)")
            let review = try LedgerReview(
                jsonString: setUp.run(["flag", "review"], "--month", "2026-10", "--json").output)
            #expect(review.signals >= 2)
            #expect(review.flags.contains { $0.rule == .riverPh })
            let all = try TestPrograms.run(
                "flag", "sweep", "--division", SampleDirectory.haining, "--month", "2026-10", "--home",
                services.home.path(""), "--as", SampleDirectory.registrar.id)
            #expect(all.status == 0, "\(all.errors)")
            #expect(all.output.contains(setUp.plant.name) && all.output.contains(setUp.site.id))

            try await services.settle()
            let officer = try services.session(SampleDirectory.landOfficers[0])
            let page = try await InspectionsClient(officer.enforcement).listInspectionWeights(
                .with {
                    $0.divisionCode = SampleDirectory.haining
                    $0.month = "2026-10"
                })
            #expect(page.weights.map(\.weight) == [review.inspectionWeight])
            #expect(page.weights.first?.reasons.count == review.flags.count)

            // Two callers, half a kilometre off.
            for day in ["2026-10-05", "2026-10-20"] {
                let filed = try TestPrograms.run(
                    "tip", "file", "夜间排放灰白色废水。", "--division", SampleDirectory.haining, "--ground",
                    "environment",
                    "--target", "河边搅拌站", "--seen-on", day, "--longitude", "120.685", "--latitude", "30.5",
                    "--home", services.home.path(""), "--as", SampleDirectory.hotline.id)
                #expect(filed.status == 0, "\(filed.errors)")
            }
            let weights = try TestPrograms.run(
                "inspection", "weights", "--month", "2026-10", "--json", "--home", services.home.path(""),
                "--as",
                SampleDirectory.auditor.id)
            let weight = try #require(
                InspectionWeight.array(fromJSONString: weights.output).first, "\(weights.errors)")
            #expect(weight.nearby.tips == 2)
            #expect(weight.signals == review.signals + 1)
            #expect(weight.ledgerWeight == review.inspectionWeight)
            #expect(weight.points == min(100_000, review.points + 15_000))
        }
    }

    @Test("faulty lines are named with line and column, and the others are kept")
    func faults() async throws {
        try await TestPrograms.withServices { services in
            let setUp = try await LedgerSetUp(services)
            _ = try setUp.run(["ledger", "declare"], "--kind", "freshWater", "--tag", "WM-01")
            let file = try setUp.file(
                """
                \u{FEFF}meter,at,value,reason\r
                WM-01,2026-10-01T08:00:00+08:00,12.5,补传\r
                WM-99,2026-10-01T09:00:00+08:00,12.5,补传\r
                WM-01,2026-10-01 10:00,12.5,补传\r
                WM-01,2026-10-01T11:00:00+08:00,1O.5,补传\r
                WM-01,2026-10-01T12:00:00+08:00,-3,补传\r

                """)
            let ending = try setUp.run(["ledger", "load"], file)
            #expect(ending.status == 2)
            for part in ["WM-99", "1O.5", "below zero", "2 new", "3 not kept"] {
                #expect(ending.output.contains(part), "\(part) in \(ending.output)")
            }
            let told = try LedgerReport(jsonString: setUp.run(["ledger", "load"], file, "--json").output)
            #expect(told.errors.map(\.line) == [3, 5])
            #expect(told.errors.map(\.columnNumber) == [1, 3])
        }
    }

    @Test(
        "reasons are kept as they were written, in UTF-8 or GBK; a line that is neither is wrong, and no other"
    )
    func encodings() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: path) }
        let meter = Meter.with { ($0.id, $0.tag) = ("m-1", "WM-01") }
        let rows = { (reason: [UInt8], place: Int) in
            Array("WM-01,2026-10-01T08:0\(place):00+08:00,12.5,".utf8) + reason + [0x0D, 0x0A]
        }
        // 补传, "m³" (which could be GBK), and bytes that are nothing.
        let (utf8, gbk): ([UInt8], [UInt8]) = (Array("补传".utf8), [0xB2, 0xB9, 0xB4, 0xAB])
        for (reasons, encoding, texts, lines) in [
            ([utf8, Array("3 m³".utf8), gbk], .auto, ["补传", "3 m³"], [4]),
            ([gbk, [0x80, 0xFF], gbk], .auto, ["补传", "补传"], [3]),
            ([Array("3 m³".utf8), utf8], .auto, ["3 m³", "补传"], []),
            ([Array("3 m³".utf8), utf8], .utf8, ["3 m³", "补传"], []),
            ([utf8], .gbk, ["琛ヤ紶"], []),
        ] as [([[UInt8]], TextEncoding, [String], [Int])] {
            let body = reasons.enumerated().flatMap { rows($1, $0) }
            try Data(Array("meter,at,value,reason\r\n".utf8) + body).write(to: path)
            var file = try ReadingFile(
                TextFile.table(path.path(), as: encoding), meters: [meter], manual: false)
            var found: [String] = []
            var faults: [Int] = []
            while let part = file.next() {
                found += part.series.flatMap { one in one.at.map { _ in one.reason } }
                faults += part.faults.errors.map { Int($0.line) }
            }
            #expect(found.sorted() == texts.sorted())
            #expect(faults == lines)
        }
    }

    @Test(
        "decimals of up to three places are read to the thousandth, anything else is not a number",
        arguments: [
            ("93.667", 93_667), ("0", 0), ("-0.5", -500), ("12", 12_000), ("1.20", 1_200), ("", nil),
            ("1.2345", nil), ("1,5", nil), ("1.", nil), (".5", nil), ("--1", nil), ("1e3", nil),
            ("99999999999999999", nil), ("+1", nil),
        ] as [(String, Int64?)])
    func decimals(_ text: String, _ value: Int64?) {
        #expect(Int64(thousandths: text) == value)
    }
}
