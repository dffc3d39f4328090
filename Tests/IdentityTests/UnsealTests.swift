import Crypto
import Refusals
import Rulebook
import Testing

@testable import Identity

@Suite("Unsealing")
struct UnsealTests {
    private let samples = Samples()

    static func request(_ samples: Samples, hours: Int64 = 72) throws -> UnsealRequest {
        try UnsealRequest(
            node: samples.label("enforcement@zj"), tip: samples.label("t-1"), place: samples.place,
            caseID: samples.label("c-1"), reason: SHA256.hash(Array("回访".utf8)),
            boxKey: samples.pair(77).publicKey, until: samples.hours(hours))
    }

    private func officer(_ record: KeyRecord? = nil, by registry: SigningKey? = nil) throws -> SignedText<
        KeyRecord
    > {
        try (record ?? samples.record()).signed(by: registry ?? samples.registry)
    }

    @Test(
        "a request of an officer whose key the Registry recorded is answered by each side, and the part opens"
    )
    func whole() throws {
        let fresh = try samples.sealed("张三")
        let boxes = try samples.firstList().boxes(of: fresh, at: samples.now)
        let signed = try Self.request(samples).signed(by: samples.key(0))
        var approvals = UnsealApprovals()
        var answers: [ShareBox] = []
        for side in CustodianSide.allCases {
            let request = try signed.checked(
                officer: officer(), registry: samples.registry.publicKey, at: samples.hours(1))
            let pair = try samples.custodianPair(side, 2)
            let box = try #require(boxes.first { $0.boxKey == pair.publicKey })
            answers.append(
                try request.answer(from: box, with: pair, side: side, hash: fresh.part.hash(side)))
            #expect(!approvals.isComplete)
            try approvals.add(samples.custodian(side, 2))
        }
        #expect(approvals.isComplete)
        let plain = try fresh.part.open(a: answers[0], b: answers[1], with: samples.pair(77))
        #expect(plain == samples.secret("张三"))
        // The answers are for the request's key alone.
        expectRefused(.shareBoxClosed) {
            _ = try fresh.part.open(a: answers[0], b: answers[1], with: samples.pair(78))
        }
        expectRefused(.shareSide) {
            _ = try fresh.part.open(a: answers[1], b: answers[0], with: samples.pair(77))
        }
    }

    @Test("each thing amiss with a request has its reason")
    func amiss() throws {
        let (registry, now) = (try samples.registry.publicKey, samples.now)
        let refused: [(Reason, SigningKey, SignedText<KeyRecord>, Int64, Instant)] = try [
            (.keyRecordUnsigned, samples.key(0), officer(by: samples.key(5)), 72, now),
            (.textSignatureWrong, samples.key(1), officer(), 72, now),
            (.keyEnded, samples.key(0), officer(samples.record(ended: now)), 72, now),
            (.keyNotYet, samples.key(0), officer(), 72, samples.hours(-1)),
            (.unsealTooLong, samples.key(0), officer(), 73, now),
            (.unsealExpired, samples.key(0), officer(), 1, samples.hours(1)),
        ]
        for (reason, key, officer, hours, now) in refused {
            expectRefused(reason) {
                _ = try Self.request(samples, hours: hours).signed(by: key).checked(
                    officer: officer, registry: registry, at: now)
            }
        }
    }

    @Test("a custodian gives no half of what was sealed for another filing")
    func transplant() throws {
        let other = try FilingID("zhangsan/" + String(repeating: "1", count: 32), field: "filing")
        let victim = try SealedPart.seal(
            samples.secret("张三"), at: PartPlace(other, part: 1), listVersion: 1)
        let pair = try samples.custodianPair(.a, 1)
        let box = ShareBox(victim.a, to: pair.publicKey)
        expectRefused(.shareOfAnotherFiling) {
            _ = try Self.request(samples).answer(from: box, with: pair, side: .a, hash: victim.part.hashA)
        }
    }

    @Test("one custodian is not two, nor are two of a side or of an agency")
    func twice() throws {
        var approvals = UnsealApprovals()
        let first = try samples.custodian(.a, 1)
        try approvals.add(first)
        expectRefused(.unsealApprovedTwice) { try approvals.add(first) }
        expectRefused(.unsealSideAnswered) { try approvals.add(samples.custodian(.a, 2)) }
        let colleague = Custodian(
            side: .b, agency: first.agency, principal: try samples.label("other"),
            key: try samples.key(7).publicKey, boxKey: try samples.pair(7).publicKey, from: samples.now)
        expectRefused(.unsealApprovedTwice) { try approvals.add(colleague) }
        #expect(!approvals.isComplete)
        try approvals.add(samples.custodian(.b, 1))
        #expect(approvals.isComplete)
    }
}
