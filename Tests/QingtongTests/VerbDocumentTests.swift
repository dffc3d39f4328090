import Foundation
import Installation
import Testing

/// docs/verbs.md is what `qingtong verbs` says, in both languages. `make verbs` writes it anew.
@Suite("The table of verbs")
struct VerbDocumentTests {
    private static let document = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/verbs.md")

    /// A verb as `qingtong verbs --json` has it.
    private struct Entry: Decodable {
        let verb: String
        let abstract: String
    }

    private func verbs(in locale: String) throws -> [Entry] {
        let ending = try Program.run(["verbs", "--json"], in: locale)
        #expect(ending.status == 0)
        return try JSONDecoder().decode([Entry].self, from: Data(ending.output.utf8))
    }

    @Test("docs/verbs.md has every verb, with what it says of itself in 中文 and English")
    func document() throws {
        let (chinese, english) = (try verbs(in: "zh_CN.UTF-8"), try verbs(in: "C"))
        #expect(chinese.map(\.verb) == english.map(\.verb))
        var text = """
            # The verbs 命令一览

            What `qingtong verbs` says, in both languages. It is written by `make verbs` and held to the program by a test. Lists take
            `--limit` and `--all`; every verb that answers takes `--json`, and `--as` says whose key signs.

            | verb 命令 | 用途 | for |
            |---|---|---|

            """
        for (chinese, english) in zip(chinese, english) {
            let cells = [chinese.abstract, english.abstract].map {
                $0.replacingOccurrences(of: "|", with: "\\|")
            }
            text += "| `\(chinese.verb)` | \(cells[0]) | \(cells[1]) |\n"
        }
        if ProcessInfo.processInfo.environment["QINGTONG_WRITE_DOCS"] != nil {
            try text.write(to: Self.document, atomically: true, encoding: .utf8)
        }
        let written = try? String(contentsOf: Self.document, encoding: .utf8)
        #expect(written == text, "docs/verbs.md is not what the program says: run make verbs")
    }

    @Test("each verb says what it is for in Chinese to one terminal and in English to the other")
    func languages() throws {
        let isHan = { (scalar: Unicode.Scalar) in (0x4E00...0x9FFF).contains(scalar.value) }
        for verb in try verbs(in: "zh_CN.UTF-8") {
            #expect(verb.abstract.unicodeScalars.contains(where: isHan), "\(verb.verb)")
        }
        for verb in try verbs(in: "C") {
            #expect(
                !verb.abstract.unicodeScalars.contains(where: isHan) && !verb.abstract.isEmpty, "\(verb.verb)"
            )
        }
    }

    @Test(
        "the program ends with 64 for what cannot be meant, 1 for what went wrong, 0 for help",
        arguments: [
            (["no-such-verb"], 64), (["case", "list", "--limit", "0"], 64), (["plant", "list", "--help"], 0),
            (["--version"], 0), (["case", "show", "x", "--as", "a.01", "--home", "/nonexistent"], 1),
        ] as [([String], Int32)])
    func endings(_ words: [String], _ status: Int32) throws {
        let ending = try Program.run(words, in: "C")
        #expect(ending.status == status, "\(ending.errors)")
        #expect(ending.status == 0 ? !ending.output.isEmpty : !ending.errors.isEmpty)
    }
}
