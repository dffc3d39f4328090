import Store
import Testing

@Suite("Finding a text in another")
struct TextMatchTests {
    private func contains(_ text: String, _ part: String) throws -> Bool? {
        try MemoryStore().connection.read { transaction in
            try transaction.row(
                "SELECT \(TextMatch.contains("$1", "$2"))", [.text(text), TextMatch.needle(part)]
            ) { try $0.flag(0) }
        }
    }

    @Test(
        "every part of a text is found, whatever it is made of",
        arguments: [
            ("海宁恒立混凝土", "恒立"), ("a", "a"), ("a", ""), ("100%砼", "0%砼"), ("a_b", "_"), ("a!b", "!b"),
            ("a!%_b", "!%_"),
            ("a\nb", "\n"), ("a\\b", "\\"), ("it's", "'s"), ("𠮷野", "野"),
        ])
    func found(_ text: String, _ part: String) throws {
        #expect(try contains(text, part) == true)
    }

    @Test(
        "what is no part is not found, and no character stands for others",
        arguments: [
            ("海宁恒立混凝土", "恒混"), ("", "a"), ("a", "ab"), ("100砼", "0%砼"), ("axb", "a_b"), ("ab", "a!b"),
            ("a%b", "a!%b"),
            ("abc", "a%c"),
        ])
    func notFound(_ text: String, _ part: String) throws {
        #expect(try contains(text, part) == false)
    }

    @Test("nothing is found in nothing")
    func null() throws {
        let found = try MemoryStore().connection.read { transaction in
            try transaction.row("SELECT \(TextMatch.contains("NULL", "$1"))", [TextMatch.needle("a")]) {
                try $0.int64IfPresent(0)
            }
        }
        #expect(found == .some(nil))
    }
}
