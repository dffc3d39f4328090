import Foundation
import Harness
import RegistryAPI
import ServiceKit
import SwiftProtobuf
import Testing

@testable import Installation
@testable import Qingtong

@Suite("Files on which the product fell short, by the program and three processes", .timeLimit(.minutes(5)))
struct TrialTests {
    private func outcome(_ run: ProgramRun) throws -> ImportOutcome {
        try ImportOutcome(jsonString: run.output)
    }

    private func counts(_ outcome: ImportOutcome) -> [Int32] {
        [outcome.created, outcome.changed, outcome.unchanged, outcome.wrong]
    }

    @Test("lists of plants")
    func plants() async throws {
        try await TestPrograms.withServices { services in
            try await services.loadReference()
            let user = ProgramUser(services: services, caller: SampleDirectory.registrar.id)
            func take(_ trial: String, _ more: String...) throws -> ProgramRun {
                try user.run(["plant", "import", ProgramUser.trial(trial)] + more)
            }

            let surplus = try take("plants-one-cell-too-many")
            #expect(surplus.status == 2)
            for part in ["4 cells, 3 columns", "nothing written", "0 created", "1 wrong", "文宗路"] {
                #expect(surplus.output.contains(part), "\(part) in \(surplus.output)")
            }

            for (trial, parts) in [
                ("plants-two-columns-for-one-field", ["“地址” (column 3)", "“所在地” (column 4)"]),
                ("plants-two-name-columns", ["“企业名称” (column 1)", "“名称” (column 2)"]),
            ] {
                let refused = try take(trial)
                #expect(refused.status != 0)
                for part in parts { #expect(refused.errors.contains(part), "\(refused.errors)") }
            }
            #expect(try take("plants-blanks-in-headers").output.contains("1 created"))

            let blank = try take("plant-named-by-a-space", "--json")
            #expect(blank.status == 2)
            #expect(try outcome(blank).errors.map(\.reason) == ["field-required"])
            let named = try user.run([
                "plant", "register", "\u{3000}", "--division", SampleDirectory.haining,
            ])
            #expect(named.status != 0 && named.errors.contains("field-required"))

            let mark = try take("plants-bom-inside-a-cell", "--skip-wrong-rows", "--json")
            #expect(try counts(outcome(mark)) == [0, 0, 0, 1])
            #expect(
                try outcome(mark).errors.map { "\($0.line) \($0.columnNumber) \($0.header) \($0.reason)" }
                    == ["2 1 企业名称 cell-character"])
            let broken = try take("plants-line-break-in-a-name", "--skip-wrong-rows", "--json")
            #expect(try counts(outcome(broken)) == [2, 0, 0, 1])
            #expect(
                try outcome(broken).errors.map { "\($0.line) \($0.columnNumber) \($0.header)" } == [
                    "3 1 name"
                ])

            let ruined = try outcome(take("codes-ruined-by-a-spreadsheet", "--dry-run", "--json"))
            #expect(
                ruined.errors.map { "\($0.line) \($0.reason)" }.filter {
                    !$0.contains("credit-code-check") && !$0.hasPrefix("4") && !$0.hasPrefix("5")
                }
                    == ["2 credit-code-shortened", "3 credit-code-rounded", "7 credit-code-rounded"])
            #expect(!ruined.errors.contains { $0.line == 6 })

            let measured = try outcome(take("coordinates-with-many-digits", "--skip-wrong-rows", "--json"))
            #expect(counts(measured) == [6, 0, 0, 2])
            #expect(
                measured.errors.map { "\($0.line) \($0.reason)" } == [
                    "5 number-shortened", "7 coordinate-swapped",
                ])

            let filler = try user.run(
                [
                    "plant", "register", "凑数混凝土有限公司", "--division", SampleDirectory.haining, "--code",
                    "000000000000000000",
                ])
            #expect(filler.status != 0 && filler.errors.contains("credit-code-filler"))

            // What is exported goes in again, from a file and from standard input, and changes nothing.
            for locale in ["C", "zh_CN.UTF-8"] {
                var user = user
                user.locale = locale
                let export = try user.run(["plant", "export"])
                #expect(export.status == 0)
                let list = try user.file(export.output, "export.csv")
                for again in [
                    try user.run(["plant", "import", list, "--json"]),
                    try user.run(["plant", "import", "-", "--json"], input: Data(export.output.utf8)),
                ] {
                    #expect(try counts(outcome(again)) == [0, 0, 9, 0], "\(again.output) \(again.errors)")
                }
            }
        }
    }

    @Test("readings")
    func readings() async throws {
        try await TestPrograms.withServices { services in
            try await services.loadReference()
            let session = try services.session(SampleDirectory.registrar)
            let plant = try await session.enterprises.registerEnterprise(
                .with { ($0.name, $0.divisionCode) = ("示例读数混凝土有限公司", SampleDirectory.haining) })
            let site = try await SitesClient(session.registry).saveSite(
                .with {
                    $0.reason = "登记"
                    $0.site = .with {
                        ($0.enterpriseID, $0.name) = (plant.id, "一号厂区")
                        $0.divisionCode = SampleDirectory.haining
                    }
                })
            let user = ProgramUser(services: services, caller: SampleDirectory.registrar.id)
            for (kind, tag) in [("trips", "trips"), ("electricityTotal", "EM-01")] {
                let declared = try user.run(
                    ["ledger", "declare", plant.id, "--site", site.id, "--kind", kind, "--tag", tag])
                #expect(declared.status == 0, "\(declared.errors)")
            }
            func load(_ path: String, input: Data? = nil) throws -> ProgramRun {
                try user.run(["ledger", "load", plant.id, path, "--site", site.id, "--json"], input: input)
            }

            let parted = try load(ProgramUser.trial("readings-with-thousands-commas"))
            #expect(parted.status == 2)
            let report = try LedgerReport(jsonString: parted.output)
            #expect([report.accepted, report.wrong] == [0, 2])
            #expect(report.errors.allSatisfy { $0.messageEn.contains("4 cells, 3 columns") })

            let chinese = try load(ProgramUser.trial("readings-chinese-headers"))
            #expect(chinese.status == 0, "\(chinese.output) \(chinese.errors)")
            #expect(try LedgerReport(jsonString: chinese.output).accepted == 1)

            // Thousands commas between quotes, and a time without a zone.
            let quoted = "计量点\t时间\t数值\t原因\nEM-01\t2026/10/22 8:00\t48,000.0\t补报\n合计\t\t48,000.0\t\n"
            let taken = try load("-", input: Data(quoted.utf8))
            #expect(
                try LedgerReport(jsonString: taken.output).accepted == 1, "\(taken.output) \(taken.errors)")
            #expect(taken.errors.contains("line 3"))
            let shown = try user.run(["ledger", "meters", plant.id, "--json"])
            let meter = try #require(
                try Meter.array(fromJSONString: shown.output).first { $0.tag == "EM-01" })
            let kept = try MeterReading.array(
                fromJSONString: user.run(["ledger", "show", meter.id, "--json"]).output)
            #expect(kept.map(\.value) == [48_000_000])
            #expect(kept.map(\.at) == [1_792_627_200_000_000])
        }
    }
}
