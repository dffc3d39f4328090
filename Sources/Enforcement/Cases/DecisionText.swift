import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit

/// What the operative part of a decision says by itself: which kinds of decision its words impose.
///
/// It reads only the plain words of offices (罚款、取缔、责令改正、不予处罚…), in 中文 and English, and errs on the side of silence:
/// words that impose nothing for certain contradict no kind. A threat (逾期依法取缔) permits its kind and imposes none.
enum DecisionText {
    /// Refuses words that impose another kind of decision than the one that stands beside them; both are shown.
    ///
    /// A fine in the words is a fine: another kind would keep it from the law that bounds its amount.
    ///
    /// - Throws: `INVALID_ARGUMENT` (`words-contradict`).
    static func require(_ text: String, toSay kind: DecisionKind, field: FieldPath) throws(Refusal) {
        let imposed = imposed(by: text)
        guard !imposed.isEmpty else { return }
        let isKept = kind == .fine || !imposed.contains(.fine)
        if isKept, imposed.union(threatened(by: text)).contains(kind) { return }
        throw Refusal(
            .wordsContradict, field: field, ["text": String(text.prefix(200))],
            words: ["stance": kind.wording])
    }

    /// The kinds that these words impose at once.
    static func imposed(by text: String) -> Set<DecisionKind> {
        sentences(of: text).reduce(into: []) { $0.formUnion(kinds(in: parts(of: $1).atOnce)) }
    }

    /// The kinds that these words only threaten.
    static func threatened(by text: String) -> Set<DecisionKind> {
        sentences(of: text).reduce(into: []) { $0.formUnion(kinds(in: parts(of: $1).threat)) }
    }

    private static func sentences(of text: String) -> [String] {
        text.lowercased().filter { !$0.isWhitespace || $0 == " " || $0.isNewline }
            .split { "。；;！!\n\r".contains($0) }.map(String.init)
    }

    /// A sentence before and after the word that makes the rest of it a threat.
    private static func parts(of sentence: String) -> (atOnce: String, threat: String) {
        let place = threats.compactMap { sentence.firstRange(of: $0)?.lowerBound }.min()
        guard let place else { return (sentence, "") }
        return (String(sentence[..<place]), String(sentence[place...]))
    }

    private static func kinds(in part: String) -> Set<DecisionKind> {
        var kinds: Set<DecisionKind> = []
        for clause in part.split(whereSeparator: { "，,、：:".contains($0) }) {
            var rest = String(clause)
            if rest.take(out: past) { continue }
            // What denies an order, before the order that it contains.
            let dismisses = rest.take(out: dismissals) || findsNothing(rest)
            _ = rest.take(out: denials)
            if dismisses { kinds.insert(.dismissed) }
            if rest.take(out: fines) { kinds.insert(.fine) }
            if rest.take(out: closures) { kinds.insert(.shutDown) }
            if rest.take(out: corrections) { kinds.insert(.rectify) }
            // To stop and to clear away belong to both.
            if rest.take(out: orders) { kinds.formUnion([.shutDown, .rectify]) }
        }
        return kinds
    }

    /// Whether a clause says that nothing unlawful was found (未发现…违法行为).
    private static func findsNothing(_ clause: String) -> Bool {
        guard let found = ["未发现", "没有发现", "未见"].compactMap({ clause.firstRange(of: $0) }).first else {
            return false
        }
        return clause[found.upperBound...].contains("违法")
    }
}

extension DecisionText {
    private static let threats = [
        "逾期", "拒不", "否则", "到期未", "届时未", "届期未", "期满未", "仍不", "仍未", "再次违", "再犯", "如不", "如未", "如再", "若不",
        "若未", "if not", "failing which", "otherwise", "unless",
    ]
    private static let past = [
        "曾被", "曾因", "曾经", "已被", "此前被", "此前因", "前次", "上次", "was fined before", "had been fined",
    ]
    private static let dismissals = [
        "不予行政处罚", "不予以行政处罚", "不予处罚", "不予以处罚", "不给予行政处罚", "不给予处罚", "不作行政处罚", "不作处罚", "不再处罚", "不处罚",
        "免予行政处罚", "免予处罚", "免于行政处罚", "免于处罚", "免除处罚", "不予立案", "撤销案件", "撤销立案", "予以撤案", "予以销案",
        "无违法行为", "没有违法行为", "不存在违法行为", "不构成违法", "违法事实不成立", "违法事实不能成立", "违法行为不成立",
        "所述不实", "举报不实", "反映不实", "投诉不实", "内容不实", "与事实不符", "与实际不符", "查无实据",
        "no penalty", "not be punished", "not punished", "nothing unlawful", "no violation", "no offence",
        "unfounded",
        "dismissed",
    ]
    private static let denials = [
        "不予罚款", "不处罚款", "不并处罚款", "不罚款", "免予罚款", "免于罚款", "免除罚款", "不予取缔", "暂不取缔", "不取缔", "无需整改",
        "无须整改", "不需整改", "无需改正", "无须改正", "撤销取缔", "no fine", "without a fine", "not fined",
    ]
    private static let fines = [
        "罚款", "处罚人民币", "is fined", "are fined", "be fined", "a fine of", "fine of",
    ]
    private static let closures = [
        "取缔", "责令关闭", "予以关闭", "予以关停", "责令关停", "关停", "shut down", "closed down",
    ]
    private static let corrections = ["改正", "整改", "纠正", "put right", "rectify", "to correct"]
    private static let orders = [
        "责令停止", "停止生产", "停止违法", "停止建设", "停产", "停业", "停工", "拆除", "清除", "没收", "恢复原状", "恢复土地", "责令停", "责令搬",
        "to stop", "to remove", "to clear",
    ]
}
