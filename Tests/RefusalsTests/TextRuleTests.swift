import Foundation
import Refusals
import Testing

@Suite("Rules of text and bytes")
struct TextRuleTests {
    @Test(
        "proper text passes",
        arguments: [
            "", "Haining", "海宁市示例一号混凝土有限公司", "C30 混凝土（泵送）", "Ürümqi", "𠮷野家", "한국", "é",
            "👷🏽‍♀️", "\u{1E69}", "q\u{323}\u{307}",
        ])
    func properText(_ text: String) throws {
        try FieldRules.text(text, "name", in: .request)
    }

    @Test(
        "text outside form C is refused",
        arguments: [
            "e\u{301}", "A\u{30A}ngström", "\u{2126}", "\u{F900}", "\u{1100}\u{1161}", "か\u{3099}",
            "\u{2F800}",
            "a\u{2000}b", "q\u{307}\u{323}",
        ])
    func notNFC(_ text: String) {
        let refused = Refusal(.textNotNFC, field: "site.name")
        #expect(throws: refused) { try FieldRules.text(text, "name", in: "site") }
        #expect(refusal { try FieldRules.text(text.precomposedStringWithCanonicalMapping) } == nil)
    }

    @Test(
        "characters that control how text is shown are refused by name",
        arguments: [
            ("a\u{0}", "U+0000"), ("a\tb", "U+0009"), ("a\nb", "U+000A"), ("a\r\nb", "U+000D"),
            ("\u{7F}", "U+007F"), ("a\u{85}", "U+0085"), ("\u{2028}", "U+2028"), ("abc\u{202E}def", "U+202E"),
            ("\u{2066}x", "U+2066"), ("\u{FEFF}浙江", "U+FEFF"), ("浙\u{200F}江", "U+200F"),
        ])
    func control(_ text: String, _ character: String) {
        let refused = Refusal(.textControlCharacter, field: "name", ["character": character])
        #expect(throws: refused) { try FieldRules.text(text, "name", in: .request) }
    }

    @Test("lines may break where the field allows them; tabs may not stand there either")
    func multiline() throws {
        try FieldRules.text("一\n二\r\n三", "remark", in: .request, multiline: true)
        #expect(throws: Refusal(.textControlCharacter, field: "remark", ["character": "U+0009"])) {
            try FieldRules.text("一\t二", "remark", in: .request, multiline: true)
        }
    }

    @Test(
        "length is counted in scalars",
        arguments: [
            ("ab", nil), ("浙江", nil), ("浙江省杭", nil), ("a", Reason.fieldTooShort), ("浙", .fieldTooShort),
            ("浙江省杭州", .fieldTooLong), ("abcde", .fieldTooLong),
        ] as [(String, Reason?)])
    func length(_ text: String, _ reason: Reason?) {
        #expect(refusal { try FieldRules.text(text, min: 2, max: 4) }?.reason == reason)
    }

    @Test("a text of one visible character cannot be long without end")
    func manyMarks() {
        let text = "a" + String(repeating: "\u{20DD}", count: 1000)
        #expect(text.count == 1)
        #expect(refusal { try FieldRules.text(text) }?.reason == .fieldTooLong)
    }

    @Test("empty text is refused only where text is required")
    func required() throws {
        let form = TextPattern("x", [TextPattern.Piece([0x78...0x78], 1...1)])
        try FieldRules.text("", "name", in: .request, min: 2, pattern: form)
        #expect(throws: Refusal(.fieldRequired, field: "rows[2].name")) {
            try FieldRules.text("", "name", in: "rows[2]", required: true)
        }
    }

    @Test(
        "bytes are counted; none at all are an empty value",
        arguments: [
            (0, false, nil), (32, true, nil), (0, true, Reason.fieldRequired), (31, false, .fieldTooShort),
            (33, true, .fieldTooLong),
        ] as [(Int, Bool, Reason?)])
    func bytes(_ count: Int, _ required: Bool, _ reason: Reason?) {
        let refused = refusal {
            try FieldRules.bytes(count, "key", in: .request, required: required, min: 32, max: 32)
        }
        #expect(refused?.reason == reason)
    }

    @Test("what the proto leaves open has a limit all the same")
    func defaults() throws {
        let long = String(repeating: "砼", count: FieldRules.defaultTextLength)
        try FieldRules.text(long)
        try FieldRules.bytes(FieldRules.defaultByteLength)
        #expect(refusal { try FieldRules.text(long + "砼") }?.values == ["max": "1000"])
        #expect(refusal { try FieldRules.bytes(FieldRules.defaultByteLength + 1) }?.values == ["max": "4096"])
    }
}
