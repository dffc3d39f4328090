import Refusals
import Testing

@Suite("Patterns")
struct TextPatternTests {
    private let day: TextPattern
    private let name: TextPattern

    init() {
        let digits: [ClosedRange<UInt32>] = [0x30...0x39]
        let dash: [ClosedRange<UInt32>] = [0x2D...0x2D]
        let lower: [ClosedRange<UInt32>] = [0x61...0x7A]
        day = TextPattern(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}",
            [
                TextPattern.Piece(digits, 4...4), TextPattern.Piece(dash, 1...1),
                TextPattern.Piece(digits, 2...2),
                TextPattern.Piece(dash, 1...1), TextPattern.Piece(digits, 2...2),
            ])
        name = TextPattern(
            "[a-z]+-?[0-9]{0,2}",
            [
                TextPattern.Piece(lower, 1...Int.max), TextPattern.Piece(dash, 0...1),
                TextPattern.Piece(digits, 0...2),
            ])
    }

    @Test("a day has its form", arguments: ["2026-11-23", "0000-00-00", "9999-99-99"])
    func day(_ text: String) {
        #expect(day.matches(text))
    }

    @Test(
        "what is not the whole form does not match",
        arguments: [
            "2026-11-2", "2026-11-233", "2026/11/23", "a2026-11-23", "2026-11-23\n", " 2026-11-23", "-", "",
            "２０２６-11-23", "2026-1１-23", "2026-11-23\u{301}",
        ])
    func noDay(_ text: String) {
        #expect(!day.matches(text))
    }

    @Test(
        "pieces of open length take what fits",
        arguments: [
            ("a", true), ("abc", true), ("abc-", true), ("abc-12", true), ("abc12", true), ("", false),
            ("-1", false), ("abc--1", false), ("abc-123", false), ("abc1a", false),
        ])
    func openLength(_ text: String, _ matches: Bool) {
        #expect(name.matches(text) == matches)
    }

    @Test("a refusal says the form in words, never as a pattern")
    func sentence() {
        let refusal = refusal { try FieldRules.text("today", "due_on", in: .request, pattern: day) }
        #expect(refusal?.reason == .fieldPattern)
        #expect(refusal?.field == "due_on")
        #expect(refusal?.sentence(in: .english) == "It must be written as: a day as 2026-01-05.")
        #expect(refusal?.sentence(in: .chinese) == "格式应为：年-月-日，如 2026-01-05。")
    }

    @Test("a form without a name is told piece by piece")
    func pieces() {
        #expect(
            name.wording
                == Wording(
                    "至少 1 位小写字母、再可有“-”、再0 至 2 位数字",
                    "at least 1 of lower-case letters, then “-” if wanted, then 0 to 2 of digits"))
    }
}
