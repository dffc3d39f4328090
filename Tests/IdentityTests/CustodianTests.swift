import Crypto
import Refusals
import Rulebook
import Testing

@testable import Identity

@Suite("Lists of custodians")
struct CustodianTests {
    private let samples = Samples()

    @Test("the order in which custodians are named makes no difference")
    func order() throws {
        let list = try samples.firstList()
        let other = try CustodianList(version: 1, previous: nil, custodians: samples.sides().reversed())
        #expect(list == other && list.text == other.text)
        #expect(list.text.split(separator: "\n").count == 9)
    }

    @Test("a list in another order, or with something in it twice, is no list")
    func spelling() throws {
        let lines = try samples.firstList().text.split(separator: "\n")
        let swapped = (lines[..<3] + lines[3...].reversed()).map { $0 + "\n" }.joined()
        expectRefused(.textMalformed) { _ = try CustodianList(text: swapped) }
        let doubled = (lines + [lines[8]]).map { $0 + "\n" }.joined()
        expectRefused(.custodianRepeated) { _ = try CustodianList(text: doubled) }
    }

    @Test("a list that could not be trusted is refused")
    func refused() throws {
        let sides = try samples.sides()
        let previous = try samples.firstList().digest
        expectRefused(.custodianListVersion) {
            _ = try CustodianList(version: 2, previous: nil, custodians: sides)
        }
        expectRefused(.custodianListVersion) {
            _ = try CustodianList(version: 1, previous: previous, custodians: sides)
        }
        expectRefused(.custodianListVersion) {
            _ = try CustodianList(version: 0, previous: nil, custodians: sides)
        }
        for missing in sides.indices {
            var few = sides
            few.remove(at: missing)
            expectRefused(.custodianListFew) {
                _ = try CustodianList(version: 1, previous: nil, custodians: few)
            }
        }
        expectRefused(.custodianListMany) {
            _ = try CustodianList(
                version: 1, previous: nil, custodians: Array(repeating: sides, count: 11).flatMap(\.self))
        }
        expectRefused(.custodianRepeated) {
            _ = try CustodianList(version: 1, previous: nil, custodians: sides + [sides[0]])
        }
    }

    @Test("nobody is on both sides, neither an agency nor a person")
    func bothSides() throws {
        let (mine, other) = try (samples.custodian(.a, 1), samples.custodian(.b, 4))
        for agency in [mine.agency, other.agency] {
            let double = Custodian(
                side: .b, agency: agency, principal: agency == mine.agency ? other.principal : mine.principal,
                key: other.key, boxKey: other.boxKey, from: other.from)
            expectRefused(.custodianOnBothSides) {
                _ = try CustodianList(version: 1, previous: nil, custodians: samples.sides() + [double])
            }
        }
    }

    @Test("the first list is the one that is configured, with the Registry's signature")
    func first() throws {
        let list = try samples.firstList()
        let text = Array(list.text.utf8)
        let signed = SignedCustodianList(list: list, registry: try samples.registry.sign(text), approvals: [])
        let keys = [try samples.registry.publicKey]
        try signed.check(asFirst: list.digest, registry: keys)
        expectRefused(.custodianListPrevious) {
            try signed.check(asFirst: SHA256.hash([1]), registry: keys)
        }
        expectRefused(.custodianListUnsigned) {
            try signed.check(asFirst: list.digest, registry: [samples.key(1).publicKey])
        }
    }

    /// The sides with a fourth custodian of side B, entered an hour from now.
    private func joined(from: Instant? = nil) throws -> [Custodian] {
        try samples.sides() + [samples.custodian(.b, 4, from: from ?? samples.hours(1))]
    }

    @Test("a list follows when the Registry and a custodian of each side signed it")
    func follows() throws {
        let first = try samples.firstList()
        let keys = [try samples.registry.publicKey]
        let second = try samples.signed(joined(), after: first)
        try second.check(following: first, registry: keys, at: samples.hours(2))
        try second.check(following: first, registry: keys, at: samples.hours(1), isNew: true)
        #expect(
            try CustodianList.latest(from: first, through: [second], registry: keys, at: samples.hours(2))
                == second.list)
    }

    @Test("each thing amiss with a list has its reason")
    func amiss() throws {
        let first = try samples.firstList()
        let second = try samples.signed(joined(), after: first).list
        let (a, b, stranger) = try (
            samples.custodianKey(.a, 1), samples.custodianKey(.b, 1), samples.key(1)
        )
        let keys = [try samples.registry.publicKey]
        let refused: [(Reason, SignedCustodianList)] = try [
            (.custodianListOldVersion, samples.signed(joined(), after: first, version: 3)),
            (.custodianListPrevious, samples.signed(joined(), after: second, version: 2)),
            (.custodianListUnsigned, samples.signed(joined(), after: first, registry: stranger)),
            (.custodianListSideUnsigned, samples.signed(joined(), after: first, by: [])),
            (.custodianListSideUnsigned, samples.signed(joined(), after: first, by: [a])),
            (.custodianListSideUnsigned, samples.signed(joined(), after: first, by: [b, stranger])),
            (
                .custodianListSideUnsigned,
                samples.signed(joined(), after: first, by: [a, samples.custodianKey(.b, 4)])
            ),
            (.custodianBackdated, samples.signed(joined(from: samples.hours(-1)), after: first)),
        ]
        for (reason, list) in refused {
            expectRefused(reason) {
                try list.check(following: first, registry: keys, at: samples.hours(2))
            }
        }
        // An older list in the place of a newer one.
        expectRefused(.custodianListOldVersion) {
            try samples.signed(joined(), after: first).check(
                following: second, registry: keys, at: samples.hours(2))
        }
    }

    @Test(
        "in a new list newcomers are entered from now on, within a week",
        arguments: [(2, true), (0, false), (24 * 7 + 2, true), (24 * 7 + 3, false)] as [(Int64, Bool)])
    func entered(_ hour: Int64, _ isTaken: Bool) throws {
        let first = try samples.firstList()
        let second = try samples.signed(joined(from: samples.hours(hour)), after: first)
        let check = {
            try second.check(
                following: first, registry: [samples.registry.publicKey], at: samples.hours(2), isNew: true)
        }
        if isTaken { try check() } else { expectRefused(.custodianBackdated, check) }
    }

    @Test("whoever changes anything of its line is a newcomer again")
    func changed() throws {
        let first = try samples.firstList()
        let second = try samples.signed(joined(), after: first).list
        // The puppet of version 2 is given an older date in version 3.
        let third = try samples.signed(joined(from: samples.now), after: second)
        expectRefused(.custodianBackdated) {
            try third.check(
                following: second, registry: [samples.registry.publicKey], at: samples.hours(500))
        }
    }

    @Test("a newcomer does not sign the next list before it counts, however late that is looked at")
    func puppets() throws {
        let first = try samples.firstList()
        let second = try samples.signed(joined(), after: first)
        let keys = [try samples.registry.publicKey]
        for (hour, isTaken) in [(2, false), (72, false), (73, true)] as [(Int64, Bool)] {
            let more = try joined() + [samples.custodian(.b, 5, from: samples.hours(hour))]
            let third = try samples.signed(
                more, after: second.list, by: [samples.custodianKey(.a, 1), samples.custodianKey(.b, 4)])
            let check = {
                _ = try CustodianList.latest(
                    from: first, through: [second, third], registry: keys, at: samples.hours(1_000))
            }
            if isTaken { try check() } else { expectRefused(.custodianListSideUnsigned, check) }
        }
    }

    @Test("newcomers count after 72 hours, those of the first list at once")
    func waiting() throws {
        let first = try samples.firstList()
        let second = try samples.signed(joined(), after: first).list
        #expect(first.counting(.b, at: samples.now).count == 3)
        #expect(second.counting(.b, at: samples.hours(72)).count == 3)
        #expect(second.counting(.b, at: samples.hours(73)).count == 4)
        #expect(first.isSafe(at: samples.now) && !second.isSafe(at: samples.hours(1)))
        expectRefused(.custodianSideEmpty) {
            _ = try second.boxes(of: samples.sealed(list: 2), at: samples.hours(1))
        }
    }

    @Test(
        "a list that was replaced is used for thirty days, and what is sealed to it sealed anew",
        arguments: [(0, true), (24 * 30 - 1, true), (24 * 30, false)] as [(Int64, Bool)])
    func age(_ hour: Int64, _ isTaken: Bool) throws {
        let list = try samples.firstList()
        #expect(try !list.needsRewrap(replaced: nil, at: samples.hours(hour)))
        if isTaken {
            #expect(try list.needsRewrap(replaced: samples.now, at: samples.hours(hour)))
        } else {
            expectRefused(.custodianListStale) {
                _ = try list.needsRewrap(replaced: samples.now, at: samples.hours(hour))
            }
        }
    }
}
