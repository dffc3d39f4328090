import AcceptanceAPI
import CommonAPI
import Foundation
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Acceptance

@Suite("Recusals")
struct RecusalTests {
    private let world: AcceptanceWorld
    private let application: Application
    private let draw: AcceptanceAPI.Draw

    init() throws {
        world = try AcceptanceWorld()
        application = try world.empanelled()
        draw = try world.show(AcceptanceAPI.Draw.with { [application] in $0.id = application.drawID })
    }

    @Test("the next in order takes the seat and nobody else moves", arguments: 0..<3)
    func next(seat: Int) throws {
        let leaving = draw.panel[seat]
        let recused = try world.recuse(leaving, from: draw)
        let alternate = draw.permutation[3]
        #expect(recused.panel == draw.panel.filter { $0 != leaving } + [alternate])
        #expect(recused.recusals.map(\.expertID) == [leaving])
        #expect(recused.recusals[0].replacedBy == alternate)
        #expect(recused.state == .drawn)
        #expect(try world.show(application).panel == recused.panel)
        expectRefusal(.expertNotOnPanel) { try world.handIn(by: leaving, for: application) }
        _ = try world.handIn(by: alternate, for: application)
    }

    @Test("an expert may excuse itself, not another, and nobody elsewhere excuses anybody")
    func own() throws {
        expectRefusal(.noGrantHere) {
            try world.recuse(draw.panel[1], from: draw, as: Actors.expert(draw.panel[0]))
        }
        expectRefusal(.noGrantHere) { try world.recuse(draw.panel[1], from: draw, as: Actors.farCounty) }
        let recused = try world.recuse(draw.panel[0], from: draw)
        #expect(!recused.panel.contains(draw.panel[0]))
        #expect(recused.recusals[0].kind == .declined)
        #expect(recused.recusals[0].confirmedBy.isEmpty)
        // Who is out learns no more of it.
        expectRefusal(.drawUnknown) { try world.show(draw, to: Actors.expert(draw.panel[0])) }
        expectRefusal(.drawUnknown) { try world.recuse(draw.panel[0], from: draw) }
    }

    @Test("only who sits can be excused, and only before its sheet is in")
    func refused() throws {
        for expert in [draw.permutation[5], "E99"] {
            expectRefusal(.expertNotSeated, at: "expert_id") {
                try world.recuse(expert, from: draw, as: Actors.county, .absent)
            }
            expectRefusal(.drawUnknown) { try world.recuse(expert, from: draw) }
        }
        _ = try world.recuse(draw.panel[0], from: draw, as: Actors.county, .absent)
        _ = try world.handIn(by: draw.panel[0], for: application)
        expectRefusal(.sheetAlreadyIn, at: "expert_id") { try world.recuse(draw.panel[0], from: draw) }
        expectRefusal(.sheetAlreadyIn, at: "expert_id") {
            try world.decide(draw.panel[0], of: draw, as: Actors.auditor)
        }
    }

    @Test(
        "what the organiser enters moves nobody by itself",
        arguments: [RecusalKind.declined, .conflict, .absent])
    func entered(kind: RecusalKind) throws {
        let leaving = draw.panel[1]
        let waiting = try world.recuse(leaving, from: draw, as: Actors.county, kind, evidence: "来函 1 号")
        #expect(waiting.panel == draw.panel && waiting.recusals.isEmpty)
        #expect(waiting.proposals.map(\.state) == [.waiting])
        #expect(try world.show(application).panel == draw.panel)
        expectRefusal(.recusalWaiting, at: "expert_id") {
            try world.recuse(leaving, from: draw, as: Actors.city, kind, evidence: "来函 1 号")
        }
        let kept = try world.decide(leaving, of: draw, as: Actors.city, accepted: false)
        #expect(kept.panel == draw.panel && kept.proposals.map(\.state) == [.refused])
        expectRefusal(.recusalUnknown, at: "expert_id") {
            try world.decide(leaving, of: draw, as: Actors.city)
        }
        _ = try world.recuse(leaving, from: draw, as: Actors.county, kind, evidence: "来函 2 号")
        let taken = try world.decide(leaving, of: draw, as: Actors.city)
        #expect(taken.panel == draw.panel.filter { $0 != leaving } + [draw.permutation[3]])
        #expect(taken.proposals.map(\.state) == [.refused, .taken])
        #expect(taken.recusals.map(\.confirmedBy) == [Actors.city.id])
        #expect(try world.show(application).panel == taken.panel)
        #expect(try DrawRecord(taken).verify(with: .sha256).isEmpty)
    }

    @Test("the organiser says what kind it is, and on what evidence")
    func form() {
        let leaving = draw.panel[0]
        expectRefusal(.recusalKindMissing, at: "kind") {
            try world.recuse(leaving, from: draw, as: Actors.county, evidence: "来函")
        }
        for kind in [RecusalKind.declined, .conflict] {
            expectRefusal(.recusalEvidenceMissing, at: "evidence") {
                try world.recuse(leaving, from: draw, as: Actors.county, kind)
            }
        }
    }

    @Test("a second person of another agency confirms that an expert declined or did not come")
    func second() throws {
        let leaving = draw.panel[0]
        _ = try world.recuse(leaving, from: draw, as: Actors.county, .absent)
        let colleague = World.actor(
            "changxing.05", .organiser, .auditor, over: "330522", agency: Actors.seat("changxing-bulk"))
        let nowhere = World.actor("changxing.06", .organiser, over: "330522")
        for actor in [Actors.county, colleague, nowhere] {
            expectRefusal(.recusalSameAgency) { try world.decide(leaving, of: draw, as: actor) }
        }
        for actor in [Actors.farCounty, Actors.party("witness-b"), Actors.applicant] {
            expectRefusal(.noGrantHere) { try world.decide(leaving, of: draw, as: actor) }
        }
        _ = try world.decide(leaving, of: draw, as: Actors.auditor)
        #expect(try !world.show(application).panel.contains(leaving))
    }

    @Test("the level above decides whether an expert must keep away")
    func conflict() throws {
        let leaving = draw.panel[0]
        // Entered from the city, it is the province's to decide, and no officer's of the city.
        _ = try world.recuse(leaving, from: draw, as: Actors.city, .conflict, evidence: "纪要 3 号")
        for actor in [Actors.county, Actors.city, Actors.reviewer, Actors.auditor, Actors.administrator] {
            expectRefusal(.notLevelAbove) { try world.decide(leaving, of: draw, as: actor) }
        }
        _ = try world.decide(leaving, of: draw, as: Actors.province)
        #expect(try !world.show(application).panel.contains(leaving))
    }

    @Test("an expert that goes of its own accord settles what was entered of it")
    func settled() throws {
        let leaving = draw.panel[2]
        _ = try world.recuse(leaving, from: draw, as: Actors.county, .absent)
        let gone = try world.recuse(leaving, from: draw)
        #expect(gone.proposals.map(\.state) == [.taken] && gone.recusals.count == 1)
        expectRefusal(.recusalUnknown) { try world.decide(leaving, of: draw, as: Actors.city) }
    }

    @Test("when every alternate is used up no one can be excused")
    func exhausted() throws {
        var panel = draw.panel
        for _ in 0..<4 { panel = try world.recuse(panel[0], from: draw).panel }
        expectRefusal(.alternatesExhausted, at: "expert_id") { try world.recuse(panel[0], from: draw) }
        #expect(try world.show(application).panel == panel)
    }
}

@Suite("Checking a draw off line")
struct DrawVerificationTests {
    private let draw: AcceptanceAPI.Draw

    init() throws {
        let world = try AcceptanceWorld()
        let drawn = try world.finish(world.openDraw(for: world.apply(in: world.openRound())))
        draw = try world.recuse(drawn.panel[1], from: drawn)
    }

    @Test("the record of a true draw verifies, its recusal included")
    func sound() throws {
        let record = try DrawRecord(draw)
        #expect(record.verify(with: .sha256, committed: draw.commitment.hex).isEmpty)
        #expect(record.recusals.count == 1)
    }

    struct Tamper: Sendable, CustomTestStringConvertible {
        let name: String
        let part: DrawFinding.Part
        let make: @Sendable (inout AcceptanceAPI.Draw) -> Void
        var testDescription: String { name }
    }

    static let tampers = [
        Tamper(name: "a favourite in a seat", part: .panel) { $0.panel[0] = $0.permutation[6] },
        Tamper(name: "another order", part: .permutation) { $0.permutation.swapAt(0, 4) },
        Tamper(name: "an expert struck from the roster", part: .rosterDigest) {
            $0.roster.removeLast()
            $0.organisations.removeLast()
        },
        Tamper(name: "another organisation", part: .commitment) { $0.organisations[0] = "示例庚院" },
        Tamper(name: "more seats", part: .commitment) { $0.panelSize = 5 },
        Tamper(name: "another round", part: .commitment) { $0.roundCode = "R2026-9" },
        Tamper(name: "another nonce", part: .contributions) { $0.contributions[0].nonce[0] ^= 1 },
        Tamper(name: "another seed", part: .seed) { $0.seed[31] ^= 1 },
        Tamper(name: "a seed cut short", part: .seed) { $0.seed.removeLast() },
        Tamper(name: "another beacon", part: .beacon) { $0.beacon = String($0.beacon.reversed()) + "0" },
        Tamper(name: "a recusal kept silent", part: .panel) { $0.recusals = [] },
    ]

    @Test("a change shows at its place", arguments: tampers)
    func tampered(tamper: Tamper) throws {
        var changed = draw
        tamper.make(&changed)
        let findings = try DrawRecord(changed).verify(with: .sha256)
        #expect(findings.contains { $0.part == tamper.part })
    }

    @Test("what has not even the form of a record is refused")
    func malformed() {
        var changed = draw
        changed.contributions[0].nonce = changed.contributions[0].nonce.dropLast()
        expectRefusal(.drawNonce) { try DrawRecord(changed) }
        changed = draw
        changed.contributions[1].commitment.removeAll()
        expectRefusal(.drawCommitmentDigest) { try DrawRecord(changed) }
        changed = draw
        changed.state = .committed
        expectRefusal(.drawNotDrawn) { try DrawRecord(changed) }
    }

    @Test("a commitment binds round, subject, party and nonce")
    func commitment() throws {
        func make(
            _ round: String = "R1", _ subject: String = "plant-1", _ party: String = "a", _ byte: UInt8 = 1
        ) throws -> [UInt8] {
            try AcceptanceAPI.Contribution.commitment(
                round: round, subject: subject, party: party, nonce: Array(repeating: byte, count: 32))
        }
        let all = try [
            make(), make("R2"), make("R1", "plant-2"), make("R1", "plant-1", "b"),
            make("R1", "plant-1", "a", 2),
        ]
        #expect(Set(all).count == 5)
        #expect(all.allSatisfy { $0.count == 32 })
        #expect(try make() == make())
        expectRefusal(.drawNonce) {
            try AcceptanceAPI.Contribution.commitment(round: "R1", subject: "s", party: "a", nonce: [1])
        }
        expectRefusal(.drawLabel) { try make("R|1") }
    }
}
