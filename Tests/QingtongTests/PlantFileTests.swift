import CSV
import Foundation
import ReferenceData
import Refusals
import RegistryAPI
import SwiftProtobuf
import Testing

@testable import Qingtong

@Suite("Tables of plants and readings, as messages")
struct PlantFileTests {
    @Test("columns go by their names in either language and any order; others are told of")
    func columns() throws {
        let file = try PlantFile(FileText("区划代码,备注,企业名称,经度\n331121,x,示例,120.5\n330481,,示例二"))
        #expect(file.table.header.unknown == ["备注"])
        #expect(file.rows.map(\.line) == [2, 3])
        #expect(file.rows.map(\.name) == ["示例", "示例二"])
        #expect(file.rows.map(\.divisionCode) == ["331121", "330481"])
        #expect(file.rows.map(\.longitude) == ["120.5", ""])
    }

    @Test("every column that an export has is one that an import knows, in either language")
    func exported() throws {
        for names in [TableLayout.plants.columns.map(\.key), TableLayout.plants.columns.map(\.chinese)] {
            let header = names.joined(separator: ",")
            let file = try PlantFile(
                FileText(
                    "\u{FEFF}\(header)\r\n" + Array(repeating: "x", count: names.count).joined(separator: ",")
                ))
            #expect(file.table.header.unknown.isEmpty)
            #expect(file.rows.count == 1)
            #expect(file.rows.allSatisfy { $0.enterpriseID == "x" && $0.state == "x" && $0.source == "x" })
        }
    }

    @Test("the public list has seventeen plants in these columns")
    func publicList() throws {
        let file = try PlantFile(FileText(SampleData.publicList()))
        #expect(file.rows.count == 17)
        #expect(file.table.header.unknown.isEmpty)
        #expect(file.rows.allSatisfy { !$0.name.isEmpty && !$0.status.isEmpty && !$0.source.isEmpty })
    }

    @Test("rows that are no rows are said by line and column, and the others stay")
    func faults() throws {
        let file = try PlantFile(FileText("企业名称,区划代码\n甲,330481\n乙,330481,x\n\u{0}丙,330481\n丁,330481\n"))
        #expect(file.rows.map(\.name) == ["甲", "丁"])
        #expect(file.faults.rows == 2)
        #expect(file.faults.errors.map(\.line) == [3, 4])
        #expect(file.faults.errors.map(\.columnNumber) == [0, 1])
        #expect(file.faults.errors.map(\.reason) == ["row-cells", "cell-character"])
    }

    // MARK: Readings

    private static let meters = ["EM-01", "trips", "7"].map { tag in meter(tag, at: "s1") }

    private static func meter(_ tag: String, at site: String) -> Meter {
        .with {
            $0.id = "m-\(tag)"
            $0.siteID = site
            $0.tag = tag
        }
    }

    private func read(_ text: String) throws -> (readings: [String], errors: [RowError]) {
        var file = try ReadingFile(FileText(text), meters: Self.meters, manual: false)
        var readings: [String] = []
        var errors: [RowError] = []
        while let part = file.next() {
            errors += part.faults.errors
            for one in part.series {
                readings += zip(one.at, one.value).map {
                    "\(one.meterID) \($0) \($1) \(one.reason)\(one.corrects ? " !" : "")"
                }
            }
        }
        return (readings, errors)
    }

    @Test(
        "readings are taken under Chinese headers and as offices write them",
        arguments: [
            "meter,at,value,reason,corrects\nEM-01,2026-10-22T08:00:00+08:00,48000.5,迟报,1",
            "计量点,时间,数值,原因,更正\nEM-01,2026/10/22 8:00,\"48,000.5\",迟报,是",
            "计量点\t时间\t数值\t原因\t更正\nEM-01\t2026年10月22日 8时\t48,000.5\t迟报\tyes",
            "十月读数\n时间;计量点;读数;原因;更正\n2026-10-22 08:00;EM-01;４８０００.5;迟报;1.0\n合计;;48000.5;;",
        ])
    func taken(_ text: String) throws {
        let (readings, errors) = try read(text)
        #expect(errors.isEmpty)
        #expect(readings == ["m-EM-01 1792627200000000 48000500 迟报 !"])
    }

    @Test(
        "a cell of readings that is wrong is said by line and column, and takes no other row down",
        arguments: [
            ("EM-02,2026-10-22 08:00,5", "meter", 1, "meter-unlisted"),
            (",2026-10-22 08:00,5", "meter", 1, "meter-unlisted"),
            ("EM-01,2026-10-22,5", "at", 2, "instant-day-only"), ("EM-01,昨天,5", "at", 2, "instant-format"),
            ("EM-01,2026-10-22 08:00,\"48,5\"", "value", 3, "number-comma"),
            ("EM-01,2026-10-22 08:00,", "value", 3, "number-missing"),
            ("EM-01,2026-10-22 08:00,4.8E+4", "value", 3, "number-shortened"),
            ("EM-01,2026-10-22 08:00,48,000.0", "reason", 4, "reason-is-number"),
            ("EM-01,2026-10-22 08:00,48,000", "reason", 4, "reason-is-number"),
            ("EM-01,2026-10-22 08:00,5,,也许", "corrects", 5, "cell-yes-or-no"),
            ("EM-01,2026-10-22 08:00,1,234,567.0", "reason", 4, "reason-is-number"),
            (
                "EM-01,2026-10-22 08:00,5,\(String(repeating: "迟", count: 201))", "reason", 4,
                "field-too-long"
            ),
        ])
    func wrong(_ row: String, _ key: String, _ column: Int32, _ reason: String) throws {
        let (readings, errors) = try read(
            "计量点,时间,数值,原因,更正\ntrips,2026-10-22 08:00,5\n\(row)\n7.0,2026-10-22 08:00,6")
        #expect(readings.count == 2)
        #expect(errors.first?.line == 3)
        #expect(errors.first?.column == key)
        #expect(errors.first?.columnNumber == column)
        #expect(errors.first?.reason == reason)
    }

    @Test("a tag that two sites have is asked about, naming both, and the meter's id is enough")
    func twoSites() throws {
        var other = Self.meter("EM-01", at: "s2")
        other.id = "m-2"
        var file = try ReadingFile(
            FileText("meter,at,value\nEM-01,2026-10-22 08:00,5\nm-2,2026-10-22 08:00,6"),
            meters: Self.meters + [other], manual: false)
        let next = file.next()
        let part = try #require(next)
        #expect(part.series.map(\.meterID) == ["m-2"])
        let error = try #require(part.faults.errors.first)
        #expect(error.reason == "meter-at-two-sites")
        #expect(error.line == 2)
        for text in [error.messageZh, error.messageEn] { #expect(text.contains("s1, s2"), "\(text)") }
    }

    @Test("a number whose thousands comma parts it over the last column is a row with a cell too many")
    func parted() throws {
        let (readings, errors) = try read(
            "meter,at,value\nEM-01,2026-11-28T08:00:00+08:00,48,000.0\nEM-01,2026-11-28T09:00:00+08:00,48,010.0\n"
        )
        #expect(readings.isEmpty)
        #expect(errors.map(\.line) == [2, 3])
        #expect(errors.allSatisfy { $0.reason == "row-cells" && $0.messageEn.contains("4 cells, 3 columns") })
    }
}
