import CommonAPI
import Refusals
import RegistryAPI
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Plants: names that look like another's")
struct TwinNameTests {
    private let registry: RegistryWorld

    init() throws {
        registry = try RegistryWorld()
    }

    private func found(_ text: String) throws -> [String] {
        try registry.query {
            try registry.searching.searchEnterprises(.with { $0.text = text }, $0).hits.map(\.name)
        }
    }

    private func order(skipping: Bool) -> ImportItem {
        .with { $0.order = .with { $0.skipWrongRows = skipping } }
    }

    @Test(
        "a spelling of a registered name is that name",
        arguments: [
            "海宁ABC混凝土（示例）有限公司", "海宁abc混凝土(示例)有限公司", "海宁ＡＢＣ混凝土（示例）有限公司",
            "海宁 ABC 混凝土【示例】有限公司", "海宁ABC混凝⼟（示例）有限公司", "海宁ABC混\u{E0100}凝土（示例）有限公司",
            "海宁ABC混\u{FE00}凝土（示例）有限公司",
        ])
    func twins(_ name: String) throws {
        _ = try registry.register("海宁ABC混凝土（示例）有限公司")
        let refusal = try registry.refusal(as: registry.registrar) { command in
            var request = RegisterEnterpriseRequest.with {
                $0.name = name
                $0.divisionCode = "330481"
            }
            request.spellNames()
            return try registry.enterprises.registerEnterprise(request, command)
        }
        #expect(refusal?.reason == .plantExists)
        // In a list it is that plant.
        let outcome = try registry.command(as: registry.registrar) { command in
            let row = ImportItem.with {
                $0.row = .with {
                    $0.line = 2
                    $0.name = name
                    $0.divisionCode = "330481"
                }
            }
            return try registry.imports.importPlants([order(skipping: false), row], command)
        }
        #expect(outcome.created == 0 && outcome.wrong == 0)
        // Elsewhere it is another plant.
        _ = try registry.register(name, in: "330522")
    }

    @Test(
        "whatever spelling is searched for, the plant is found",
        arguments: ["ABC混凝土", "ａｂｃ混凝土", "abc混凝⼟", "混\u{E0100}凝土（示例）", "混凝土示例", "abc 混凝土"])
    func search(_ text: String) throws {
        _ = try registry.register("海宁ABC混\u{FE00}凝土（示例）有限公司")
        var request = SearchEnterprisesRequest.with { $0.text = text }
        request.spellNames()
        #expect(try found(request.text).count == 1)
    }

    @Test(
        "names that look the same in other letters are shown as doubles",
        arguments: ["海宁АВС混凝土有限公司", "海宁ΑΒC混凝土有限公司", "海宁ᎪᏴᏟ混凝土有限公司"])
    func lookAlikes(_ name: String) throws {
        let plant = try registry.register("海宁ABC混凝土有限公司")
        let twin = try registry.register(name)
        let candidates = try registry.query(as: registry.registrar) {
            try registry.duplicates.findDuplicates(.with { $0.enterpriseID = twin.id }, $0).candidates
        }
        #expect(candidates.map(\.enterpriseID) == [plant.id])
        #expect(candidates.first?.signals.map(\.kind).contains(.coreName) == true)
    }

    @Test("cells of a list are judged by row: what no name may hold is wrong there, and the others go in")
    func cells() throws {
        let names = [
            "\u{FEFF}示例一号", "示例\n二号", "\u{3000}", "示例\u{200B}三号", "示例\u{E000}四号", " 示例⼀五号 ", "示例六号",
        ]
        let rows = names.enumerated().map { index, name in
            ImportItem.with { item in
                item.row = .with {
                    $0.line = Int32(index + 2)
                    $0.name = name
                    $0.divisionCode = "330481"
                }
            }
        }
        for row in rows { try row.validate(at: .request) }
        let outcome = try registry.command(as: registry.registrar) {
            try registry.imports.importPlants([order(skipping: true)] + rows, $0)
        }
        #expect(outcome.created == 2)
        #expect(outcome.errors.map(\.line) == [2, 3, 4, 5, 6])
        #expect(outcome.errors.allSatisfy { $0.column == "name" })
        #expect(
            outcome.errors.map(\.reason) == [
                "text-control-character", "text-control-character", "field-required",
                "text-invisible-character",
                "text-invisible-character",
            ])
        #expect(try found("示例一五号") == ["示例一五号"])
    }

    @Test(
        "a store from before the rule is derived anew at the start: its names are found, refused a twin, and told of"
    )
    func olderStore() throws {
        // The first start of the store, before which there was none to derive anew.
        try registry.command(as: registry.administrator) { try NameDerivation.bringUpToDate($0) }
        // As if it had been entered before: handlers do not spell, the way to them does.
        let plant = try registry.register("海宁混\u{200B}凝土⼀厂")
        func execute(_ sql: String, _ values: [SQLValue] = []) throws {
            _ = try registry.command(as: registry.administrator) { try $0.transaction.execute(sql, values) }
        }
        try execute("INSERT INTO pending_rewrite (name) VALUES ($1)", [.text(NameDerivation.name)])
        try execute("DELETE FROM enterprise_key")
        try execute("UPDATE enterprise_search SET names = name")
        try execute(
            "INSERT INTO enterprise_link (program, number, enterprise_id) VALUES ('排污登记', '１２３', $1)",
            [.text(plant.id)])
        #expect(try found("混凝土一厂").isEmpty)
        try registry.command(as: registry.administrator) { try NameDerivation.bringUpToDate($0) }
        #expect(try found("混凝土一厂") == [plant.name])
        #expect(try registry.enterprise(plant.id).name == plant.name)
        let twin = try registry.refusal(as: registry.registrar) { command in
            try registry.enterprises.registerEnterprise(
                .with {
                    $0.name = "海宁混凝土一厂"
                    $0.divisionCode = "330481"
                }, command)
        }
        #expect(twin?.reason == .plantExists)
        let linked = try registry.query {
            try registry.enterprises.findByProgram(
                .with {
                    $0.program = "排污登记"
                    $0.number = "123"
                }, $0)
        }
        #expect(linked.id == plant.id)
        let names = try registry.query { query in
            try RegistrySchema.layouts.flatMap { try $0.namesFromBefore(query.transaction) }
        }
        #expect(names.map(\.description) == ["enterprise \(plant.id): 海宁混<U+200B>凝土<U+2F00>厂"])
        // Once is enough.
        try execute("UPDATE enterprise_search SET names = ''")
        try registry.command(as: registry.administrator) { try NameDerivation.bringUpToDate($0) }
        #expect(try found("混凝土一厂").isEmpty)
    }

    @Test("the rule of spelling in force has a migration that leaves deriving by it to the next start, once")
    func rule() throws {
        let pending = {
            try registry.query {
                try $0.transaction.rows("SELECT name FROM pending_rewrite") { try $0.text(0) }
            }
        }
        #expect(try pending().contains(NameDerivation.name))
        try registry.command(as: registry.administrator) { try NameDerivation.bringUpToDate($0) }
        #expect(try !pending().contains(NameDerivation.name))
    }

    @Test("a name from before can be taken away, though no request can write it")
    func dropped() throws {
        var plant = try registry.register("海宁示例混凝土")
        plant = try registry.command(as: registry.registrar) { command in
            var record = plant
            record.otherNames = [
                .with {
                    $0.name = "示例\u{200B}⼀厂"
                    $0.kind = .variant
                }
            ]
            return try command.kept(.enterprises).save(record)
        }
        let corrected = try registry.command(as: registry.registrar) { command in
            try registry.enterprises.correctEnterprise(
                .with {
                    $0.enterpriseID = plant.id
                    $0.revision = plant.revision
                    $0.dropNames = ["示例一厂"]
                    $0.reason = "看不见的字符"
                }, command)
        }
        #expect(corrected.otherNames.isEmpty)
    }
}
