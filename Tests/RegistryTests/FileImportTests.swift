import CommonAPI
import EnforcementAPI
import ReferenceData
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Plants: importing a file")
struct FileImportTests {
    private let registry: RegistryWorld

    init() throws {
        registry = try RegistryWorld()
    }

    private func run(
        _ rows: [ImportRow], dryRun: Bool = false, skipping: Bool = false, as actor: Actor? = nil
    ) throws -> ImportOutcome {
        let order = ImportItem.with {
            $0.order = .with {
                $0.dryRun = dryRun
                $0.skipWrongRows = skipping
            }
        }
        let items = rows.map { row in ImportItem.with { $0.row = row } }
        return try registry.command(as: actor ?? registry.registrar) {
            try registry.imports.importPlants([order] + items, $0)
        }
    }

    private func counts(_ outcome: ImportOutcome) -> [Int32] {
        [outcome.created, outcome.changed, outcome.unchanged, outcome.wrong]
    }

    /// The seventeen real plants, as their file has them.
    private func listed() throws -> [ImportRow] {
        try SampleData.enterprises().enumerated().map { index, row in
            .with {
                $0.line = Int32(index + 2)
                $0.name = row.name
                $0.divisionCode = row.divisionCode
                $0.place = row.place
                $0.scheme = row.scheme
                $0.status = row.status
                $0.date = row.date
                $0.source = row.source
            }
        }
    }

    private func row(
        _ name: String = "示例一号混凝土有限公司", line: Int32 = 2, _ fill: (inout ImportRow) -> Void = { _ in }
    ) -> ImportRow {
        var row = ImportRow.with {
            $0.line = line
            $0.name = name
            $0.divisionCode = "330481"
        }
        fill(&row)
        return row
    }

    @Test("the seventeen real plants are tried, taken, and change nothing the second time")
    func listedPlants() throws {
        let rows = try listed()
        let trial = try run(rows, dryRun: true)
        #expect(counts(trial) == [17, 0, 0, 0])
        #expect(!trial.written)
        #expect(try registry.list().isEmpty)
        #expect(try registry.world.published(EnterpriseSaved.self).isEmpty)
        let first = try run(rows)
        #expect(first.written)
        #expect(counts(first) == [17, 0, 0, 0])
        #expect(first.doubts.isEmpty)
        let plants = try registry.list()
        #expect(plants.count == 17)
        #expect(plants.allSatisfy { $0.creditCodeState == .toBeVerified && $0.stage == .unspecified })
        let again = try run(rows)
        #expect(counts(again) == [0, 0, 17, 0])
        #expect(try registry.list() == plants)
        #expect(counts(try run(rows.reversed())) == [0, 0, 17, 0])
        // The list that the public import took is the same list.
        let report = try registry.command(as: registry.registrar) {
            try registry.enterprises.importEnterprises(SampleData.enterprises(), $0)
        }
        #expect(report.unchanged == 17)
    }

    @Test("every wrong cell comes back with its line, column and reason")
    func wrongCells() throws {
        let cells: [(String, String, (inout ImportRow) -> Void)] = [
            ("name", "field-required", { $0.name = "" }),
            ("name", "text-control-character", { $0.name = "示例\u{7}" }),
            ("name", "field-too-long", { $0.name = String(repeating: "例", count: 101) }),
            ("division_code", "division-unknown", { $0.divisionCode = "330499" }),
            ("division_code", "division-code-format", { $0.divisionCode = "海宁市" }),
            ("credit_code", "credit-code-length", { $0.creditCode = "91" }),
            ("credit_code", "credit-code-check", { $0.creditCode = "91350100M000100Y44" }),
            ("stage", "stage-word", { $0.stage = "生产中" }),
            ("longitude", "coordinate-format", { ($0.longitude, $0.latitude) = ("20.5", "30.5") }),
            ("latitude", "coordinate-format", { ($0.longitude, $0.latitude) = ("120.5", "") }),
            ("latitude", "coordinate-format", { ($0.longitude, $0.latitude) = ("120.5", "30.5N") }),
            ("latitude", "coordinate-format", { ($0.longitude, $0.latitude) = ("120.5", "30°30'36\"") }),
            ("longitude", "coordinate-swapped", { ($0.longitude, $0.latitude) = ("30.51", "120.68") }),
            ("longitude", "position-outside-province", { ($0.longitude, $0.latitude) = ("116.4", "39.9") }),
            ("longitude", "number-shortened", { ($0.longitude, $0.latitude) = ("1.2068E2", "30.5") }),
            ("longitude", "number-comma", { ($0.longitude, $0.latitude) = ("120,68", "30.5") }),
            ("name", "field-required", { $0.name = "\u{3000}" }),
            ("name", "field-required", { $0.name = " \u{A0} " }),
            ("name", "text-control-character", { $0.name = "示例\u{FEFF}" }),
            ("name", "text-control-character", { $0.name = "示例\n混凝土" }),
            ("division_code", "field-required", { $0.divisionCode = " " }),
            ("credit_code", "credit-code-shortened", { $0.creditCode = "9.13305E+17" }),
            ("credit_code", "credit-code-rounded", { $0.creditCode = "913304817040000000" }),
            ("credit_code", "credit-code-filler", { $0.creditCode = "000000000000000000" }),
            ("state", "row-state", { $0.state = "未登记" }),
            ("place", "field-too-long", { $0.place = String(repeating: "例", count: 201) }),
        ]
        for (column, reason, spoil) in cells {
            let outcome = try run([row("甲山混凝土"), row(line: 7, spoil)])
            #expect(outcome.errors.map(\.line) == [7])
            #expect(outcome.errors.map(\.column) == [column])
            #expect(outcome.errors.map(\.reason) == [reason])
            #expect(outcome.errors.allSatisfy { !$0.messageZh.isEmpty && $0.messageEn.hasSuffix(".") })
            #expect(!outcome.written)
            #expect(try registry.list().isEmpty)
        }
    }

    @Test("one look at a row finds all that is wrong with it")
    func allErrors() throws {
        let outcome = try run([
            row {
                $0.name = ""
                $0.divisionCode = "33"
                $0.creditCode = "1"
                $0.stage = "?"
            }
        ])
        #expect(outcome.errors.map(\.column) == ["name", "division_code", "credit_code", "stage"])
        #expect(outcome.wrong == 1)
    }

    @Test(
        "cells are read as offices and spreadsheets write them",
        arguments: [
            ("330481.0", "在产", "120.68000000000001", "30.51"),
            ("'330481", "operating", "120.6800000000", "'30.51"),
            ("３３０４８１", "OPERATING", "１２０．６８", "30.51°"),
            (" 330481 ", "Operating", " 120.68 ", "30.5100000004"),
            ("=\"330481\"", " 在产 ", "120.68度", "30.51"),
        ])
    func spellings(_ division: String, _ stage: String, _ longitude: String, _ latitude: String) throws {
        let outcome = try run([
            row {
                ($0.divisionCode, $0.stage) = (division, stage)
                ($0.longitude, $0.latitude) = (longitude, latitude)
            }
        ])
        #expect(outcome.errors == [])
        let plant = try #require(try registry.list().first)
        #expect(plant.divisionCode == "330481")
        #expect(plant.stage == .operating)
        #expect([plant.coordinates.longitudeE6, plant.coordinates.latitudeE6] == [120_680_000, 30_510_000])
    }

    @Test(
        "stages go by their names, their words and those of the glossary, in any case and width",
        arguments: [
            ("筹建", .planned), ("规划", .planned), ("planned", .planned), ("在建", .underConstruction),
            ("UNDER_CONSTRUCTION", .underConstruction), ("Under construction", .underConstruction),
            ("under-construction", .underConstruction), ("停产", .suspended), ("Suspended", .suspended),
            ("关停", .closed),
            ("关闭", .closed), ("ＣＬＯＳＥＤ", .closed), ("\u{3000}在产", .operating), ("", .unspecified),
        ] as [(String, LifeCycleStage)])
    func stages(_ word: String, _ stage: LifeCycleStage) throws {
        #expect(try run([row { $0.stage = word }]).errors == [])
        #expect(try registry.list().map(\.stage) == [stage])
    }

    @Test("a code that ends as a spreadsheet leaves it is taken only where it is known, or said to be text")
    func doubtfulCode() throws {
        // Its checks hold, and a spreadsheet would have made it of several others too.
        let codes = (0..<2_000_000).lazy.map {
            "91330481" + String(repeating: "0", count: 7 - String($0).count) + String($0) + "000"
        }
        let valid = codes.first { (try? CreditCode($0, field: "code")) != nil }
        let code = try #require(valid)
        #expect(try run([row { $0.creditCode = code }]).errors.map(\.reason) == ["credit-code-rounded"])
        #expect(try run([row { $0.creditCode = "'\(code)" }]).created == 1)
        #expect(try registry.list().map(\.creditCode) == [code])
        #expect(counts(try run([row { $0.creditCode = code }])) == [0, 0, 1, 0])
    }

    @Test("a wrong cell says what was read, and what cannot be seen as its number")
    func read() throws {
        let outcome = try run([row("示例\u{200B}混凝土") { $0.divisionCode = "海宁市" }])
        #expect(outcome.errors.map(\.read) == ["示例<U+200B>混凝土", "海宁市"])
    }

    @Test("what a known record refuses is a wrong row, and takes no other down")
    func refusedByTheRecord() throws {
        try registry.receive(CaseFixtures.filed("case-1"), about: "case/case-1", from: "enforcement")
        let stub = try #require(try registry.list(state: .unregistered).first)
        let outcome = try run(
            [row("甲山混凝土"), row(stub.name, line: 3) { ($0.enterpriseID, $0.stage) = (stub.id, "在产") }],
            skipping: true)
        #expect(counts(outcome) == [1, 0, 0, 1])
        #expect(outcome.errors.map(\.line) == [3])
    }

    @Test("a day in a source's words is one day, however it is written")
    func factDays() throws {
        for (date, changed) in [
            ("2026/1/5", 0), ("2026-01-05", 0), ("2026年1月5日", 0), ("46027", 0), ("2026年1月", 1),
        ] as [(String, Int32)] {
            let outcome = try run([
                row {
                    ($0.source, $0.date) = ("某报", date)
                }
            ])
            #expect(outcome.changed == changed, "\(date)")
        }
        #expect(try registry.list().map { $0.facts.map(\.date) } == [["2026年1月"]])
    }

    @Test("right rows are taken beside wrong ones when that is asked for")
    func skipping() throws {
        let rows = [row("甲山混凝土"), row("乙水混凝土", line: 3) { $0.stage = "?" }, row("丙石混凝土", line: 4)]
        #expect(try !run(rows).written)
        let outcome = try run(rows, skipping: true)
        #expect(outcome.written)
        #expect(counts(outcome) == [2, 0, 0, 1])
        #expect(try Set(registry.list().map(\.name)) == ["甲山混凝土", "丙石混凝土"])
    }

    @Test("a row outside the caller's divisions is a wrong row")
    func outside() throws {
        let outcome = try run(
            [row { $0.divisionCode = "330522" }, row(line: 3)], as: registry.countyRegistrar)
        #expect(outcome.errors.map(\.reason) == ["no-grant-here"])
        #expect(outcome.errors.map(\.line) == [2])
    }

    @Test("a row whose plant is registered elsewhere is wrong, and changes nothing there")
    func elsewhere() throws {
        let code = "91350100M000100Y43"
        let foreign = try registry.register("示例一号混凝土有限公司", in: "330522", code: code)
        let sent = row("另一名称") {
            $0.creditCode = code
            $0.longitude = "120.7"
            $0.latitude = "30.5"
        }
        for (actor, reason, column) in [
            (registry.countyRegistrar, "no-grant-here", "credit_code"),
            (registry.registrar, "plant-elsewhere", "division_code"),
        ] {
            let outcome = try run([sent], skipping: true, as: actor)
            #expect(outcome.errors.map(\.reason) == [reason])
            #expect(outcome.errors.map(\.column) == [column])
            #expect(outcome.errors.allSatisfy { !$0.messageEn.contains("{") })
        }
        #expect(try registry.enterprise(foreign.id) == foreign)
    }

    @Test("a row that repeats another is wrong, by code or by name")
    func repeated() throws {
        let outcome = try run([
            row { $0.creditCode = "91350100M000100Y43" },
            row("另一名称", line: 3) { $0.creditCode = "91350100m000100y43" },
            row("甲山混凝土", line: 4), row("甲山 混凝土", line: 5),
        ])
        #expect(outcome.errors.map(\.line) == [3, 5])
        #expect(outcome.errors.map(\.column) == ["credit_code", "name"])
        #expect(outcome.errors.map(\.reason) == ["row-repeated", "row-repeated"])
    }

    @Test("a plant is known again by its code under another name, which is noted")
    func byCode() throws {
        let plant = try registry.register("示例一号混凝土有限公司", code: "91350100M000100Y43")
        let outcome = try run([row("示例壹号混凝土有限公司") { $0.creditCode = "91350100M000100Y43" }])
        #expect(counts(outcome) == [0, 1, 0, 0])
        let after = try registry.enterprise(plant.id)
        #expect(after.name == plant.name)
        #expect(after.otherNames.map(\.name) == ["示例壹号混凝土有限公司"])
        #expect(counts(try run([row("示例壹号混凝土有限公司")])) == [0, 0, 1, 0])
    }

    @Test("what a file says more is taken over; what is verified here is not overwritten")
    func completing() throws {
        let plant = try registry.register("示例一号混凝土有限公司")
        let outcome = try run([
            row {
                $0.creditCode = "91350100M000100Y43"
                $0.stage = "在产"
                $0.longitude = "120.68"
                $0.latitude = "30.530001"
                $0.place = "别处"
            }
        ])
        #expect(counts(outcome) == [0, 1, 0, 0])
        let after = try registry.enterprise(plant.id)
        #expect(after.creditCode == "91350100M000100Y43")
        #expect(after.stage == .operating)
        #expect(after.stageSince.isEmpty)
        #expect(after.coordinates.longitudeE6 == 120_680_000)
        #expect(after.coordinates.latitudeE6 == 30_530_001)
        #expect(after.place == plant.place)
        let other = try run([row { $0.creditCode = "91150424MA0MW25688" }])
        #expect(other.errors.map(\.reason) == ["credit-code-verified"])
    }

    @Test("a new plant that may be there already is taken, and the doubt is said")
    func doubts() throws {
        let known = try registry.register("海宁恒立建材有限公司")
        let outcome = try run([row("海宁恒力混凝土有限公司", line: 9)])
        #expect(outcome.created == 1)
        #expect(outcome.doubts.map(\.line) == [9])
        #expect(outcome.doubts.map(\.enterpriseID) == [known.id])
        #expect(outcome.doubts.map(\.score) == [45])
    }

    @Test("a stream without its order first, or with two, is refused")
    func order() throws {
        let order = ImportItem.with { $0.order = ImportOrder() }
        let item = ImportItem.with { $0.row = row() }
        for (items, field) in [
            ([], "items[0]"), ([item], "items[0]"), ([order, order], "items[1]"),
            ([order, item, order], "items[2]"),
        ] as [([ImportItem], String)] {
            let refusal = try registry.refusal(as: registry.registrar) {
                try registry.imports.importPlants(items, $0)
            }
            #expect(refusal?.reason == .importOrder)
            #expect(refusal?.field == FieldPath(field))
        }
        #expect(counts(try run([])) == [0, 0, 0, 0])
    }
}
