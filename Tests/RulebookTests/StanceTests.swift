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
