import Installation
import Foundation
import Testing

/// docs/verbs.md is what `--help` says, in both languages. `make verbs` writes it anew.
@Suite("The table of verbs")
struct VerbDocumentTests {
    private static let document = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/verbs.md")

    /// A command as `--experimental-dump-help` has it.
    private struct Command: Decodable {
        let commandName: String
        let abstract: String?
        let subcommands: [Command]?

        /// The verbs below, each with the words that one types and what it does.
        func verbs(after words: [String]) -> [(path: String, abstract: String)] {
            guard let subcommands, !subcommands.isEmpty else {
                return [(words.joined(separator: " "), abstract ?? "")]
            }
            return subcommands.filter { $0.commandName != "help" }.flatMap {
                $0.verbs(after: words + [$0.commandName])
            }
        }
    }

    private struct Dump: Decodable {
        let command: Command
    }

    private func verbs(in locale: String) throws -> [(path: String, abstract: String)] {
        let ending = try Program.run(["--experimental-dump-help"], in: locale)
        #expect(ending.status == 0)
        return try JSONDecoder().decode(Dump.self, from: Data(ending.output.utf8)).command.verbs(after: [])
    }

    @Test("docs/verbs.md has every verb, with what it says of itself in 中文 and English")
    func document() throws {
        let (chinese, english) = (try verbs(in: "zh_CN.UTF-8"), try verbs(in: "C"))
        #expect(chinese.map(\.path) == english.map(\.path))
        var text = """
            # The verbs 命令一览

            What `qingtong VERB --help` says, in one table. It is written by `make verbs` and held to the program by a test. Lists take
            `--limit` and `--all`; every verb that answers takes `--json`, and `--as` says whose key signs.

            | verb 命令 | 用途 | for |
            |---|---|---|

            """
        for (chinese, english) in zip(chinese, english) {
            let cells = [chinese.abstract, english.abstract].map {
                $0.replacingOccurrences(of: "|", with: "\\|")
            }
            text += "| `\(chinese.path)` | \(cells[0]) | \(cells[1]) |\n"
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
            #expect(verb.abstract.unicodeScalars.contains(where: isHan), "\(verb.path)")
        }
        for verb in try verbs(in: "C") {
            #expect(
                !verb.abstract.unicodeScalars.contains(where: isHan) && !verb.abstract.isEmpty, "\(verb.path)"
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
