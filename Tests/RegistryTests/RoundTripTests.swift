import CSV
import CommonAPI
import EnforcementAPI
import Foundation
import ReferenceData
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Plants: what is exported goes in again and changes nothing")
struct RoundTripTests {
    private let registry: RegistryWorld

    init() throws {
        registry = try RegistryWorld()
        var rows = try SampleData.enterprises()
        rows.append(
            .with {
                $0.name = rows[0].name
                $0.divisionCode = rows[0].divisionCode
                $0.source = "另一来源"
                $0.status = "=达标,\"示范\""
            })
        try registry.command(as: registry.registrar) {
            _ = try registry.enterprises.importEnterprises(rows, $0)
        }
        let plant = try registry.command(as: registry.registrar) {
            try registry.enterprises.registerEnterprise(
                .with {
                    $0.name = "示例坐标混凝土有限公司（一厂）"
                    $0.divisionCode = "330481"
                    $0.place = "海宁市示例路1号, \"东\"区"
                    $0.creditCode = "91350100M000100Y43"
                    $0.stage = .operating
                    $0.coordinates = .with { ($0.longitudeE6, $0.latitudeE6) = (120_680_001, 30_510_000) }
                }, $0)
        }
        let double = try registry.register("示例坐标砼业有限公司")
        try registry.merge(double, into: plant)
        try registry.receive(
            CaseFixtures.filed("case-1"), about: "case/case-1", from: "enforcement")
    }

    private func export(
        in language: String = "", as actor: Actor? = nil,
        _ fill: (inout SearchEnterprisesRequest) -> Void = { _ in }
    ) throws -> String {
        var request = SearchEnterprisesRequest.with { $0.language = language }
        fill(&request)
        var text = ""
        try registry.query(as: actor) { query in
            try registry.searching.exportEnterprises(request, query) { text += $0.csv }
        }
        return text
    }

    /// The rows of an export as an import gets them.
    private func rows(of text: String) throws -> [ImportRow] {
        var table = try TableFile(FileText(text), .plants)
        #expect(table.header.unknown.isEmpty)
        let keys = table.layout.columns.map(\.key)
        var rows: [ImportRow] = []
        while let row = table.next() {
            #expect(row.faults.isEmpty)
            let cells = Dictionary(uniqueKeysWithValues: zip(keys, row.cells.map(CSVField.read)))
            rows.append(
                .with {
                    $0.line = Int32(row.line)
                    ($0.enterpriseID, $0.name) = (cells["id"] ?? "", cells["name"] ?? "")
                    ($0.divisionCode, $0.creditCode) = (
                        cells["division_code"] ?? "", cells["credit_code"] ?? ""
                    )
                    ($0.place, $0.stage, $0.state) = (
                        cells["place"] ?? "", cells["stage"] ?? "", cells["state"] ?? ""
                    )
                    ($0.longitude, $0.latitude) = (cells["longitude"] ?? "", cells["latitude"] ?? "")
                    ($0.scheme, $0.status) = (cells["scheme"] ?? "", cells["status"] ?? "")
                    ($0.date, $0.source) = (cells["date"] ?? "", cells["source"] ?? "")
                })
        }
        return rows
    }

    private func take(_ rows: [ImportRow]) throws -> ImportOutcome {
        try registry.command(as: registry.registrar) {
            try registry.imports.importPlants(
                [.with { $0.order = ImportOrder() }] + rows.map { row in .with { $0.row = row } }, $0)
        }
    }

    @Test(
        "with places, coordinates, stages, facts, doubles and unregistered plants",
        arguments: ["", "en", "zh"])
    func unchanged(_ language: String) throws {
        let (before, events) = (try registry.list(), try registry.world.events().count)
        let rows = try rows(of: export(in: language))
        #expect(rows.count == before.count)
        #expect(rows.contains { $0.source.contains("\n另一来源") && $0.status.hasSuffix("=达标,\"示范\"") })
        #expect(rows.contains { $0.longitude == "120.680001" && $0.place == "海宁市示例路1号, \"东\"区" })
        let outcome = try take(rows)
        #expect(outcome.errors.map { "\($0.line) \($0.column) \($0.reason)" } == [])
        #expect([outcome.created, outcome.changed, outcome.wrong] == [0, 0, 0])
        #expect(Int(outcome.unchanged) == rows.count)
        #expect(try registry.list() == before)
        #expect(try registry.world.events().count == events)
    }

    @Test("without the column of ids it still changes nothing but says what it cannot be about")
    func withoutIDs() throws {
        var rows = try rows(of: export())
        for row in rows.indices { rows[row].enterpriseID = "" }
        let outcome = try take(rows)
        #expect(outcome.errors.map(\.reason) == ["row-state"])
        #expect(outcome.errors.map(\.column) == ["state"])
        #expect([outcome.created, outcome.changed, outcome.wrong] == [0, 0, 1])
    }

    @Test(
        "an import does not change how a record is entered",
        arguments: [
            ("UNREGISTERED", true), ("未登记", true), ("REGISTERED", false), ("已登记", false), ("草稿", true),
        ])
    func states(_ state: String, _ isRegistered: Bool) throws {
        let plant = try #require(
            try registry.list(state: isRegistered ? .registered : .unregistered).first)
        let outcome = try take([
            .with {
                $0.line = 2
                ($0.enterpriseID, $0.name, $0.divisionCode) = (plant.id, plant.name, plant.divisionCode)
                $0.state = state
            }
        ])
        #expect(outcome.errors.map(\.reason) == ["row-state"])
        #expect(try registry.enterprise(plant.id).state == plant.state)
    }

    @Test("it follows the filter and the reader's language")
    func language() throws {
        let chinese = try export(in: "zh") { $0.stage = .operating }
        let lines = chinese.split(separator: "\r\n")
        #expect(lines.count == 2)
        #expect(lines[0].hasPrefix("\u{FEFF}编号,企业名称,区划代码,统一社会信用代码"))
        #expect(lines[1].contains(",在产,") && lines[1].contains(",已登记,"))
        let english = try export { $0.stage = .operating }
        #expect(english.contains(",OPERATING,") && english.contains(",REGISTERED,"))
    }

    @Test("what the reader may not see is an empty cell, not 0")
    func rights() throws {
        func flags(_ actor: Actor?) throws -> Set<String> {
            Set(
                try export(as: actor) { $0.divisionCode = "330481" }.split(separator: "\r\n").dropFirst()
                    .map { String($0.split(separator: ",", omittingEmptySubsequences: false).last ?? "-") })
        }
        #expect(try flags(nil) == [""])
        #expect(try flags(registry.countyRegistrar) == ["0"])
    }

    @Test("cells of several sources with different numbers of lines are wrong")
    func factLines() throws {
        for (status, source, isWrong) in [
            ("a\nb", "x\ny", false), ("a", "x\ny", true), ("", "x\ny", false), ("a\r\nb\r\nc", "x\ny", true),
            ("a\nb", "x", true),
        ] {
            let outcome = try take([
                .with {
                    ($0.line, $0.name, $0.divisionCode) = (
                        2, "示例来源混凝土\(status.count)\(source.count)有限公司", "330481"
                    )
                    ($0.status, $0.source) = (status, source)
                }
            ])
            #expect(outcome.wrong == (isWrong ? 1 : 0), "\(status) \(source)")
            let reason = source == "x" ? "text-control-character" : "fact-lines"
            #expect(outcome.errors.map(\.reason) == (isWrong ? [reason] : []))
        }
    }
}
