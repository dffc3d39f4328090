import Crypto
import Refusals
import Testing

@testable import Identity

@Suite("Halves in boxes")
struct ShareBoxTests {
    private let samples = Samples()

    @Test("each custodian of a side gets the half of its side, and opens no other's box")
    func boxes() throws {
        let fresh = try samples.sealed()
        let boxes = try samples.firstList().boxes(of: fresh, at: samples.now)
        #expect(boxes.count == 6)
        for side in CustodianSide.allCases {
            for number in 1...3 as ClosedRange<UInt8> {
                let pair = try samples.custodianPair(side, number)
                let expected = ExpectedShare(of: fresh.part, side: side)
                let own = boxes.filter { $0.boxKey == pair.publicKey }
                #expect(own.count == 1)
                #expect(
                    try own.first?.open(with: pair, expecting: expected) == (side == .a ? fresh.a : fresh.b))
                for other in boxes where other.boxKey != pair.publicKey {
                    expectRefused(.shareBoxClosed) { _ = try other.open(with: pair, expecting: expected) }
                }
            }
        }
    }

    @Test("a part that was sealed to another version of the list gets no boxes of this one")
    func otherList() throws {
        expectRefused(.custodianListOldVersion) {
            _ = try samples.firstList().boxes(of: samples.sealed(list: 2), at: samples.now)
        }
    }

    @Test("a half of another filing, part or side, and another half, are told apart")
    func another() throws {
        let fresh = try samples.sealed()
        let pair = try samples.custodianPair(.a, 1)
        let box = ShareBox(fresh.a, to: pair.publicKey)
        let other = try FilingID("zhangsan/" + String(repeating: "1", count: 32), field: "filing")
        let hash = fresh.a.hash
        let expected: [(Reason, ExpectedShare)] = try [
            (.shareOfAnotherFiling, ExpectedShare(PartPlace(other, part: 1), side: .a, hash: hash)),
            (.shareOfAnotherPart, ExpectedShare(PartPlace(samples.filing, part: 2), side: .a, hash: hash)),
            (.shareSide, ExpectedShare(samples.place, side: .b, hash: hash)),
            (.shareDiffers, ExpectedShare(samples.place, side: .a, hash: fresh.b.hash)),
        ]
        for (reason, expected) in expected {
            expectRefused(reason) { _ = try box.open(with: pair, expecting: expected) }
        }
    }

    @Test(
        "what is no half is none, even in a box that opens",
        arguments: [
            "", "qingtong-share/v1", String(repeating: "0", count: 64), String(repeating: "0", count: 65),
            "qingtong-share/v1|ab|1|A|" + String(repeating: "0", count: 64),
            "qingtong-share/v1|F|01|A|" + String(repeating: "0", count: 64),
            "qingtong-share/v1|F|0|A|" + String(repeating: "0", count: 64),
            "qingtong-share/v1|F|1|C|" + String(repeating: "0", count: 64),
            "qingtong-share/v2|F|1|A|" + String(repeating: "0", count: 64),
            "qingtong-share/v1|F|1|A|x|" + String(repeating: "0", count: 64),
            "qingtong-share/v1|F|1|A|" + String(repeating: "0", count: 63),
            "qingtong-share/v1|F|1|A|" + String(repeating: "A", count: 64),
            String(repeating: "a", count: 5_000),
        ])
    func noShare(_ text: String) throws {
        let text = text.replacing("F", with: try samples.filing.text)
        #expect(throws: Refusal.self) { try Share(text: samples.secret(text)) }
    }

    @Test("a box that opens and holds no half says so")
    func malformed() throws {
        let pair = try samples.custodianPair(.a, 1)
        let expected = try ExpectedShare(samples.place, side: .a, hash: SHA256.hash([1]))
        for text in ["", "qingtong-share/v1", String(repeating: "0", count: 200)] {
            let box = ShareBox(boxKey: pair.publicKey, bytes: pair.publicKey.seal(samples.secret(text)))
            expectRefused(.shareMalformed) { _ = try box.open(with: pair, expecting: expected) }
        }
    }

    @Test("random bytes are no half and no box", arguments: 0..<100 as Range<UInt64>)
    func random(_ seed: UInt64) throws {
        var dice = Dice(seed)
        let fresh = try samples.sealed()
        let pair = try samples.custodianPair(.b, 1)
        let good = ShareBox(fresh.b, to: pair.publicKey).bytes
        let expected = ExpectedShare(of: fresh.part, side: .b)
        for bytes in [
            Damage.flipped(good, &dice), Damage.cut(good, &dice), dice.bytes(dice.below(400)), good + [0],
        ] {
            expectRefused(.shareBoxClosed) {
                _ = try ShareBox(boxKey: pair.publicKey, bytes: bytes).open(with: pair, expecting: expected)
            }
        }
        #expect(throws: Refusal.self) { try Share(text: SecretBytes(copying: dice.bytes(dice.below(400)))) }
    }

    @Test("a half goes on to another custodian of its side, who says that it is there")
    func rewrap() throws {
        let fresh = try samples.sealed()
        let (old, new) = try (samples.custodianPair(.a, 1), samples.custodian(.a, 4))
        let expected = ExpectedShare(of: fresh.part, side: .a)
        let box = ShareBox(fresh.a, to: old.publicKey)
        let moved = try box.rewrapped(with: old, expecting: expected, to: new)
        #expect(moved.boxKey == new.boxKey)
        let key = try samples.custodianKey(.a, 4)
        let held = try moved.confirmed(
            with: samples.custodianPair(.a, 4), expecting: expected, signedBy: key)
        #expect(try held.checked(by: new.key) == ShareHeld(expected, boxKey: new.boxKey))
    }

    @Test("rubbish is not handed on, nor a half to the other side")
    func badRewrap() throws {
        let (fresh, other) = try (samples.sealed(), samples.sealed())
        let pair = try samples.custodianPair(.a, 1)
        let expected = ExpectedShare(of: fresh.part, side: .a)
        expectRefused(.shareSide) {
            _ = try ShareBox(fresh.a, to: pair.publicKey).rewrapped(
                with: pair, expecting: expected, to: samples.custodian(.b, 1))
        }
        expectRefused(.shareDiffers) {
            _ = try ShareBox(other.a, to: pair.publicKey).rewrapped(
                with: pair, expecting: expected, to: samples.custodian(.a, 2))
        }
        expectRefused(.shareBoxClosed) {
            _ = try ShareBox(fresh.a, to: pair.publicKey).confirmed(
                with: samples.custodianPair(.a, 2), expecting: expected,
                signedBy: samples.custodianKey(.a, 2))
        }
    }
}
