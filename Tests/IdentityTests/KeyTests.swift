import Crypto
import Refusals
import Rulebook
import Testing

@testable import Identity

@Suite("Keys of principals")
struct KeyTests {
    private let samples = Samples()

    @Test(
        "an id is 32 characters of one spelling",
        arguments: [
            "", "0", String(repeating: "0", count: 31), String(repeating: "0", count: 33),
            String(repeating: "A", count: 32), String(repeating: "g", count: 32),
        ])
    func ids(_ text: String) throws {
        expectRefused(.keyIDForm) { _ = try KeyID(text, field: "key") }
        let id = KeyID(of: try samples.key(0).publicKey)
        #expect(try KeyID(id.text, field: "key") == id)
        #expect(id != KeyID(of: try samples.key(1).publicKey))
    }

    @Test("a record that names another key's id is no record")
    func otherID() throws {
        let record = try samples.record()
        let other = KeyID(of: try samples.key(1).publicKey)
        expectRefused(.textMalformed) {
            _ = try KeyRecord(text: record.text.replacing(record.id.text, with: other.text))
        }
    }

    @Test("a term that ends before it begins is refused", arguments: [0, -1, -1_000_000] as [Int64])
    func emptyTerm(_ microseconds: Int64) throws {
        let until = samples.now.adding(microseconds: microseconds)
        expectRefused(.termEmpty) { _ = try samples.record(until: until) }
        expectRefused(.termEmpty) {
            _ = try BoxKeyRecord(
                node: samples.label("n1"), key: samples.pair(1).publicKey, from: samples.now, until: until)
        }
    }

    @Test(
        "a key is good from its first instant until before its term or its end",
        arguments: [
            (-1, .notYet), (0, .inForce), (1, .inForce), (2, .ended), (3, .ended), (9, .ended),
        ] as [(Int64, TermStanding)])
    func standing(_ hour: Int64, _ standing: TermStanding) throws {
        let record = try samples.record(until: samples.hours(5), ended: samples.hours(2))
        #expect(record.standing(at: samples.hours(hour)) == standing)
        let term = try samples.record(until: samples.hours(2))
        #expect(term.standing(at: samples.hours(hour)) == (standing == .ended ? .expired : standing))
    }

    @Test("each way of not being good has its reason")
    func required() throws {
        let record = try samples.record(until: samples.hours(5))
        try record.require(at: samples.now)
        expectRefused(.keyNotYet) { try record.require(at: samples.hours(-1)) }
        expectRefused(.keyExpired) { try record.require(at: samples.hours(5)) }
        expectRefused(.keyEnded) { try record.ended(at: samples.hours(1)).require(at: samples.hours(1)) }
    }

    @Test("the earliest end wins")
    func earliest() throws {
        let record = try samples.record().ended(at: samples.hours(2))
        #expect(record.ended(at: samples.hours(3)).ended == samples.hours(2))
        #expect(record.ended(at: samples.hours(1)).ended == samples.hours(1))
        #expect(record.ended(at: samples.hours(-1)).standing(at: samples.now) == .ended)
    }

    @Test(
        "what an ended key signed before needs a head that was witnessed by then",
        arguments: [
            (-1, nil, .bad), (0, 10, .good), (59, 70, .good), (59, 71, .unproven), (59, nil, .unproven),
            (60, 60, .bad), (61, nil, .bad),
        ] as [(Int64, Int64?, SignatureWorth)])
    func worth(_ signed: Int64, _ witnessed: Int64?, _ worth: SignatureWorth) throws {
        let record = try samples.record(ended: samples.hours(1))
        let (signed, witnessed) = (minute(signed), witnessed.map(minute))
        #expect(record.worth(signed: signed, witnessed: witnessed) == worth)
        // Without an end no witness is needed.
        #expect(try samples.record().worth(signed: samples.now, witnessed: nil) == .good)
    }

    private func minute(_ count: Int64) -> Instant { samples.now.adding(seconds: count * 60) }

    @Test("nothing is sealed to a box key outside its term, and it is served thirty days longer")
    func boxKeys() throws {
        let record = try BoxKeyRecord(
            node: samples.label("n1"), key: samples.pair(1).publicKey, from: samples.now,
            until: samples.hours(24))
        try record.requireForSealing(at: samples.now)
        expectRefused(.boxKeyNotYet) { try record.requireForSealing(at: samples.hours(-1)) }
        expectRefused(.boxKeyExpired) { try record.requireForSealing(at: samples.hours(24)) }
        #expect(
            record.isServed(at: samples.hours(24 * 31 - 1)) && !record.isServed(at: samples.hours(24 * 31)))
        #expect(!record.isServed(at: samples.hours(-1)))
    }

    @Test("custody is said in both languages", arguments: KeyCustody.allCases)
    func custody(_ custody: KeyCustody) {
        #expect(!custody.wording.chinese.isEmpty && !custody.wording.english.isEmpty)
    }
}

@Suite("Stolen keys")
struct TheftTests {
    private let samples = Samples()

    private func id(_ number: UInt8) throws -> KeyID { KeyID(of: try samples.key(number).publicKey) }

    private func addition(_ key: UInt8, by: [UInt8], hour: Int64) throws -> KeyAddition {
        try KeyAddition(key: id(key), by: by.map(id), at: samples.hours(hour))
    }

    @Test("what a stolen key added since falls with all that was added by it, and nothing else")
    func cascade() throws {
        let theft = try KeyTheft(
            of: id(0), at: samples.hours(2),
            additions: [
                addition(1, by: [0], hour: 1), addition(2, by: [0, 9], hour: 2),
                addition(3, by: [2], hour: 3),
                addition(4, by: [1], hour: 4), addition(5, by: [9], hour: 4),
                addition(6, by: [8, 3], hour: 9),
            ])
        #expect(
            try theft.ends == [
                id(0): samples.hours(2), id(2): samples.hours(2), id(3): samples.hours(3),
                id(6): samples.hours(9),
            ])
        #expect(theft.applied(to: try samples.record(0)).ended == samples.hours(2))
        #expect(theft.applied(to: try samples.record(1)).ended == nil)
        // An end that was earlier stays.
        #expect(theft.applied(to: try samples.record(0, ended: samples.hours(1))).ended == samples.hours(1))
    }

    @Test("keys that added each other, in any order, fall once")
    func circle() throws {
        let additions = try [
            addition(2, by: [1], hour: 3), addition(1, by: [2], hour: 5), addition(1, by: [0], hour: 2),
        ]
        for order in [additions, additions.reversed()] {
            let theft = KeyTheft(of: try id(0), at: samples.now, additions: order)
            #expect(
                try theft.ends == [id(0): samples.now, id(1): samples.hours(2), id(2): samples.hours(3)])
        }
    }

    @Test(
        "a delegation of a stolen key ends with the theft, or was never good",
        arguments: [(-20, nil), (-4, 0), (0, 0), (3, 3)] as [(Int64, Int64?)])
    func delegations(_ from: Int64, _ end: Int64?) throws {
        let theft = KeyTheft(of: try id(0), at: samples.now, additions: [])
        let delegation = try samples.delegation(from: samples.hours(from))
        #expect(theft.end(of: delegation) == end.map(samples.hours))
    }

    @Test("no list of additions keeps it from ending", arguments: 0..<40 as Range<UInt64>)
    func random(_ seed: UInt64) throws {
        var dice = Dice(seed)
        let ids = try (0..<8).map { try id($0) }
        let additions = (0..<30).map { _ in
            KeyAddition(
                key: ids[dice.below(8)], by: [ids[dice.below(8)], ids[dice.below(8)]],
                at: samples.hours(Int64(dice.below(50))))
        }
        let theft = KeyTheft(of: ids[0], at: samples.hours(10), additions: additions)
        #expect(theft.ends[ids[0]].map { $0 <= samples.hours(10) } == true)
        #expect(theft.ends.values.allSatisfy { $0 >= samples.hours(10) })
        // Whoever was added by a fallen key since its end has fallen by then.
        for addition in additions {
            for voucher in addition.by {
                guard let since = theft.ends[voucher], addition.at >= since else { continue }
                #expect(theft.ends[addition.key].map { $0 <= addition.at } == true)
            }
        }
    }
}
