import Generator
import Testing

@Suite("Patterns in protos")
struct PatternParserTests {
    typealias Piece = PatternParser.Piece

    @Test("a row of pieces is read")
    func pieces() throws {
        let digit: [ClosedRange<UInt32>] = [0x30...0x39]
        #expect(
            try PatternParser.pieces(of: #"[0-9]{4}-X?[a-z_\]-]{2,64}\.砼+[0-9]{3,}"#) == [
                Piece(set: digit, times: 4...4), Piece(set: [0x2D...0x2D], times: 1...1),
                Piece(set: [0x58...0x58], times: 0...1),
                Piece(set: [0x61...0x7A, 0x5F...0x5F, 0x5D...0x5D, 0x2D...0x2D], times: 2...64),
                Piece(set: [0x2E...0x2E], times: 1...1), Piece(set: [0x783C...0x783C], times: 1...Int.max),
                Piece(set: digit, times: 3...Int.max),
            ])
    }

    @Test(
        "what was not meant to be understood is not",
        arguments: [
            ("a|b", "has a `|`"), ("(a)", "has a `(`"), ("^a", "has a `^`"), ("a$", "has a `$`"),
            (".", "has a `.`"),
            ("*a", "has a `*`"), ("a**", "has a `*`"), ("a]", "has a `]`"), (#"\d"#, #"has `\d`"#),
            (#"a\"#, "ends in"),
            ("[^a]", "has a negated set"), ("[]", "has an empty set"), ("[a", "has a set without an end"),
            ("[[a]]", "has a set inside a set"), ("[z-a]", "has a range that runs backwards"),
            (#"[\w]"#, #"has `\w`"#),
            ("a{", "has a count without an end"), ("a{}", "has a count that is not"),
            ("a{x}", "has a count that is not"),
            ("a{,3}", "has a count that is not"), ("a{1,2,3}", "has a count that is not"),
            ("a{-1}", "has a count that is not"),
            ("a{3,2}", "has a count that nothing can meet"), ("a{0}", "has a count that nothing can meet"),
        ])
    func refused(_ source: String, _ words: String) throws {
        let failure = #expect(throws: PatternParser.Failure.self) { try PatternParser.pieces(of: source) }
        #expect(failure?.sentence.hasPrefix(words) == true)
    }

    @Test(
        "an open length before the same characters is refused",
        arguments: [
            "a+a", "[a-z]{1,3}[x-z]", "a*b?a", "[0-9]?[0-9]{2}", "a+b*c?a",
        ])
    func ambiguous(_ source: String) throws {
        let failure = #expect(throws: PatternParser.Failure.self) { try PatternParser.pieces(of: source) }
        #expect(failure?.sentence.contains("shares characters") == true)
    }

    @Test(
        "an open length before other characters is not",
        arguments: ["a+b", "a*b?c", "aa+", "a{2}a?", "a+ba", "[a-z][a-z0-9]*"])
    func onePass(_ source: String) throws {
        _ = try PatternParser.pieces(of: source)
    }
}
