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
        "what makes two names look alike is refused",
        arguments: [
            ("", "name-empty", nil), (String(repeating: "混", count: 121), "name-too-long", nil),
            (" 混凝土", "name-spaces", nil), ("混凝土\u{3000}", "name-spaces", nil),
            ("\u{A0}混", "name-spaces", nil),
            ("混\n凝土", "name-character", "2"), ("混凝土\u{0}", "name-character", "4"),
            ("混\u{200B}凝土", "name-character", "2"), ("\u{FEFF}混凝土", "name-character", "1"),
            ("混\u{202E}凝土", "name-character", "2"), ("Mu\u{308}ller", "name-character", "3"),
            ("金\u{F90A}", "name-character", "2"), ("\u{2F804}", "name-character", "1"),
            ("\u{E000}", "name-character", "1"), ("\u{1112}\u{1161}", "name-character", "1"),
            ("10 \u{212B}", "name-character", "4"), ("混\u{2028}凝", "name-character", "2"),
        ] as [(String, String, String?)])
    func refused(_ text: String, word: String, position: String?) {
        let refused = refusal { () throws(Refusal) in try NameText(text, field: "name") }
        #expect(refused?.reason.word == word)
        #expect(refused?.values["position"] == position)
        #expect(refused?.field == "name")
    }
}
