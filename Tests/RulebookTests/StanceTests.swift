import Refusals
import Rulebook
import Testing

@Suite("What the words of an opinion say")
struct StanceTests {
    @Test(
        "words say yes, no, or nothing for certain",
        arguments: [
            ("同意用地", StanceText.Side.yes), ("经研究，同意。", .yes), ("准予建设", .yes), ("无不同意见", .yes),
            ("没有异议，可以建设", .yes), ("no objection", .yes), ("We agree.", .yes), ("Approved", .yes),
            ("不同意用地", .no), ("不予同意", .no), ("经审查，不予批准。", .no), ("有不同意见", .no), ("反对在此建设", .no),
            ("驳回", .no), ("We do not approve of it", .no), ("Disagree", .no), ("rejected", .no),
            ("符合要求。", nil), ("经四部门审查，决定如上。", nil), ("", nil), ("原不同意见已整改，现同意", nil),
            ("不同意原方案，同意调整后方案", nil),
        ] as [(String, StanceText.Side?)])
    func side(_ text: String, _ side: StanceText.Side?) {
        #expect(StanceText.side(of: text) == side)
    }

    @Test(
        "a no has many words: doubts, papers sent back, a call to wait",
        arguments: [
            "不宜建设", "该址不宜", "暂缓", "建议暂缓实施", "不可行", "方案不可行。", "不支持", "不予支持该项目", "不建议立项", "不符合规划",
            "选址不符合国土空间规划", "不予同意", "有异议", "我局对选址存在异议", "退回", "退回补充材料", "需补正", "材料不全，须补正后再报",
            "不具备建设条件", "不合规", "持保留意见", "暂不办理", "建议另行选址", "不得建设", "尚不成熟", "未通过审查", "不 同 意",
            "Not suitable here", "not feasible", "We do not support it", "to be postponed",
            "Returned for papers",
            "There is an objection", "not recommended", "does not comply",
        ])
    func refusals(_ text: String) {
        #expect(StanceText.side(of: text) == .no)
    }

    @Test(
        "what looks like a no is none",
        arguments: [
            ("无异议", StanceText.Side.yes), ("没有不同意见", .yes), ("经公示，未收到异议", .yes), ("并无不妥", .yes),
            ("不持异议", .yes),
            ("不反对", .yes), ("无意见", .yes), ("经论证，方案可行", .yes), ("We support it", .yes),
            ("without objection", .yes),
            ("是否同意由县局决定", nil), ("可行性研究报告已收到", nil), ("暂不涉及", nil), ("无需补正", nil), ("未发现不符合情形", nil),
            ("不属于不予许可的情形", nil), ("如有异议，请于三日内提出", nil), ("不符合项已整改，同意", .yes), ("同意，但不宜夜间施工", .yes),
            ("同意；不符合处按要求整改", nil), ("缺少技术支持", nil),
        ] as [(String, StanceText.Side?)])
    func seeming(_ text: String, _ side: StanceText.Side?) {
        #expect(StanceText.side(of: text) == side)
    }

    @Test(
        "words that say the other are refused, with both shown",
        arguments: [
            ("不同意用地", StanceText.Side.yes, true), ("同意用地", .no, true), ("Rejected.", .yes, true),
            ("同意用地", .yes, false), ("不同意用地", .no, false), ("符合要求", .no, false),
        ] as [(String, StanceText.Side, Bool)])
    func contradiction(_ text: String, _ side: StanceText.Side, _ isRefused: Bool) {
        do throws(Refusal) {
            try StanceText.require(text, toSay: side, as: Wording("同意", "agreed"), field: "text")
            #expect(!isRefused)
        } catch {
            #expect(isRefused)
            #expect(error.reason == .wordsContradict)
            #expect(error.sentence(in: .chinese).contains(text))
            #expect(error.sentence(in: .english).contains("“agreed”"))
        }
    }
}
