import Refusals
import Rulebook
import Testing

@Suite("Names")
struct NameTextTests {
    @Test(
        "names are kept as they are written",
        arguments: ["示例一号混凝土有限公司", "长兴县（示例）混凝土", "Müller & Söhne", "𠮷野", "﨑", "甲 乙", "A"])
    func kept(_ text: String) {
        let refused = refusal { () throws(Refusal) in try NameText(text, field: "name") }
        // U+FA11 is a unified ideograph in spite of its place.
        #expect(refused == nil)
    }

    @Test(
        "forms of one name are one",
        arguments: [
            (" 混凝土\u{3000}", "混凝土"), ("Mu\u{308}ller", "Müller"), ("金\u{F90A}", "金金"), ("\u{2F804}", "你"),
            ("\u{1112}\u{1161}", "하"), ("ＡＢ", "AB"),
        ])
    func folded(_ text: String, _ name: String) throws {
        #expect(try NameText(text, field: "name").text == name)
    }

    @Test(
        "what makes two names look alike is refused",
        arguments: [
            ("", "name-empty", nil), (String(repeating: "混", count: 121), "name-too-long", nil),
            (" \u{3000}", "name-empty", nil),
            ("混\n凝土", "name-character", "2"), ("混凝土\u{0}", "name-character", "4"),
            ("混\u{200B}凝土", "name-character", "2"), ("\u{FEFF}混凝土", "name-character", "1"),
            ("混\u{202E}凝土", "name-character", "2"), ("混\u{308}凝土", "name-character", "2"),
            ("\u{E000}", "name-character", "1"), ("混\u{2028}凝", "name-character", "2"),
        ] as [(String, String, String?)])
    func refused(_ text: String, word: String, position: String?) {
        let refused = refusal { () throws(Refusal) in try NameText(text, field: "name") }
        #expect(refused?.reason.word == word)
        #expect(refused?.values["position"] == position)
        #expect(refused?.field == "name")
    }
}
