import CSV
import CommonAPI
import Foundation
import RegistryAPI
import SwiftProtobuf
import Testing

@testable import Qingtong

@Suite("Examples of files in the documents")
struct FileExampleTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The blocks of a document that are marked ```csv, with what they hold.
    private static func examples(in document: String) throws -> [(kind: String, text: String)] {
        let text = try String(contentsOf: root.appending(path: document), encoding: .utf8)
        return text.components(separatedBy: "```csv ").dropFirst().map { part in
            let kind = part.prefix { $0 != "\n" }
            let body = part.dropFirst(kind.count + 1).components(separatedBy: "```").first ?? ""
            return (String(kind), body)
        }
    }

    @Test("every example is a table of its kind, and every row of it right")
    func examples() throws {
        let examples = try Self.examples(in: "docs/files.md")
        #expect(Set(examples.map(\.kind)) == ["plants", "readings", "water", "clocks"])
        for (kind, text) in examples {
            switch kind {
            case "plants":
                let file = try PlantFile(FileText(text))
                #expect(!file.rows.isEmpty && file.faults.rows == 0 && file.table.header.unknown.isEmpty)
            case "water":
                let file = try WaterFile(FileText(text))
                #expect(file.rows.count == 2 && file.faults.rows == 0)
            case "clocks":
                #expect(try ClockFile(FileText(text)).rules.map(\.amount) == [15])
            default:
                var file = try ReadingFile(
                    FileText(text), meters: [.with { ($0.id, $0.tag) = ("m", "WM-01") }], manual: false)
                var values: [Int64] = []
                var faults: Int32 = 0
                while let part = file.next() {
                    values += part.series.flatMap(\.value)
                    faults += part.faults.rows
                }
                #expect(values == [48_000_500, 48_010_500])
                #expect(faults == 0)
                #expect(file.table.leftOut.map(\.text) == ["合计"])
            }
        }
    }

    @Test("the README names what the environment says to the program")
    func environment() throws {
        let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
        for name in ["QINGTONG_HOME", "QINGTONG_AS"] { #expect(readme.contains(name)) }
    }
}
