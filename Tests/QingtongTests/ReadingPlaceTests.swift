import CSV
import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf
import Testing

@testable import Qingtong

@Suite("Tables of readings and clocks: what is wrong names the line of the file")
struct ReadingPlaceTests {
    private func parts(_ text: String) throws -> (file: ReadingFile, parts: [ReadingFile.Part]) {
        let meters = ["EM-01", "WM-01"].map { tag in
            Meter.with {
                $0.id = "m-\(tag)"
                $0.tag = tag
            }
        }
        var file = try ReadingFile(FileText(text), meters: meters, manual: false)
        var parts: [ReadingFile.Part] = []
        while let part = file.next() { parts.append(part) }
        return (file, parts)
    }

    @Test("a reading of before 1970 is sent like any other, and fells no message")
    func longAgo() throws {
        let (_, parts) = try parts(
            "meter,at,value\nEM-01,1926-11-01 08:00,1\nEM-01,1900-01-01 08:00,3\nEM-01,2026-11-01 08:00,2")
        let series = try #require(parts.first?.series.first)
        #expect(series.at.count == 3)
        #expect(series.at.contains { $0 < 0 })
        #expect(throws: Never.self) { try series.validate(at: .request) }
    }

    @Test("a finding of the service names the line, the column and the column's name")
    func findings() throws {
        let (file, parts) = try parts(
            """
            十一月读数
            时间,计量点,数值,原因
            2026-11-01 08:00,EM-01,1,
            2026-11-01 08:00,WM-01,2,

            2026-11-01 09:00,EM-01,3,
            2026-11-01 10:00,EM-01,4,迟报
            """)
        let part = try #require(parts.first)
        #expect(part.series.map(\.value) == [[1000, 3000], [2000], [4000]])
        for (series, index, field, place) in [
            (0, 1, "value", [6, 3]), (1, 0, "at", [4, 1]), (2, 0, "reason", [7, 4]), (0, 9, "value", [0, 0]),
            (9, 0, "at", [0, 0]),
        ] as [(Int32, Int32, String, [Int32])] {
            let finding = file.placed(
                .with { ($0.series, $0.index, $0.field) = (series, index, field) }, in: part)
            #expect([finding.line, finding.columnNumber] == place)
            #expect(finding.header == (place[0] == 0 ? "" : ["时间", "计量点", "数值", "原因"][Int(place[1]) - 1]))
        }
    }

    @Test("every clock that the service would refuse is said by line and column")
    func clocks() throws {
        let header = "id,process,trigger,amount,unit,extension,stops_clock,source,status\n"
        let right = "AB-1,新建项目征求意见,受理,15,working,,,示例文号,configured\n"
        #expect(try ClockFile(FileText(header + right)).rules.count == 1)
        let wrong = [
            ("ab,示例,受理,15,working,,,示例,configured", "id", "field-pattern"),
            ("AB-2,示例,受理,0,working,,,示例,configured", "amount", "field-out-of-range"),
            ("AB-2,示例,受理,5,weeks,,,示例,configured", "unit", "deadline-unit"),
            ("AB-2,示例,受理,5,working,,,示例,sure", "status", "deadline-status"),
            ("AB-2,,受理,5,working,,,示例,configured", "process", "field-required"),
        ]
        do {
            _ = try ClockFile(FileText(header + right + wrong.map(\.0).joined(separator: "\n")))
            Issue.record("the file was taken")
        } catch let rows as WrongRows {
            #expect(rows.errors.map(\.line) == [3, 4, 5, 6, 7])
            #expect(rows.errors.map(\.column) == wrong.map(\.1))
            #expect(rows.errors.map(\.reason) == wrong.map(\.2))
            #expect(rows.errors.allSatisfy { $0.columnNumber > 0 })
        }
    }
}
