import Foundation
import Testing

/// Checks the table of reasons by its source, since that is where a slip would stand.
@Suite("Reasons of the rulebook")
struct ReasonTableTests {
    private struct Row {
        let name: String
        let word: String
        let sentences: [String]
    }

    private let rows: [Row]
    private let sources: [String]

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/Shared/Rulebook")
        let files = try #require(FileManager.default.enumerator(atPath: root.path))
        var table = ""
        var sources: [String] = []
        for case let path as String in files where path.hasSuffix(".swift") {
            let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
            if path == "Reasons.swift" { table = text } else { sources.append(text) }
        }
        self.sources = sources
        rows = table.components(separatedBy: "package static let ").dropFirst().map { part in
            let quoted = part.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
                .filter { $0.offset % 2 == 1 }.map { String($0.element) }
            return Row(
                name: String(part.prefix { $0 != " " }), word: quoted.first ?? "",
                sentences: Array(quoted.dropFirst().prefix(2)))
        }
    }

    @Test("words are kebab case, once each")
    func words() {
        #expect(rows.count > 40)
        #expect(Set(rows.map(\.word)).count == rows.count)
        for row in rows {
            #expect(row.word.allSatisfy { $0 == "-" || ("a"..."z").contains($0) }, "\(row.word)")
            let camel = row.word.split(separator: "-").enumerated()
                .map { $0.offset == 0 ? String($0.element) : $0.element.capitalized }.joined()
            #expect(row.name == camel)
        }
    }

    @Test("both sentences speak of the same values")
    func sentences() {
        for row in rows {
            #expect(row.sentences.count == 2)
            let values = row.sentences.map { sentence in
                Set(
                    sentence.split(separator: "{", omittingEmptySubsequences: false).dropFirst().map {
                        $0.prefix { $0 != "}" }
                    })
            }
            #expect(values.first == values.last, "\(row.word)")
        }
    }

    @Test("each is produced and documented")
    func produced() {
        for row in rows {
            #expect(
                sources.contains { $0.contains(".\(row.name),") || $0.contains(".\(row.name))") },
                "\(row.name)")
            #expect(sources.contains { $0.contains("`\(row.word)`") }, "\(row.word)")
        }
    }
}
