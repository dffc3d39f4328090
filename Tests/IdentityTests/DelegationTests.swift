import Crypto
import Refusals
import Rulebook
import Testing

@testable import Identity

@Suite("Delegations")
struct DelegationTests {
    private let samples = Samples()

    private func use(
        _ name: String = "AUDITOR", node: String = "enforcement@zj", hour: Int64 = 1, ended: Instant? = nil
    ) throws -> DelegatedUse {
        try DelegatedUse(
            node: samples.label(node), names: [samples.label(name), samples.label("NOBODY")],
            at: samples.hours(hour), ended: ended)
    }

    private func signed(_ first: UInt8 = 0) throws -> SignedText<Delegation> {
        try samples.delegation().signed(by: samples.key(first))
    }

    @Test("a delegation in force lets its session do what it names")
    func good() throws {
        let record = try samples.record()
        for (name, hour) in [("HANDLER", 0), ("AUDITOR", 7)] as [(String, Int64)] {
            #expect(
                try signed().checked(with: record, for: use(name, hour: hour)) == samples.delegation())
        }
    }

    @Test("each way of not being good has its reason")
    func bad() throws {
        let record = try samples.record(until: samples.hours(100))
        let refused: [(Reason, SignedText<Delegation>, KeyRecord, DelegatedUse)] = try [
            (.delegationOfAnotherKey, signed(), samples.record(1), use()),
            (.textSignatureWrong, signed(1), record, use()),
            (.keyEnded, signed(), record.ended(at: samples.hours(1)), use()),
            (.keyExpired, signed(), samples.record(until: samples.hours(1)), use()),
            (.delegationNode, signed(), record, use(node: "registry@zj")),
            (.keyNotYet, signed(), record, use(hour: -1)),
            (.delegationExpired, signed(), record, use(hour: 8)),
            (.delegationEnded, signed(), record, use(ended: samples.now)),
            (.delegationName, signed(), record, use("ADMINISTRATOR")),
            (
                .delegationNotYet, samples.delegation(from: samples.hours(3)).signed(by: samples.key(0)),
                record, use()
            ),
        ]
        for (reason, delegation, key, use) in refused {
            expectRefused(reason) { _ = try delegation.checked(with: key, for: use) }
        }
    }

    @Test(
        "nine hours are too long, none too short",
        arguments: [(0, "term-empty"), (9, "delegation-too-long")] as [(Int64, String)])
    func term(_ hours: Int64, _ word: String) {
        let refusal = #expect(throws: Refusal.self) { _ = try samples.delegation(hours: hours) }
        #expect(refusal?.reason.word == word)
    }

    @Test(
        "names are there, once each, without commas",
        arguments: [[], ["A", "A"], ["A,B"], (0...64).map { "R\($0)" }])
    func names(_ names: [String]) {
        expectRefused(.delegationNames) { _ = try samples.delegation(names: names) }
    }

    @Test("names in another order are another spelling")
    func order() throws {
        let text = try samples.delegation().text
        #expect(text.contains("|AUDITOR,HANDLER|"))
        expectRefused(.textMalformed) {
            _ = try Delegation(text: text.replacing("AUDITOR,HANDLER", with: "HANDLER,AUDITOR"))
        }
    }
}
