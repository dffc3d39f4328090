import CommonAPI
import Foundation
import Harness
import RegistryAPI
import SwiftProtobuf
import Testing

@testable import Demo
@testable import Installation
@testable import Qingtong

@Suite("What the plan asks of a plant, by the command line")
struct PlantRecordTests {
    @Test("a drainage design is saved from a file, gets its papers, is reviewed and shown as it was")
    func drainage() async throws {
        try await TestPrograms.withServices { services in
            let office = try await Office(services)
            let facts = DrainageFacts.with {
                ($0.cleanFoul, $0.rainFoul) = (.wholly, .wholly)
                $0.collection = "沟渠汇入沉淀池，经压滤回用"
                $0.tanks = [.with { ($0.code, $0.use) = ("T-1", .emergency) }]
                $0.outlets = [.with { ($0.code, $0.place, $0.closing) = ("Y-1", "东门", .byHand) }]
            }
            let design = try office.file("design.json", facts.jsonString())
            let saved: DrainageDesign = try office.get(
                "drainage", "save", office.site.id, design, "--reason", "登记")
            #expect(saved.facts == facts)
            let paper = try office.file("方案.pdf", "示例方案")
            let planned: DrainageDesign = try office.get(
                "drainage", "paper", office.site.id, "reuse-plan", "--file", paper, "--from", "2026-01-01",
                "--owner", "环保部", "--tank-volume", "300", "--mix-share", "250")
            #expect(planned.papers.map(\.kind) == [.reusePlan])
            let review: DrainageReview = try office.get("drainage", "review", office.site.id)
            #expect(review.questions.map(\.kind) == [.paperMissing])
            #expect(try office.get("drainage", "show", office.site.id) == planned)
            let history: [DrainageDesignRevision] = try office.list("drainage", "history", office.site.id)
            #expect(history.map(\.design) == [planned, saved])
            #expect(try office.list("drainage", "list", office.plant.id) == [planned])
            let stale = try office.run("drainage", "save", office.site.id, design, "--reason", "再登记")
            #expect(stale.status != 0 && stale.errors.contains("--revision 2"), "\(stale.errors)")
        }
    }

    @Test("a report of the river and residue: yards, target, contract, manifest")
    func residue() async throws {
        try await TestPrograms.withServices { services in
            let office = try await Office(services)
            let paper = try office.file("报告.pdf", "示例报告")
            let report: RiverReport = try office.get(
                "river-report", "record", office.site.id, "W-1", "--laboratory", "示例检测公司", "--on",
                office.day(-20), "--sample", "upstream,示例桥,7.6,18", "--file", paper)
            #expect(try office.get("river-report", "show", report.id) == report)
            let withdrawn: RiverReport = try office.get("river-report", "withdraw", report.id, "录错")
            #expect(try office.list("river-report", "list", office.plant.id) == [withdrawn])

            let yards = ResidueHandling.with {
                $0.yards = [
                    .with { ($0.code, $0.kind, $0.indoor, $0.area) = ("D-1", .cake, true, 200) },
                    .with { ($0.code, $0.kind, $0.indoor, $0.area) = ("D-2", .hardened, true, 120) },
                ]
            }
            let saved: ResidueHandling = try office.get(
                "residue", "save", office.site.id, office.file("yards.json", yards.jsonString()),
                "--reason", "登记")
            #expect(saved.yards == yards.yards)
            let target: ResidueHandling = try office.get(
                "residue", "target", office.site.id, "15", "--from", office.month(2), "--owner", "生产部")
            #expect(target.targets.map(\.most) == [15_000])
            #expect(try office.get("residue", "show", office.site.id) == target)
            let contract: DisposalContract = try office.get(
                "residue", "contract", office.site.id, "HT-1", "--receiver", "示例建材有限公司", "--kind", "cake",
                "--use", "制砖", "--from", office.day(-100), "--until", office.day(100), "--file", paper)
            #expect(try office.get("residue", "contract-show", contract.id) == contract)
            #expect(try office.list("residue", "contracts", office.plant.id) == [contract])
            let manifest: ResidueManifest = try office.get(
                "residue", "manifest", contract.id, "LD-1", "--kind", "cake", "--on", office.day(-3),
                "--mass",
                "12.5", "--plate", "浙F12345", "--file", paper)
            #expect(manifest.mass == 12_500)
            #expect(try office.list("residue", "manifests", office.plant.id) == [manifest])
            let review: ResidueReview = try office.get("residue", "review", office.site.id)
            let kinds = Set(review.questions.map(\.kind))
            #expect(kinds.isDisjoint(with: [.yardMissing, .cakeUnused, .manifestOld, .targetMissing]))
            let months: [ResidueMonth] = try office.list(
                "residue", "report", office.plant.id, "--site", office.site.id, "--from", office.month(2),
                "--to", office.month(0))
            #expect(months.reduce(0) { $0 + $1.manifested } == 12_500)
            let outside = try office.run(
                "residue", "manifest", contract.id, "LD-2", "--kind", "cake", "--on", office.day(-200),
                "--mass", "12", "--plate", "浙F12345", "--file", paper)
            #expect(outside.errors.contains("manifest-outside-contract"), "\(outside.errors)")
        }
    }

    @Test("a norm is entered and renewed, a finding by it is overdue until it is put right")
    func norms() async throws {
        try await TestPrograms.withServices { services in
            let office = try await Office(services)
            let paper = try office.file("规范.pdf", "示例规范")
            let entered: Norm = try office.get(
                "norm", "enter", office.site.id, "loader-area", "装载车作业规范", "--topic", "cleaning", "--topic",
                "noise", "--file", paper, "--from", "2026-01-01", "--owner", "生产部", as: Office.voice)
            let renewed: Norm = try office.get(
                "norm", "renew", entered.id, "--topic", "cleaning", "--file", paper, "--from", "2026-02-01",
                "--owner", "生产部", "--note", "修订", as: Office.voice)
            #expect(renewed.versions.map(\.number) == [1, 2])
            #expect(try office.get("norm", "show", entered.id) == renewed)
            #expect(try office.list("norm", "list", office.plant.id) == [renewed])

            let found: CheckRecord = try office.get(
                "check", "record", entered.id, "--on", office.day(-20), "--area", "料场", "--checker", "示例检查员",
                "--finding", "地面积灰", "--photograph", paper, "--due", office.day(-10), "--owner", "生产部",
                as: Office.voice)
            #expect(found.photographs.map(\.name) == ["规范.pdf"])
            let county = ["check", "list", "--overdue", "--division", SampleDirectory.haining]
            let overdue: [CheckRecord] = try office.list(county)
            #expect(overdue == [found])
            let review: NormReview = try office.get("norm", "review", office.site.id)
            #expect(review.met == 1)
            #expect(review.kinds.first?.overdue == 1)
            #expect(review.kinds.first?.missingTopics == [.operation, .washing, .dust, .noise])
            let done: CheckRecord = try office.get(
                "check", "put-right", found.id, "已清扫", "--on", office.day(-5), "--file", paper,
                as: Office.voice)
            #expect(try office.get("check", "show", found.id) == done)
            let none: [CheckRecord] = try office.list(county)
            #expect(none == [])
            let again = try office.run(
                "check", "put-right", found.id, "再清扫", "--on", office.day(-4), as: Office.voice)
            #expect(again.errors.contains("check-not-open"), "\(again.errors)")
            let withdrawn: CheckRecord = try office.get("check", "withdraw", found.id, "录错")
            #expect(withdrawn.withdrawalReason == "录错")
            let ended: Norm = try office.get("norm", "repeal", entered.id, "停用", "--on", office.day(0))
            #expect(ended.repealedOn == office.day(0))
        }
    }

    @Test(
        "an assessment is entered and corrected; a month's balance is signed by the plant and by nobody else")
    func assessments() async throws {
        try await TestPrograms.withServices { services in
            let office = try await Office(services)
            let entered: Assessment = try office.get(
                "assessment", "enter", office.site.id, "electricity", office.month(1), "--target", "3",
                "--result", "3.2", "--owner", "生产部", "--measure", "检修变频器", as: Office.voice)
            #expect(!entered.met && entered.unit == "kWh/m³")
            let corrected: Assessment = try office.get(
                "assessment", "correct", entered.id, "抄错", "--target", "3", "--result", "2.9", "--owner",
                "生产部",
                as: Office.voice)
            #expect(corrected.met)
            #expect(try office.get("assessment", "show", entered.id) == corrected)
            #expect(
                try office.list("assessment", "list", office.plant.id, "--subject", "energy") == [corrected])
            let history: [AssessmentRevision] = try office.list("assessment", "history", entered.id)
            #expect(history.map(\.assessment) == [corrected, entered])
            let early = try office.run(
                "assessment", "enter", office.site.id, "electricity", office.month(0), "--target", "3",
                "--result", "2", "--owner", "生产部")
            #expect(early.errors.contains("period-not-over"), "\(early.errors)")

            let month = office.month(1)
            let declared = try office.run(
                "ledger", "declare", office.plant.id, "--site", office.site.id, "--kind", "freshWater",
                "--tag",
                "WM-01", "--installed-on", "\(month)-01")
            #expect(declared.status == 0, "\(declared.errors)")
            func load(_ lines: String...) throws {
                let file = try office.file(
                    "readings.csv", (["meter,at,value,reason"] + lines).joined(separator: "\n"))
                let loaded = try office.run("ledger", "load", office.plant.id, file, "--site", office.site.id)
                #expect(loaded.status == 0, "\(loaded.output) \(loaded.errors)")
            }
            try load("WM-01,\(month)-05T08:00:00+08:00,12.5,补传")
            func states() throws -> [SignOffState] {
                let months: [SignOffMonth] = try office.list(
                    "sign-off", "list", office.plant.id, "--site", office.site.id, "--from", month, "--to",
                    office.month(0))
                return months.map(\.state)
            }
            #expect(try states() == [.missing])
            let sign = ["sign-off", "sign", office.site.id, month, "--signer", "示例签认人", "--analysis", "收支相符"]
            let others = try office.run(sign)
            #expect(others.status != 0, "\(others.output)")
            let signed: BalanceSignOff = try office.get(sign, as: Office.voice)
            #expect(!signed.figures.isEmpty)
            #expect(try states() == [.signed])
            try load("WM-01,\(month)-06T08:00:00+08:00,9,补传")
            #expect(try states() == [.differs])
            let shown = try office.run(
                "sign-off", "list", office.plant.id, "--site", office.site.id, "--from", month, "--to", month)
            #expect(shown.output.contains("signed-off figures differ"), "\(shown.output)")
            let anew: BalanceSignOff = try office.get(
                sign + ["--reason", "读数补传", "--revision", "1"], as: Office.voice)
            #expect(try states() == [.signed])
            let revisions: [SignOffRevision] = try office.list("sign-off", "history", office.site.id, month)
            #expect(revisions.map(\.signOff) == [anew, signed])
        }
    }
}
