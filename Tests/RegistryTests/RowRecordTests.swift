import CommonAPI
import Refusals
import RegistryAPI
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Plants: which record a row of a file is about")
struct RowRecordTests {
    private let registry: RegistryWorld
    private let first: Enterprise
    private let second: Enterprise

    private static let codes = ["91350100M000100Y43", "91150424MA0MW25688"]

    init() throws {
        registry = try RegistryWorld()
        first = try registry.register("海宁恒立混凝土有限公司", code: Self.codes[0])
        second = try registry.register("海宁广天诚和混凝土有限公司")
    }

    private func take(_ rows: [ImportRow], dryRun: Bool = false) throws -> ImportOutcome {
        let order = ImportItem.with { $0.order = .with { $0.dryRun = dryRun } }
        return try registry.command(as: registry.registrar) {
            try registry.imports.importPlants([order] + rows.map { row in .with { $0.row = row } }, $0)
        }
    }

    private func row(_ name: String, id: String = "", code: String = "", line: Int32 = 2) -> ImportRow {
        .with {
            ($0.line, $0.name, $0.divisionCode) = (line, name, "330481")
            ($0.enterpriseID, $0.creditCode) = (id, code)
        }
    }

    @Test("an id, a code and a name that stand for two records are refused, and neither record changes")
    func contradictions() throws {
        for (row, column) in [
            (row(second.name, id: second.id, code: Self.codes[0]), "credit_code"),
            (row(second.name, id: first.id), "name"),
            (row(second.name, code: Self.codes[0]), "name"),
            (row("海宁广天诚和砼业有限公司", id: second.id, code: Self.codes[0]), "credit_code"),
        ] {
            let outcome = try take([row])
            #expect(outcome.errors.map(\.reason) == ["row-contradicts"], "\(row)")
            #expect(outcome.errors.map(\.column) == [column])
            #expect(
                outcome.errors.allSatisfy {
                    $0.messageZh.contains(first.name) && $0.messageEn.contains(second.name)
                        && !$0.messageEn.contains("{")
                })
        }
        #expect(try registry.enterprise(first.id) == first)
        #expect(try registry.enterprise(second.id) == second)
    }

    @Test("a row of a file contradicts an earlier one as it does a record")
    func contradictsRow() throws {
        let outcome = try take([
            row("海宁甲山混凝土有限公司", code: Self.codes[1]),
            row("海宁广天诚和混凝土有限公司", id: second.id, code: Self.codes[1], line: 3),
        ])
        #expect(outcome.errors.map(\.reason) == ["row-contradicts"])
        #expect(outcome.errors.map(\.line) == [3])
    }

    @Test("an id that names no record is a wrong cell of that row")
    func unknownID() throws {
        let outcome = try take([row(first.name, id: "nobody"), row("海宁甲山混凝土有限公司", line: 3)])
        #expect(outcome.errors.map(\.reason) == ["row-id-unknown"])
        #expect(outcome.errors.map(\.column) == ["id"])
        #expect(outcome.errors.map(\.read) == ["nobody"])
        #expect(outcome.created == 1)
    }

    @Test(
        "a name quite unlike those of the record is asked about and is no alias",
        arguments: [
            ("海宁东方新材料有限公司", true), ("嘉兴大桥商品混凝土有限公司", true), ("海宁恒力混凝土有限公司", false),
            ("海宁市恒立商砼有限公司", false), ("浙江海宁恒立混凝土有限公司", false), ("恒立砼", false), ("海宁混凝土有限公司", false),
            ("海宁恒利新型建材有限公司", false),
        ])
    func unlike(_ name: String, _ isUnlike: Bool) throws {
        for row in [row(name, id: first.id), row(name, code: Self.codes[0])] {
            let outcome = try take([row], dryRun: true)
            #expect(outcome.errors.map(\.reason) == (isUnlike ? ["row-name-unlike"] : []), "\(row)")
            #expect(outcome.errors.allSatisfy { $0.column == "name" && $0.messageZh.contains(first.name) })
        }
        #expect(try take([row(name, id: first.id)]).changed == (isUnlike ? 0 : 1))
        let names = try registry.enterprise(first.id).otherNames.map(\.name)
        #expect(names == (isUnlike ? [] : [name]))
    }

    @Test("who has added the unlike name to the record has answered the question")
    func answered() throws {
        _ = try registry.command(as: registry.registrar) { command in
            var plant = try command.kept(.enterprises).require(first.id)
            plant.add(
                .with {
                    $0.name = "海宁东方新材料有限公司"
                    $0.kind = .variant
                })
            return try command.kept(.enterprises).save(plant)
        }
        #expect(try take([row("海宁东方新材料有限公司", code: Self.codes[0])]).unchanged == 1)
    }

    @Test("the id of a double goes with the code and names of the record that it was merged into")
    func doubles() throws {
        let double = try registry.register("海宁恒立砼业有限公司")
        try registry.merge(double, into: first)
        for row in [
            row(double.name, id: double.id), row(first.name, id: double.id, code: Self.codes[0]),
            row(double.name, code: Self.codes[0]), row(double.name, id: first.id),
        ] {
            let outcome = try take([row])
            #expect(outcome.errors == [] && outcome.unchanged == 1, "\(row)")
        }
    }

    @Test("what a row says otherwise than the record is remarked on, and is not unchanged")
    func remarks() throws {
        _ = try registry.command(as: registry.registrar) { command in
            var plant = try command.kept(.enterprises).require(first.id)
            try plant.move(to: .operating, on: nil)
            plant.coordinates = .with { ($0.longitudeE6, $0.latitudeE6) = (120_680_000, 30_510_000) }
            return try command.kept(.enterprises).save(plant)
        }
        let before = try registry.enterprise(first.id)
        var other = row(first.name, id: first.id, line: 7)
        other.place = "海宁市另一路2号"
        other.stage = "停产"
        (other.longitude, other.latitude) = ("120.690000", "30.51")
        let outcome = try take([other])
        #expect(outcome.written)
        #expect([outcome.changed, outcome.unchanged, outcome.differing, outcome.wrong] == [0, 0, 1, 0])
        #expect(outcome.remarks.map(\.column) == ["place", "stage", "longitude"])
        #expect(outcome.remarks.allSatisfy { $0.reason == "row-differs" && $0.line == 7 })
        #expect(outcome.remarks.map(\.read) == ["海宁市另一路2号", "停产", "120.690000"])
        #expect(outcome.remarks[0].messageZh.contains("“示例地址”"))
        #expect(outcome.remarks[1].messageEn.contains("“operating”"))
        #expect(outcome.remarks[2].messageEn.contains("120.680000, 30.510000"))
        #expect(try registry.enterprise(first.id) == before)
        // The same, written otherwise, is the same.
        other.place = " 示例地址"
        other.stage = "operating"
        (other.longitude, other.latitude) = ("120.68", "30.51")
        #expect(try take([other]).unchanged == 1)
    }
}
