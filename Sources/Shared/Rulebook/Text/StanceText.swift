package import Refusals

/// What the words of an opinion or decision say by themselves: yes, no, or neither for certain.
///
/// It reads only the plain words of offices (同意、批准、不予…), in 中文 and English, and errs on the side of silence: words that say
/// both, or neither, contradict nothing.
package enum StanceText {
    /// Which way words go.
    package enum Side: Hashable, Sendable {
        case yes, no
    }

    /// Which way these words go; `nil` where they do not say, or say both.
    package static func side(of text: String) -> Side? {
        var rest = text.lowercased().filter { !$0.isWhitespace || $0 == " " }
        // What sounds like a no and is none, and what sounds like a yes and is none, before what it contains.
        let agrees = take(denials, from: &rest)
        let refuses = take(refusals, from: &rest)
        let consents = take(consents, from: &rest)
        switch (agrees || consents, refuses) {
        case (true, false): return .yes
        case (false, true): return .no
        case (true, true), (false, false): return nil
        }
    }

    /// Refuses words that go the other way than the stance that stands beside them; both are shown.
    ///
    /// - Parameters:
    ///   - text: The words.
    ///   - side: Which way the stance goes.
    ///   - stance: The stance as people call it.
    ///   - field: The path of the words.
    /// - Throws: `INVALID_ARGUMENT` (`words-contradict`).
    package static func require(
        _ text: String, toSay side: Side, as stance: Wording, field: FieldPath
    ) throws(Refusal) {
        guard let said = self.side(of: text), said != side else { return }
        throw Refusal(
            .wordsContradict, field: field, ["text": String(text.prefix(200))], words: ["stance": stance])
    }

    /// Takes words out; tells whether there were any.
    private static func take(_ words: [String], from text: inout String) -> Bool {
        let before = text
        for word in words { text = text.replacing(word, with: "｜") }
        return text != before
    }

    private static let denials = [
        "无不同意见", "没有不同意见", "未提出不同意见", "无反对意见", "没有反对意见", "不反对", "无异议", "没有异议",
        "no objection", "not opposed", "not object",
    ]
    private static let refusals = [
        "有不同意见", "不同意", "不予同意", "不能同意", "未同意", "不宜同意", "暂不同意", "不予批准", "不批准", "不予通过", "不通过",
        "不予许可", "不予核准", "不准予", "不准建设", "不予支持", "不赞成", "不认可", "予以驳回", "驳回", "否决", "反对", "拒绝",
        "不予回避", "无须回避", "无需回避", "不必回避",
        "not agree", "do not approve", "not approved", "disagree", "disapprove", "opposed", "oppose",
        "reject", "refuse",
        "object to",
    ]
    private static let consents = [
        "同意", "批准", "准予", "予以通过", "审查通过", "予以核准", "予以许可", "可以建设", "赞成", "予以回避", "应当回避",
        "agree", "approve", "consent",
    ]
}
