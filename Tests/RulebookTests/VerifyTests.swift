import Refusals
import Rulebook
import Testing

@Suite("Verifying a draw")
struct VerifyTests {
    private let record: DrawRecord

    init() throws {
        record = try DrawWorld().record([Panel.Recusal(id: "E10", reason: "病假")])
    }

    @Test("a true record has nothing to find")
    func sound() {
        #expect(record.verify(with: .sha256).isEmpty)
        #expect(record.verify(with: .sha256, committed: record.commitment).isEmpty)
    }

    @Test("a record under an announced beacon can be verified too")
    func announced() throws {
        let world = try DrawWorld()
        let terms = try DrawTerms(
            round: "R", subject: "S", roster: world.terms.roster, quota: world.terms.quota,
            beaconSource: .announced("drand:quicknet:27946612"))
        let draw = try terms.draw(beacon: "00ff", hash: .sha256)
        var record = DrawRecord(
            terms: terms, contributions: [], beacon: "00ff", draw: draw,
            panel: try Panel(from: draw, terms: terms), hash: .sha256)
        #expect(record.verify(with: .sha256).isEmpty)
        record.beacon = "00fe"
        #expect(record.verify(with: .sha256).map(\.part).contains(.seed))
        record.beacon = "a|b"
        #expect(record.verify(with: .sha256).map(\.part) == [.beacon])
    }

    /// One way to falsify a record, and the parts that betray it.
    struct Forgery: Sendable, CustomTestStringConvertible {
        let name: String
        let parts: [DrawFinding.Part]
        let forge: @Sendable (inout DrawRecord) -> Void

        var testDescription: String { name }
    }

    static let forgeries: [Forgery] = [
        Forgery(name: "hash", parts: [.hash]) { $0.hashName = "sm3" },
        Forgery(name: "roster digest", parts: [.rosterDigest]) { $0.rosterDigest = "00" },
        Forgery(name: "roster order", parts: [.roster]) { $0.members.swapAt(0, 1) },
        Forgery(name: "commitment", parts: [.commitment]) { $0.commitment = "00" },
        Forgery(name: "beacon", parts: [.beacon]) { $0.beacon = "00" },
        Forgery(name: "seed", parts: [.seed]) { $0.seed = "00" },
        Forgery(name: "order drawn", parts: [.permutation]) { $0.permutation.swapAt(1, 2) },
        Forgery(name: "order shortened", parts: [.permutation]) { $0.permutation.removeLast() },
        Forgery(name: "seat exchanged", parts: [.panel]) { $0.seated[2] = "E05" },
        Forgery(name: "seats exchanged among themselves", parts: [.panel]) { $0.seated.swapAt(0, 1) },
        Forgery(name: "seat added", parts: [.panel]) { $0.seated.append("E05") },
        Forgery(name: "recusal invented", parts: [.panel]) {
            $0.recusals.append(Panel.Recusal(id: "E02", reason: "病假"))
        },
        Forgery(name: "recusal hidden", parts: [.panel]) { $0.recusals = [] },
        Forgery(name: "recusal of a stranger", parts: [.panel]) {
            $0.recusals.append(Panel.Recusal(id: "X", reason: "病假"))
        },
        Forgery(name: "limit changed", parts: [.commitment]) { $0.quota = DrawTerms.Quota(seats: 3) },
        Forgery(name: "nonce withheld", parts: [.contributions]) { $0.contributions.removeLast() },
        Forgery(name: "member removed", parts: [.rosterDigest, .commitment, .seed, .permutation, .panel]) {
            $0.members.removeFirst()
        },
        Forgery(name: "member added", parts: [.rosterDigest, .commitment, .seed, .permutation, .panel]) {
            $0.members.append(Roster.Member(id: "E99"))
        },
        Forgery(name: "member twice", parts: [.roster]) { $0.members.append($0.members[0]) },
        Forgery(name: "seats beyond the roster", parts: [.terms]) {
            $0.quota = DrawTerms.Quota(seats: 11)
        },
        Forgery(name: "round", parts: [.commitment, .contributions, .seed, .permutation, .panel]) {
            $0.round = "R2026-9"
        },
    ]

    @Test("a change shows at its place", arguments: forgeries)
    func forged(_ forgery: Forgery) {
        var forged = record
        forgery.forge(&forged)
        let findings = forged.verify(with: .sha256)
        #expect(findings.map(\.part) == forgery.parts)
        for finding in findings {
            for language in Language.allCases { #expect(!finding.sentence(in: language).isEmpty) }
        }
    }

    @Test("the finding says what should stand and what stands")
    func words() {
        var forged = record
        forged.permutation.swapAt(1, 2)
        #expect(
            forged.verify(with: .sha256) == [
                DrawFinding(part: .permutation, fault: .differs(expected: "2: E10", published: "2: E04"))
            ])
        #expect(
            forged.verify(with: .sha256).first?.sentence(in: .english)
                == "The order drawn differs: expected 2: E10, published 2: E04.")
    }

    @Test("a record made anew as a whole is betrayed only by the commitment known from before")
    func remade() throws {
        let other = try DrawWorld(quota: DrawTerms.Quota(seats: 3)).record()
        #expect(other.verify(with: .sha256).isEmpty)
        #expect(other.verify(with: .sha256, committed: record.commitment).map(\.part) == [.earlierCommitment])
    }
}
