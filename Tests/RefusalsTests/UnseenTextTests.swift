import Testing

@testable import Refusals

/// What free text may hold of the characters that nobody sees.
@Suite("Text that nobody can see")
struct UnseenTextTests {
    private static let blanks = [
        " ", "\u{3000}", "\u{A0}", "\u{2003}", "\u{202F}", "\u{205F}", "\u{1680}", "\u{2800}", "\u{115F}",
        "\u{1160}",
        "\u{3164}", "\u{FFA0}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{2060}", "\u{AD}", "\u{FEFF}",
        "\u{FE0F}",
        "\u{E0020}", "\u{180E}", "\u{34F}", "\t", "\n", "\r\n", "\u{85}", "\u{2028}",
        " \u{3000}\u{A0}\u{2800}",
    ]

    @Test("blanks alone are no text where text is required, of whatever kind", arguments: blanks)
    func required(_ text: String) {
        for kind in [.free, .name, .fileName] as [TextKind] {
            for multiline in [false, true] {
                let refused = refusal {
                    try FieldRules.text(
                        text, "reason", in: "rows[1]", as: kind, required: true, multiline: multiline)
                }
                #expect(refused?.reason == .fieldRequired)
                #expect(refused?.field == "rows[1].reason")
            }
        }
    }

    @Test("blanks alone are no text where none is required either; a name of them is none", arguments: blanks)
    func optional(_ text: String) {
        let refused = refusal { try FieldRules.text(text, "remark", multiline: true) }
        let reasons: [Reason] = [.textBlank, .textControlCharacter, .textInvisibleCharacter, .textNotNFC]
        #expect(refused.map { reasons.contains($0.reason) } == true)
    }

    @Test(
        "punctuation alone calls nothing by a name",
        arguments: ["（）", "·", "——", "……", "“”", "-", ". .", "*"])
    func punctuation(_ text: String) throws {
        #expect(refusal { try FieldRules.text(text, as: .name, required: true) }?.reason == .fieldRequired)
        // Where none is required it stands for one that is not known, as in an address.
        try FieldRules.text(text, as: .name)
        try FieldRules.text(text, required: true)
    }

    @Test("blanks around and amid text are text", arguments: ["　　首行缩进。", "a\u{A0}b", "一\n\n二", "⠓⠑⠀⠓"])
    func around(_ text: String) throws {
        try FieldRules.text(text, required: true, multiline: true)
    }

    @Test(
        "what writing needs is kept where it needs it",
        arguments: [
            "👷🏽‍♀️", "👨‍👩‍👧", "❤️‍🔥", "1\u{FE0F}\u{20E3}", "葛\u{E0100}城", "می‌خواهم", "क्‍ष", "ᠮᠣᠩᠭᠣᠯ\u{180B}",
            "\u{600}١٢", "①㎡Ⅳ", "ＡＢ", "〇", "𠮷", "é", "a\u{20DD}",
        ])
    func kept(_ text: String) throws {
        try FieldRules.text(text)
    }

    @Test(
        "what no person can see is refused by its number",
        arguments: [
            ("a\u{200B}b", "U+200B"), ("a\u{200D}b", "U+200D"), ("甲\u{200C}乙", "U+200C"),
            ("a\u{2060}b", "U+2060"),
            ("a\u{AD}b", "U+00AD"), ("a\u{34F}b", "U+034F"), ("甲\u{3164}", "U+3164"), ("甲\u{115F}", "U+115F"),
            ("甲\u{E0041}", "U+E0041"), ("🏴\u{E0067}\u{E007F}", "U+E0067"), ("甲\u{E000}", "U+E000"),
            ("甲\u{1D159}", "U+1D159"),
            ("甲\u{10FFFD}", "U+10FFFD"), ("甲\u{378}", "U+0378"), ("甲\u{FFF9}", "U+FFF9"),
            ("\u{FE0F}甲", "U+FE0F"), ("甲 \u{FE0F}", "U+FE0F"),
            ("甲\u{E0100}\u{E0101}", "U+E0101"), ("甲\u{180B}\u{180E}", "U+180E"), ("a\u{1D173}", "U+1D173"),
        ])
    func refused(_ text: String, _ character: String) {
        let refused = Refusal(.textInvisibleCharacter, field: "reason", ["character": character])
        #expect(throws: refused) { try FieldRules.text(text, "reason", multiline: true) }
    }

    @Test(
        "marks that turn the direction of writing are controls",
        arguments: ["\u{61C}", "\u{202E}", "\u{2067}"])
    func directions(_ mark: String) {
        #expect(refusal { try FieldRules.text("a\(mark)b") }?.reason == .textControlCharacter)
    }

    @Test(
        "a file is named by a name that leads nowhere else",
        arguments: [
            "../evil", "a/b", "a\\b", "..", ".", ".hidden", "/etc/passwd", "..\\x", "／etc", "．．/x", "．", "a/",
            "\u{2024}./x", "．hidden",
        ])
    func fileNames(_ name: String) {
        #expect(refusal { try FieldRules.text(name, as: .fileName) }?.reason == .fileNameForm)
    }

    @Test(
        "other names of files are taken", arguments: ["示例.pdf", "a..b", "排污 登记（2026）.pdf", "x.tar.gz", "-rf"])
    func otherFileNames(_ name: String) throws {
        try FieldRules.text(name, as: .fileName)
    }

    @Test("of a cell nothing is asked: its row is judged")
    func cells() throws {
        try FieldRules.text("a\u{0}\u{FEFF}\n" + String(repeating: "x", count: 5000), as: .cell)
    }
}
