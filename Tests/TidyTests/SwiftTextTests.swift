import Testing

@Suite("Taking Swift apart")
struct SwiftTextTests {
    private func code(_ text: String) -> String {
        SwiftText(text).lines.map(\.code).joined(separator: "\n")
    }

    private func comments(_ text: String) -> String {
        SwiftText(text).lines.map(\.comment).joined(separator: "\n")
    }

    @Test(
        "what stands in strings is kept apart, without what is put in",
        arguments: [
            ("let a = \"word\"", "word"), ("f(\"a \\(b(\"c\")) d\") // \"e\"", "a c d"), ("let a = 1", ""),
            ("let a = \"\"\"\n  one\n  two\n  \"\"\"", "one two"), ("let a = #\"x\\(y)\"#", "x\\(y)"),
        ])
    func strings(_ text: String, _ expected: String) {
        #expect(
            SwiftText(text).strings.split(whereSeparator: \.isWhitespace).joined(separator: " ") == expected)
    }

    @Test(
        "what stands in strings and comments is no code",
        arguments: [
            "// word", "/* word */", "/* a /* word */ b */", "let a = \"word\"", "let a = \"\\\"word\"",
            "let a = \"\\(b(\"word\")) word\"", "let a = #\"\" word\"#", "let a = #\"\\(word)\"#",
            "let a = #\"\\#(\"word\")\"#", "let a = \"\"\"\n  word \" word\n  \"\"\"",
            "let a = #\"\"\"\n\"\"\" word\n\"\"\"#", "let a = \"\\\\\" // word",
        ])
    func noCode(_ text: String) {
        #expect(!code(text).contains("word"))
    }

    @Test(
        "what follows a string or comment is code again",
        arguments: [
            "/* a */ word", "\"a\" word", "\"\\\\\" word", "\"\\(a(\")\"))\" word", "#\"\\\"# word",
            "\"\"\"\n a\n\"\"\" word", "/* a /* b */ c */ word", "\"\" word", "// \"\nword", "\"//\" word",
            "#\"a \"b\" c\"# word", "\"unclosed\nword",
        ])
    func code(after text: String) {
        #expect(code(text).contains("word"))
    }

    @Test("comments are kept apart, with their lines and columns")
    func kept() {
        let text = "let a = 1  // one\n/* two\nthree */ let b = 2\n"
        #expect(comments(text) == "           // one\n   two\nthree             \n")
        #expect(code(text) == "let a = 1        \n      \n         let b = 2\n")
    }

    @Test("Chinese text between quotes disturbs no line")
    func characters() {
        let lines = SwiftText("let a = \"清砼\"\nlet b = 2 // 砼").lines
        #expect(lines.map(\.number) == [1, 2])
        #expect(lines[1].code.hasPrefix("let b = 2"))
        #expect(lines[1].comment.hasSuffix("// 砼"))
    }

    @Test(
        "documentation is three strokes",
        arguments: [
            ("/// A.", true), ("    /// A.", true), ("// A.", false), ("//// A.", false),
            ("\"/// A.\"", false),
            ("let a = 1", false), ("", false),
        ])
    func documentation(_ line: String, _ isDocumentation: Bool) {
        #expect(SwiftText(line).lines.first?.isDocumentation == isDocumentation)
    }
}
