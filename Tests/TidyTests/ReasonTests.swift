import Foundation
import Testing

@Suite("Tables of reasons")
struct ReasonTests {
    @Test("words are kebab case, once each in a module", arguments: try ReasonTable.all.get())
    func words(_ table: ReasonTable) throws {
        #expect(!table.rows.isEmpty)
        #expect(table.rows.filter { !$0.isKebabCase }.map(\.word) == [])
        let rows = try ReasonTable.all.get().filter { $0.folder == table.folder }.flatMap(\.rows)
        let double = Dictionary(grouping: rows, by: \.word).filter { $0.value.count > 1 }.keys.sorted()
        #expect(double == [])
    }

    @Test("every row of the table is read", arguments: try ReasonTable.all.get())
    func complete(_ table: ReasonTable) throws {
        let made = try SourceTree.text(of: table.path).components(separatedBy: "= Reason(").count - 1
        #expect(table.rows.count == made)
    }

    @Test(
        "both sentences speak of the same values, each in its language", arguments: try ReasonTable.all.get())
    func sentences(_ table: ReasonTable) {
        for row in table.rows {
            #expect(
                ReasonTable.Row.values(in: row.chinese) == ReasonTable.Row.values(in: row.english),
                "\(row.word)")
            #expect(
                row.chinese.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(row.word)")
            #expect(row.english.last == ".", "\(row.word)")
        }
    }

    @Test("every reason is used by its module beside its table", arguments: try ReasonTable.all.get())
    func used(_ table: ReasonTable) throws {
        let files = try SourceTree.everything.get().filter { $0.path.hasPrefix(table.folder + "/") }
        let code = files.flatMap { file in
            // A list of all reasons uses none.
            file.text.lines.map(\.code).filter { file.path != table.path || $0.contains("case ") }
        }
        let words = Set(code.flatMap { Self.members(in: $0) })
        #expect(table.rows.map(\.name).filter { !words.contains($0) } == [])
    }

    @Test(
        "every reason of the frame and the services is asked for by a test",
        arguments: [
            "ServiceKit", "Registry", "Acceptance", "Enforcement",
        ])
    func tested(_ module: String) throws {
        let rows = try ReasonTable.all.get().filter { $0.folder.hasSuffix("/\(module)") }.flatMap(\.rows)
        #expect(!rows.isEmpty)
        let texts = try SourceTree.files(in: "Tests/\(module)Tests", ending: ".swift").map(SourceTree.text)
        let members = Set(texts.flatMap { Self.members(in: $0) })
        let missing = rows.filter { row in
            !members.contains(row.name) && !texts.contains { $0.contains("\(row.word)\"") }
        }
        #expect(missing.map(\.word) == [])
    }

    @Test(
        "every reason that an RPC promises is in a table",
        arguments: try SourceTree.files(in: "protos/qingtong", ending: ".proto"))
    func promised(_ path: String) throws {
        // A service's own words, and those of what it stands on.
        let area = path.split(separator: "/")[2].capitalized
        let tables = try ReasonTable.all.get().filter {
            $0.path.hasPrefix("Sources/Shared/") || $0.path.hasPrefix("Sources/\(area)/")
        }
        let known = Set(tables.flatMap(\.rows).map(\.word))
        let promised = Self.promises(in: try SourceTree.text(of: path))
        #expect(promised.filter { !known.contains($0) } == [])
    }

    @Test(
        "every reason of a service is promised by an RPC",
        arguments: ["Registry", "Acceptance", "Enforcement"])
    func kept(_ module: String) throws {
        let rows = try ReasonTable.all.get().filter { $0.folder == "Sources/\(module)" }.flatMap(\.rows)
        #expect(!rows.isEmpty)
        let protos = try SourceTree.files(in: "protos/qingtong/\(module.lowercased())", ending: ".proto")
        let promised = Set(try protos.flatMap { Self.promises(in: try SourceTree.text(of: $0)) })
        #expect(rows.map(\.word).filter { !promised.contains($0) } == [])
    }

    /// The words in backquotes that look like a reason, in the comments that stand before an RPC.
    static func promises(in proto: String) -> [String] {
        var comment = ""
        var words: [String] = []
        for line in proto.split(separator: "\n") {
            let line = line.drop { $0 == " " }
            if line.hasPrefix("//") {
                comment += line
            } else {
                if line.hasPrefix("rpc ") {
                    words += comment.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                        .filter { $0.offset % 2 == 1 && $0.element.contains("-") }.map { String($0.element) }
                }
                comment = ""
            }
        }
        return words.filter { word in
            word.utf8.allSatisfy {
                $0 == UInt8(ascii: "-") || (97...122).contains($0) || (48...57).contains($0)
            }
        }
    }

    /// The names that stand after a dot.
    private static func members(in code: String) -> [String] {
        code.split(separator: ".", omittingEmptySubsequences: false).dropFirst().map { part in
            String(part.prefix { $0.isLetter || $0.isNumber })
        }
    }

    @Test("promises are read from comments before an RPC, and from nowhere else")
    func reading() {
        let proto = """
            // A `not-one` of the file.
            service A {
              // Does it. Fails with NOT_FOUND (`plant-unknown`,
              // `round-closed`), INVALID_ARGUMENT (`credit-code-…`) at `field_name`.
              rpc Go(A) returns (B) {
              }
              // A `not-two` of a message.
              message C {}
            }
            """
        #expect(Self.promises(in: proto) == ["plant-unknown", "round-closed"])
    }

    @Test(
        "a word that is no kebab case is seen",
        arguments: [
            ("plant-unknown", true), ("taken", true), ("head-2", true), ("Plant-unknown", false),
            ("plant_unknown", false),
            ("plant--unknown", false), ("-plant", false), ("plant-", false), ("", false), ("企业", false),
        ])
    func kebab(_ word: String, _ isKebab: Bool) {
        let row = ReasonTable.Row(name: "a", word: word, chinese: "", english: "")
        #expect(row.isKebabCase == isKebab)
    }
}
