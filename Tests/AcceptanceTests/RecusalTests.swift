import AcceptanceAPI
import Foundation
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing

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

    @Test("an expert may excuse itself, not another")
    func own() throws {
        expectRefusal(.noGrantHere) {
            try world.recuse(draw.panel[1], from: draw, as: Cast.expert(draw.panel[0]))
        }
        expectRefusal(.noGrantHere) { try world.recuse(draw.panel[1], from: draw, as: Cast.farCounty) }
        let recused = try world.recuse(draw.panel[0], from: draw, as: Cast.expert(draw.panel[0]))
        #expect(!recused.panel.contains(draw.panel[0]))
    }

    @Test("only who sits can be excused, and only before its sheet is in")
    func refused() throws {
        expectRefusal(.expertNotSeated, at: "expert_id") {
            try world.recuse(draw.permutation[5], from: draw)
        }
        expectRefusal(.expertNotSeated) { try world.recuse("E99", from: draw) }
        _ = try world.handIn(by: draw.panel[0], for: application)
        expectRefusal(.sheetAlreadyIn, at: "expert_id") { try world.recuse(draw.panel[0], from: draw) }
        _ = try world.recuse(draw.panel[1], from: draw)
        expectRefusal(.expertNotSeated) { try world.recuse(draw.panel[1], from: draw) }
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
