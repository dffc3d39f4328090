import Refusals
import Rulebook
import Testing

@Suite("Draws")
struct DrawTests {
    private let ids = (1...10).map { $0 < 10 ? "E0\($0)" : "E\($0)" }
    private let beacon = "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587"

    @Test(
        "the tests' own hash is SHA-256",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                String(repeating: "a", count: 1_000),
                "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"
            ),
        ])
    func hash(_ message: String, _ digest: String) {
        #expect(SHA256.hex(SHA256.digest(Array(message.utf8))) == digest)
    }

    @Test("the published test vector comes out to the letter")
    func vector() throws {
        let roster = try Roster(ids: ids, field: "members")
        #expect(
            roster.digest(with: .sha256) == "5ad99ac5573c60cc395dda5a82ff06b35a77a3205f90352e546ffdc6cad1cc08"
        )
        let draw = try Draw(
            from: roster, round: "R2026-1", subject: "91150424MA0MW25688", beacon: beacon, hash: .sha256)
        #expect(draw.seedText == "805678a6d2ddcbb2ea078fccff9e2c4a6615e88a9e1b90bb608d26f8f2214e4c")
        #expect(
            draw.permutation
                == "E07 E10 E02 E08 E05 E01 E06 E04 E09 E03".split(separator: " ").map(String.init))
    }

    @Test("the order in which members are given does not matter")
    func sorted() throws {
        let roster = try Roster(ids: ids, field: "members")
        #expect(try Roster(ids: ids.reversed(), field: "members") == roster)
        #expect(try Roster(ids: ["b", "B", "a10", "a2"], field: "members").ids == ["B", "a10", "a2", "b"])
    }

    @Test("each place of the panel is drawn evenly")
    func even() throws {
        let roster = try Roster(ids: ids, field: "members")
        var counts = [String: [Int]](uniqueKeysWithValues: ids.map { ($0, [0, 0, 0]) })
        let draws = 400
        for number in 0..<draws {
            let draw = try Draw(
                from: roster, round: "R1", subject: "S\(number)", beacon: "b", hash: .sha256)
            #expect(draw.permutation.sorted() == roster.ids)
            for place in 0..<3 { counts[draw.permutation[place]]?[place] += 1 }
        }
        for place in 0..<3 {
            let mean = Double(draws) / 10
            let chi = ids.reduce(0.0) { sum, id in
                let difference = Double(counts[id]?[place] ?? 0) - mean
                return sum + difference * difference / mean
            }
            // Nine degrees of freedom: chance passes 27.9 once in a thousand, and these draws are fixed.
            #expect(chi < 27.9)
        }
    }

    @Test("words beyond the largest multiple are thrown away, and blocks follow in order")
    func rejection() throws {
        // The words of the first block are the one number past the largest multiple of three; the second
        // block has 1, 1, 0, 0.
        let scripted = DrawHash(
            name: "scripted", digest: SHA256.digest,
            hmac: { _, counter in
                guard counter.last != 0 else { return [UInt8](repeating: 0xFF, count: 32) }
                return [UInt8](repeating: 0, count: 7) + [1] + [UInt8](repeating: 0, count: 7) + [1]
                    + [UInt8](repeating: 0, count: 16)
            })
        let roster = try Roster(ids: ["a", "b", "c"], field: "members")
        let draw = try Draw(from: roster, round: "R", subject: "S", beacon: "B", hash: scripted)
        #expect(draw.permutation == ["b", "c", "a"])
    }

    @Test(
        "a word that could be confused with another in a digest is refused",
        arguments: ["", "a|b", "a=b", "a b", "a\nb", "é", "\u{7F}", String(repeating: "a", count: 201)])
    func labels(_ text: String) throws {
        let roster = try Roster(ids: ids, field: "members")
        for (round, subject, beacon) in [(text, "S", "B"), ("R", text, "B"), ("R", "S", text)] {
            let refused = refusal { () throws(Refusal) in
                try Draw(from: roster, round: round, subject: subject, beacon: beacon, hash: .sha256)
            }
            #expect(refused?.reason == .drawLabel)
        }
        let member = refusal { () throws(Refusal) in try Roster(ids: ["a", text], field: "members") }
        #expect(member?.reason == .drawLabel)
        #expect(member?.field == "members[1].id")
        let organisation = refusal { () throws(Refusal) in
            try Roster([Roster.Member(id: "a", organisation: text)], field: "members")
        }
        #expect(organisation?.field == "members[0].organisation")
    }

    @Test("an empty roster, one too large and one with a name twice are refused")
    func rosters() {
        let empty = refusal { () throws(Refusal) in try Roster(ids: [], field: "members") }
        #expect(empty?.reason == .drawRosterSize)
        let large = refusal { () throws(Refusal) in
            try Roster(ids: (0...Roster.capacity).map(String.init), field: "members")
        }
        #expect(large?.reason == .drawRosterSize)
        let twice = refusal { () throws(Refusal) in try Roster(ids: ["a", "b", "a"], field: "members") }
        #expect(twice?.reason == .drawRosterDuplicate)
        #expect(twice?.field == "members[2]")
    }
}
