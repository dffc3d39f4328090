import Foundation
import Testing

@testable import Refusals

@Suite("Names: one spelling, one key")
struct NameFormTests {
    @Test(
        "a name in its one spelling stays as it is",
        arguments: [
            "", "示例一号混凝土有限公司", "长兴县（示例）混凝土", "Müller & Söhne", "𠮷野", "﨑", "甲 乙", "A", "示例：一，二；三！四？",
            "2024～2026", "关于……的通知", "阿卜杜·示例", "한국", "Ürümqi", "ئۈرۈمچى", "བོད་", "葛\u{E0100}城", "☃\u{FE0F}",
            "“示例”《名》—“二”", "がぎ", "C30-P6", "2#", "ㄅ", "🏭",
        ])
    func kept(_ text: String) {
        #expect(Array(NameForm.spelling(of: text).unicodeScalars) == Array(text.unicodeScalars))
        #expect(NameForm.fault(in: text) == nil)
    }

    @Test(
        "compatibility forms become what they stand for, blanks become single spaces and go at the ends",
        arguments: [
            ("ＡＢＣ１２３混凝土", "ABC123混凝土"), ("示例＆砼业", "示例&砼业"), ("＝１＋１", "=1+1"),
            ("⾦⼟", "金土"), ("⼀⼆", "一二"), ("⻋⻔", "车门"), ("⺠⺟", "民母"), ("⻢⻥⻦", "马鱼鸟"), ("\u{2ED8}", "青"),
            ("\u{F90A}\u{F900}", "金豈"), ("\u{2F804}", "你"), ("①号", "1号"), ("Ⅳ线", "IV线"), ("㈱示例", "(株)示例"),
            ("㎡", "m2"), ("ｶﾞｽ", "ガス"), ("か\u{3099}", "が"), ("e\u{301}", "é"), ("\u{1100}\u{1161}", "가"),
            ("ﬁ", "fi"),
            ("𝐀𝟙", "A1"), ("10 \u{212B}", "10 Å"),
            (" 示例\u{3000}", "示例"), ("甲\u{3000}\u{A0} 乙", "甲 乙"),
            ("甲\u{2003}\u{202F}\u{205F}\u{1680}乙", "甲 乙"),
            ("\u{3000}", ""), ("  ", ""), ("\u{A0}", ""),
        ])
    func folded(_ text: String, _ spelling: String) {
        #expect(Array(NameForm.spelling(of: text).unicodeScalars) == Array(spelling.unicodeScalars))
        #expect(NameForm.fault(in: NameForm.spelling(of: text)) == nil)
    }

    @Test("the spelling of a spelling is itself, whatever the text", arguments: 0..<40)
    func stable(_ seed: Int) {
        // Every character of the planes that have any, in steps that differ from seed to seed.
        var text = String.UnicodeScalarView()
        for value in stride(from: UInt32(seed), to: 0x3_0000, by: 1009) {
            if let scalar = Unicode.Scalar(value) { text.append(scalar) }
        }
        let once = NameForm.spelling(of: String(text))
        #expect(Array(NameForm.spelling(of: once).unicodeScalars) == Array(once.unicodeScalars))
        let key = NameForm.key(of: once)
        #expect(NameForm.key(of: String(text)) == key)
        #expect(NameForm.key(of: key) == key)
    }

    @Test("no radical is left: each of both blocks is spelt as a unified ideograph")
    func radicals() {
        let blocks = [0x2E81...0x2E99, 0x2E9B...0x2EF3, 0x2F00...0x2FD5] as [ClosedRange<UInt32>]
        for value in blocks.joined() {
            let spelt =
                Unicode.Scalar(value).map { NameForm.spelling(of: String($0)).unicodeScalars } ?? .init()
            #expect(spelt.count == 1)
            #expect(spelt.first?.properties.isUnifiedIdeograph == true, "U+\(String(value, radix: 16))")
        }
    }

    @Test(
        "what nobody can see, has no agreed shape or only makes twins may stand in no name",
        arguments: [
            "\u{200B}", "\u{200C}", "\u{200D}", "\u{2060}", "\u{2061}", "\u{2064}", "\u{206A}", "\u{FEFF}",
            "\u{AD}",
            "\u{34F}", "\u{61C}", "\u{180E}", "\u{200E}", "\u{200F}", "\u{202A}", "\u{202E}", "\u{2066}",
            "\u{2069}",
            "\u{2028}", "\u{2029}", "\u{0}", "\t", "\n", "\u{85}", "\u{7F}",
            "\u{E0001}", "\u{E0041}", "\u{E007F}", "\u{115F}", "\u{1160}", "\u{3164}", "\u{FFA0}", "\u{17B4}",
            "\u{17B5}",
            "\u{2800}", "\u{FFFC}", "\u{FFFD}", "\u{FFF9}", "\u{FFFB}", "\u{1D173}", "\u{1BCA0}",
            "\u{E000}", "\u{1D159}", "\u{303F}", "\u{F8FF}", "\u{F0000}", "\u{10FFFD}", "\u{378}",
            "\u{E0FFF}",
            "\u{301}", "\u{20DD}", "\u{338}", "\u{3099}\u{3099}", "\u{FE0F}\u{FE0E}", "\u{E0100}\u{E0101}",
        ])
    func refused(_ character: String) {
        // Between characters that compose with nothing.
        let name = NameForm.spelling(of: "混\(character)凝土")
        #expect(NameForm.fault(in: name) != nil)
        #expect(refusal { try FieldRules.text("混\(character)凝土", "name", as: .name) }?.field == "name")
        #expect(refusal { try FieldRules.text("混\(character)凝土", as: .fileName) } != nil)
    }

    @Test(
        "what is no character may stand in no text",
        arguments: [0xFFFE, 0xFFFF, 0xFDD0, 0x1FFFF, 0x10FFFF] as [UInt32])
    func noncharacters(_ value: UInt32) throws {
        let text = try "混\(Unicode.Scalar(value).map(String.init) ?? #require(nil as String?))凝土"
        #expect(NameForm.fault(in: text)?.value == value)
        #expect(refusal { try FieldRules.text(text) }?.reason == .textInvisibleCharacter)
    }

    @Test("a variation selector stands after what it varies, and nowhere else")
    func selectors() {
        #expect(NameForm.fault(in: "葛\u{E0100}") == nil)
        for text in ["\u{E0100}葛", "甲 \u{FE00}", "葛\u{E0100}\u{E0100}"] {
            #expect(NameForm.fault(in: text) != nil)
        }
    }

    // MARK: Keys

    @Test(
        "spellings of one name have one key",
        arguments: [
            ["ＡＢＣ 混凝土（示例）", "abc混凝土(示例)", "Abc 混凝土示例", "ABC混凝土【示例】", "abc混凝土「示例」"],
            ["葛城", "葛\u{E0100}城", "葛\u{FE00}城", "葛\u{200B}城", "葛\u{AD}城\u{FEFF}"],
            ["金土", "⾦⼟", "\u{F90A}土"], ["甲·乙", "甲・乙", "甲•乙", "甲‧乙"], ["C30-2", "Ｃ３０－２", "c30–2", "C30−2"],
        ])
    func keys(_ spellings: [String]) {
        #expect(Set(spellings.map(NameForm.key)).count == 1)
    }

    @Test("plain names are their own keys")
    func plainKeys() {
        let plain = String(
            String.UnicodeScalarView((0x4E00...0x9FFF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init))
        )
        #expect(NameForm.key(of: plain) == plain)
        #expect(NameForm.key(of: plain + "(") == plain)
        #expect(NameForm.key(of: "恒立0a") == "恒立0a")
    }

    @Test(
        "names that look alike are found alike, and stay apart",
        arguments: [
            ("ABC混凝土", "АВС混凝土"), ("OKM", "ΟΚΜ"), ("scope砼业", "ѕсоре砼业"), ("Hangzhou", "Ηаngzhоu"),
            ("A10", "AlO"),
            ("二口力工", "ニロカエ"), ("三一", "三ー"), ("三一", "三—"), ("八卜", "ハト"), ("日月", "曰月"), ("户口", "戶囗"),
            ("COMET", "ᏟОΜEТ"), ("ABD", "ꓮꓐꓓ"), ("示例〇", "示例○"),
        ])
    func lookAlikes(_ one: String, _ other: String) {
        #expect(NameForm.lookAlike(of: one) == NameForm.lookAlike(of: other))
        #expect(NameForm.key(of: one) != NameForm.key(of: other))
    }

    @Test("every look-alike leads to one that leads no further")
    func table() {
        for (from, to) in LookAlikes.table {
            let last = LookAlikes.table[to] ?? to
            #expect(LookAlikes.table[last] == nil, "\(from)")
        }
    }

    @Test("a name is shown with its faults by their numbers")
    func shown() {
        #expect(NameForm.shown("混\u{200B}凝 土Ａ") == "混<U+200B>凝 土<U+FF21>")
    }
}
