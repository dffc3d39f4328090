import CommonAPI
import EnforcementAPI
import Foundation
import Harness
import RegistryAPI
import SwiftProtobuf
import Testing

@testable import Demo
@testable import Installation
@testable import Qingtong

@Suite("Verbs, as a registrar types them")
struct VerbTests {
    /// A registrar at a terminal.
    private struct VerbRunner {
        let services: RunningServices

        init(_ services: RunningServices) async throws {
            self.services = services
            try await Story(services: services, narrator: Narrator(showsProgress: false)).loadReference()
        }

        func run(_ words: String...) throws -> ProgramRun {
            try TestPrograms.run(
                words + ["--home", services.home.path(""), "--as", SampleDirectory.registrar.id])
        }

        /// What the verb answers, read back from its JSON.
        func get<M: SwiftProtobuf.Message>(_ words: String...) throws -> M {
            let ending = try TestPrograms.run(
                words + ["--json", "--home", services.home.path(""), "--as", SampleDirectory.registrar.id])
            #expect(ending.status == 0, "\(ending.errors)")
            return try M(jsonString: ending.output)
        }

        func list<M: SwiftProtobuf.Message>(_ words: String...) throws -> [M] {
            let ending = try TestPrograms.run(
                words + ["--json", "--home", services.home.path(""), "--as", SampleDirectory.registrar.id])
            #expect(ending.status == 0, "\(ending.errors)")
            return try M.array(fromJSONString: ending.output)
        }

        func file(_ name: String, _ text: String) throws -> String {
            let path = services.home.path(name)
            try Data(text.utf8).write(to: URL(filePath: path))
            return path
        }

        func plant() throws -> Enterprise {
            try get(
                "plant", "register", "示例一号混凝土有限公司", "--division", SampleDirectory.haining, "--stage",
                "operating",
                "--longitude", "120.68", "--latitude", "30.5")
        }

        func site(of plant: Enterprise, _ fill: (inout Site) -> Void = { _ in }) throws -> Site {
            var site = Site.with {
                $0.enterpriseID = plant.id
                $0.name = "一号厂区"
                $0.divisionCode = SampleDirectory.haining
            }
            fill(&site)
            let file = try file("site.json", site.jsonString())
            return try get("site", "save", file, "--reason", "登记")
        }
    }

    private static let longAgo = "2020-01-01"
    private static let longHence = "2099-01-01"

    @Test("a plant, its site and its papers are entered, put right, and shown as they were on a day")
    func records() async throws {
        try await TestPrograms.withServices { services in
            let runner = try await VerbRunner(services)
            let plant = try runner.plant()
            #expect(plant.stage == .operating)
            #expect(plant.coordinates.longitudeE6 == 120_680_000)
            #expect(plant.coordinates.latitudeE6 == 30_500_000)
            #expect(try runner.get("plant", "show", plant.id, "--on", Self.longHence) == plant)
            #expect(try runner.run("plant", "show", plant.id, "--on", Self.longAgo).status != 0)

            let site = try runner.site(of: plant)
            let moved = try runner.site(of: plant) {
                $0.id = site.id
                $0.revision = site.revision
                $0.name = "二号厂区"
            }
            #expect(try runner.get("site", "show", site.id, "--on", Self.longHence) == moved)
            #expect(try runner.run("site", "show", site.id, "--on", Self.longAgo).status != 0)
            let history: [SiteRevision] = try runner.list("site", "history", site.id)
            #expect(history.map(\.site.name) == ["二号厂区", "一号厂区"])
            #expect(try runner.run("site", "history", site.id).output.contains("登记"))

            let papers: [Permit] = try runner.list(
                "permit", "record", plant.id, "land", "浙土 1", "--issuer", "示例", "--from", "2024-01-01")
            let paper = try #require(papers.first)
            let amended: [Permit] = try runner.list(
                "permit", "amend", paper.id, "--number", "浙土 2", "--until", "2044-01-01", "--reason", "录错")
            #expect(amended.map(\.number) == ["浙土 2"])
            #expect(amended.map(\.issuer) == ["示例"])
            #expect(amended.map(\.validFrom) == ["2024-01-01"])
            #expect(amended.map(\.validUntil) == ["2044-01-01"])
            #expect(try [runner.get("permit", "show", paper.id, "--on", Self.longHence)] == amended)
            #expect(try runner.run("permit", "show", paper.id, "--on", Self.longAgo).status != 0)
            #expect(try runner.run("permit", "show", paper.id, "--on", "2026-02-30").status != 0)
        }
    }

    @Test("a correction is proposed, not approved by its proposer, and taken back; a rule document is shown")
    func corrections() async throws {
        try await TestPrograms.withServices { services in
            let runner = try await VerbRunner(services)
            let plant = try runner.plant()
            let proposed: Correction = try runner.get(
                "corrections", "propose", plant.id, "--place", "示例镇", "--reason", "录错")
            let approval = try runner.run("corrections", "approve", proposed.id, "--note", "已核对")
            #expect(approval.status != 0 && approval.errors.contains("correction-own"), "\(approval.errors)")
            let rejection = try runner.run("corrections", "reject", proposed.id, "--reason", "无据")
            #expect(rejection.status != 0 && rejection.errors.contains("correction-own"))
            let withdrawn: Correction = try runner.get(
                "corrections", "withdraw", proposed.id, "--reason", "另行提出")
            #expect(withdrawn.state == .withdrawn)
            #expect(try runner.get("corrections", "show", proposed.id) == withdrawn)
            let listed: [Correction] = try runner.list("corrections", "list", "--plant", plant.id)
            #expect(listed == [withdrawn])

            let rules = try runner.file("rules.txt", "示例制度")
            let entered: RuleDocument = try runner.get(
                "rules", "enter", plant.id, "用水管理制度", "--kind", "water", "--file", rules, "--from",
                "2026-01-01", "--owner", "示例")
            #expect(try runner.get("rules", "show", entered.id) == entered)
            // By the administrator, which is who calls where nobody is named.
            let loaded = try TestPrograms.run("reference", "load", "--json", "--home", services.home.path(""))
            #expect(try LoadReport.array(fromJSONString: loaded.output).map(\.created) == [0, 0, 0])
        }
    }

    @Test(
        "a meter is declared whole, calibrated by its tag and retired; thresholds are set from what is in force"
    )
    func meters() async throws {
        try await TestPrograms.withServices { services in
            let runner = try await VerbRunner(services)
            let plant = try runner.plant()
            let site = try runner.site(of: plant)
            let declared: [Meter] = try runner.list(
                "ledger", "declare", plant.id, "--site", site.id, "--kind", "freshWater", "--tag", "WM-01",
                "--uncertainty", "0.02", "--most", "12.5", "--installed-on", "2024-01-01",
                "--calibrated-on", "2024-01-02", "--certificate", "检 1", "--calibrated-until", "2026-01-01",
                "--calibrated-by", "示例计量院")
            let meter = try #require(declared.first)
            #expect([meter.uncertainty, meter.most] == [20, 12_500])
            #expect(meter.installedOn == "2024-01-01")
            #expect(meter.calibrations.map(\.validUntil) == ["2026-01-01"])
            #expect(meter.calibrations.map(\.body) == ["示例计量院"])
            let calibrated: [Meter] = try runner.list(
                "ledger", "calibrate", plant.id, "WM-01", "--calibrated-on", "2026-01-05", "--certificate",
                "检 2")
            #expect(calibrated.first?.calibrations.map(\.certificate) == ["检 1", "检 2"])
            let retired: [Meter] = try runner.list(
                "ledger", "retire", plant.id, meter.id, "--on", "2026-02-01", "--reason", "更换")
            #expect(retired.map(\.retiredOn) == ["2026-02-01"])
            for wrong in [
                ["calibrate", plant.id, "WM-01", "--calibrated-on", "2026-01-05"],
                ["calibrate", plant.id, "WM-02", "--calibrated-on", "2026-01-05", "--certificate", "检 3"],
                ["declare", plant.id, "--site", site.id, "--kind", "all", "--most", "5"],
                [
                    "declare", plant.id, "--site", site.id, "--kind", "freshWater", "--tag", "x", "--most",
                    "1e3",
                ],
            ] {
                let home = services.home.path("")
                let ending = try TestPrograms.run(
                    ["ledger"] + wrong + ["--home", home, "--as", SampleDirectory.registrar.id])
                #expect(ending.status == 64, "\(wrong)")
            }

            var book: FlagRuleBook = try runner.get("flag", "rules")
            let index = try #require(book.thresholds.firstIndex { $0.name == "litres" })
            book.thresholds[index].value = 240_000
            book.thresholds[index].source = "示例主管部门设定"
            let file = try runner.file("rules.json", book.jsonString())
            let set: FlagRuleBook = try runner.get("flag", "set-rules", file, "--reason", "示例")
            #expect(set.revision == 1)
            #expect(set.thresholds == book.thresholds)
            let again = try runner.run("flag", "set-rules", file, "--reason", "示例")
            #expect(again.status != 0 && again.errors.contains("revision-stale"), "\(again.errors)")
        }
    }

    @Test("a river's point is entered and saved; its file is tried, taken once, corrected, and shown")
    func waters() async throws {
        try await TestPrograms.withServices { services in
            let runner = try await VerbRunner(services)
            var point: WaterPoint = try runner.get(
                "water", "enter", "P-1", "示例断面", "--river", "示例河", "--division", SampleDirectory.haining,
                "--longitude", "120.69", "--latitude", "30.51", "--reason", "登记")
            #expect(point.coordinates.longitudeE6 == 120_690_000)
            for wrong in [["--longitude", "1e300", "--latitude", "30"], []] {
                let ending = try TestPrograms.run(
                    ["water", "enter", "P-2", "示例", "--river", "示例河", "--division", SampleDirectory.haining]
                        + wrong + [
                            "--reason", "登记", "--home", services.home.path(""), "--as",
                            SampleDirectory.registrar.id,
                        ])
                #expect(ending.status != 0 && ending.status < 128, "\(ending.errors)")
            }
            point.name = "示例下游断面"
            let saved: WaterPoint = try runner.get(
                "water", "save", runner.file("point.json", point.jsonString()), "--reason", "更名")
            #expect(saved.revision == 2)
            #expect(try runner.list("water", "points", "--division", SampleDirectory.haining) == [saved])

            let sample = try TestPrograms.run(
                "water", "sample", "--point", "P-1", "--month", "2026-10", "--conduct", "nightDischarge",
                "--before", "0")
            let file = try runner.file("ph.csv", sample.output)
            let trial: WaterOutcome = try runner.get("water", "load", file, "--dry-run")
            #expect(!trial.written && trial.accepted == 186)
            let taken: WaterOutcome = try runner.get("water", "load", file)
            #expect(taken.written && taken.accepted == 186)
            let again: WaterOutcome = try runner.get("water", "load", file)
            #expect([again.accepted, again.unchanged] == [0, 186])
            let other = try runner.file("other.csv", "点位,时间,pH\nP-1,2026-10-01 04:00,6.5\nP-2,昨天,7\n")
            let wrong = try runner.run("water", "load", other)
            #expect(wrong.status == 2)
            #expect(wrong.output.contains("reading-conflict") && wrong.output.contains("instant-format"))
            let corrected: WaterOutcome = try runner.get(
                "water", "load", other, "--correct", "电极校准", "--skip-wrong-rows")
            #expect([corrected.corrected, corrected.wrong] == [1, 1])
            let readings: [MeterReading] = try runner.list(
                "water", "readings", saved.id, "--from", "2026-10-01", "--to", "2026-10-01")
            #expect(readings.map(\.revisions.count) == [2, 1, 1, 1, 1])
            #expect(readings.first?.value == 6_500)
            let all: [MeterReading] = try runner.list("water", "readings", saved.id, "--all")
            #expect(all.count == 186)
            #expect(try runner.run("water", "readings", saved.id).output.contains("电极校准"))
        }
    }

    @Test("a tip says where and when it was seen, and a month's inspection weights are listed")
    func inspections() async throws {
        try await TestPrograms.withServices { services in
            _ = try await VerbRunner(services)
            let home = services.home.path("")
            func tip(_ place: String...) throws -> ProgramRun {
                try TestPrograms.run(
                    [
                        "tip", "file", "示例：夜间排水", "--division", SampleDirectory.haining, "--ground",
                        "environment",
                        "--target", "示例站", "--json", "--home", home, "--as", SampleDirectory.hotline.id,
                    ] + place)
            }
            let filed = try tip(
                "--longitude", "120.68", "--latitude", "30.5", "--seen-on", "2026-10-03")
            #expect(filed.status == 0, "\(filed.errors)")
            let kept = try TipFiled(jsonString: filed.output).tip
            #expect(kept.position.longitudeE6 == 120_680_000)
            #expect(kept.position.latitudeE6 == 30_500_000)
            #expect(kept.seenOn == "2026-10-03")
            #expect(try tip("--longitude", "120.68").status == 64)
            let abroad = try tip("--longitude", "20.68", "--latitude", "30.5")
            #expect(abroad.errors.contains("position.longitude_e6"), "\(abroad.errors)")
            let nowhere = try tip("--longitude", "1e300", "--latitude", "nan")
            #expect(nowhere.errors.contains("position.longitude_e6"), "\(nowhere.errors)")

            let list = [
                "inspection", "weights", "--month", "2026-10", "--division", SampleDirectory.haining,
                "--home", home,
                "--as", SampleDirectory.auditor.id,
            ]
            let weights = try TestPrograms.run(list + ["--json"])
            #expect(weights.status == 0, "\(weights.errors)")
            #expect(try InspectionWeight.array(fromJSONString: weights.output) == [])
            #expect(try TestPrograms.run(list).status == 0)
        }
    }

    @Test("a search walks every page, and what everybody may know needs no key")
    func lists() async throws {
        try await TestPrograms.withServices { services in
            let runner = try await VerbRunner(services)
            let rows = (1...501).map { "示例\($0)号站,330522" }.joined(separator: "\n")
            let file = try runner.file("plants.csv", "name,division_code\n\(rows)\n")
            #expect(try runner.run("plant", "import", file).status == 0)
            let some = try runner.run("plant", "search", "示例", "--limit", "500")
            #expect(some.output.contains("--all"))
            let all: [EnterpriseHit] = try runner.list("plant", "search", "示例", "--all")
            #expect(all.count == 501)
            let count: WorkingDayCount = try runner.get("reference", "working-days", "2026")
            #expect(count.days == 248)

            let told = try runner.run("announcement", "publish", "示例公告", "示例正文")
            #expect(told.status == 0, "\(told.errors)")
            let unsigned = try TestPrograms.run("announcement", "public", "--home", services.home.path(""))
            #expect(unsigned.output.contains("示例公告"), "\(unsigned.errors)")
        }
    }
}
