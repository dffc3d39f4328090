import ArgumentParser
import CommonAPI
import EnforcementAPI
import Refusals
import Testing

@testable import Installation
@testable import Qingtong

@Suite("What is typed")
struct ParsingTests {
    @Test(
        "money is yuan with two decimals at most",
        arguments: [
            ("0", 0), ("200000", 20_000_000), ("0.5", 50), ("0.05", 5), ("12.34", 1_234),
            ("92233720368547758.07", .max),
        ] as [(String, Int64)])
    func money(_ text: String, _ fen: Int64) {
        #expect(FenText(argument: text)?.fen == fen)
    }

    @Test(
        "what is no amount is refused",
        arguments: [
            "", "-1", "+1", "1.", ".5", "1.234", "1e3", "一百", "1,000", "92233720368547758.08", " 1", "1.-5",
        ])
    func noMoney(_ text: String) {
        #expect(FenText(argument: text) == nil)
    }

    @Test(
        "the values of the protos are typed by their names in any case, or as people call them in either language"
    )
    func words() {
        for text in [
            "in-case", "IN_CASE", "In-Case", TipState.inCase.wording.chinese, TipState.inCase.wording.english,
        ] {
            #expect(Word<TipState>(argument: text)?.value == .inCase, "\(text)")
        }
        #expect(Word<Offence>(argument: "stealth-discharge")?.value == .stealthDischarge)
        #expect(Word<Tier>(argument: "innovation-centre")?.value == .innovationCentre)
        #expect(Word<TipState>.allValueStrings == ["routed", "in-case", "closed", "unrouted"])
        for wrong in ["", "unspecified", "in-cas", "在案", "-", "UNRECOGNIZED"] {
            #expect(Word<TipState>(argument: wrong) == nil, "\(wrong)")
        }
    }

    @Test(
        "a usage error is told before anything is asked",
        arguments: [
            ["case", "list", "--state", "nowhere"], ["case", "list", "--limit", "0"],
            ["case", "decide", "c1"],
            ["case", "decide", "c1", "land", "fine", "罚款", "--fine", "1.234"],
            ["audit", "list", "nobody"], ["audit", "list", "registry", "--limit", "0"],
            ["draw", "commit", "d1"], ["plaque", "list", "--as", "a.01"],
            ["plant", "search", "--plaque", "foo", "--as", "a.01"], ["no-such-verb"],
        ])
    func usage(_ words: [String]) {
        do {
            _ = try Qingtong.parseAsRoot(words)
            Issue.record("\(words) was taken")
        } catch {
            #expect(Qingtong.exitCode(for: error) == .validationFailure)
        }
    }

    @Test("every verb has an abstract, and no two of one group share a name")
    func tree() {
        for verb in VerbTree.all {
            #expect(!verb.type.configuration.abstract.isEmpty, "\(verb.path)")
        }
        let paths = VerbTree.all.map(\.path)
        #expect(Set(paths).count == paths.count)
    }
}
