import Refusals
import Testing

@Suite("Refusals")
struct RefusalTests {
    @Test("the reasons of fields are distinct words that blame the request")
    func table() {
        let words = FieldRules.reasons.map(\.word)
        #expect(Set(words).count == words.count)
        #expect(FieldRules.reasons.allSatisfy { $0.code == .invalidArgument })
        #expect(words.allSatisfy { word in word.allSatisfy { $0.isLowercase || $0 == "-" } })
    }

    @Test("values stand in the sentence, in both languages")
    func sentence() {
        let refusal = Refusal(.tooManyItems, field: "rows", ["max": "5"])
        #expect(refusal.sentence(in: .english) == "There may be 5 items at most.")
        #expect(refusal.sentence(in: .chinese) == "最多 5 项。")
        #expect("\(refusal)" == "INVALID_ARGUMENT too-many-items at rows: There may be 5 items at most.")
    }

    @Test("a value that is words stands in each sentence in its language")
    func words() {
        let reason = Reason("sample", .aborted, zh: "{n} 件：{kind}。", en: "{n} of {kind}.")
        let kinds = [Wording("甲", "a"), Wording("乙", "b")]
        let refusal = Refusal(reason, ["n": "2"], words: ["kind": kinds.listed])
        #expect(refusal.sentence(in: .chinese) == "2 件：甲、乙。")
        #expect(refusal.sentence(in: .english) == "2 of a, b.")
        #expect(refusal.values == ["n": "2", "kind.zh": "甲、乙", "kind.en": "a, b"])
        #expect(reason.valueNames == ["n", "kind"])
    }

    @Test("a value cannot bring in another value")
    func braces() {
        let reason = Reason("sample", .aborted, zh: "{a}{b}", en: "{a} and {b}, {c} and {")
        let refusal = Refusal(reason, ["a": "{b}", "b": "{a}"])
        #expect(refusal.sentence(in: .english) == "{b} and {a}, {c} and {")
        #expect(refusal.sentence(in: .chinese) == "{b}{a}")
    }

    @Test(
        "paths are read from the outside in",
        arguments: [
            (FieldPath("site").field("name"), "site.name"), (FieldPath.request.field("name"), "name"),
            (FieldPath("rows").item(3).field("name"), "rows[3].name"), (FieldPath("site").field(""), "site"),
            (FieldPath("m").entry("k"), "m[\"k\"]"), (FieldPath("a").joined(to: "b[1].c"), "a.b[1].c"),
            (FieldPath("a").joined(to: "[1].c"), "a[1].c"), (FieldPath("a").joined(to: .request), "a"),
        ])
    func paths(_ path: FieldPath, _ text: String) {
        #expect(path.text == text)
    }

    @Test(
        "the first language we speak is chosen",
        arguments: [
            ("zh-CN,en;q=0.8", Language.chinese), ("fr, zh", .chinese), ("en-GB", .english),
            ("zh_CN.UTF-8", .chinese), ("", .english), ("fr", .english), ("xzh", .english),
        ])
    func language(_ text: String, _ language: Language) {
        #expect(Language(preferred: text) == language)
    }
}
