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

@Suite("Draws")
struct DrawTests {
    private let world: AcceptanceWorld
    private let application: Application

    init() throws {
        world = try AcceptanceWorld()
        application = try world.apply(in: world.openRound())
    }

    @Test("the roster is the pool less those who must keep away, each with the reason")
    func roster() throws {
        let draw = try world.openDraw(for: application)
        #expect(draw.roster == ["E04", "E05", "E06", "E07", "E08", "E09", "E10"])
        #expect(draw.organisations.count == 7)
        #expect(
            draw.leftOut == [
                "E01: works in the plant's own county", "E02: avoids the plant",
                "E03: recognition ended on 2026-11-22",
            ])
        #expect(draw.state == .gathering)
        #expect(draw.rosterDigest.count == 32)
        #expect(try world.show(application).drawID == draw.id)
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let reason: Reason
        var seats: Int32 = 3
        var perOrganisation: Int32 = 0
        var contributors = Cast.witnesses
        var testDescription: String { name }
    }

    static let faults = [
        Fault(name: "two seats", reason: .panelSizeEven, seats: 2),
        Fault(name: "no seat", reason: .panelSizeEven, seats: 0),
        Fault(name: "one contributor", reason: .contributorsTooFew, contributors: ["witness-a"]),
        Fault(
            name: "a contributor twice", reason: .contributorUnfit, contributors: ["witness-a", "witness-a"]),
        Fault(
            name: "an unknown contributor", reason: .contributorUnfit, contributors: ["witness-a", "none"]),
        Fault(
            name: "a revoked contributor", reason: .contributorUnfit,
            contributors: ["witness-a", "witness-gone"]),
        Fault(
            name: "a contributor of another city", reason: .contributorUnfit,
            contributors: ["witness-a", "witness-far"]),
        Fault(
            name: "a contributor with another role", reason: .contributorUnfit,
            contributors: ["witness-a", "changxing.01"]),
        Fault(name: "nine seats for seven experts", reason: .rosterTooSmall, seats: 9),
        Fault(
            name: "seven seats for five organisations", reason: .rosterTooSmall, seats: 7, perOrganisation: 1),
    ]

    @Test("a draw that could not lead to a panel is refused", arguments: faults)
    func refused(fault: Fault) {
        expectRefusal(fault.reason) {
            try world.openDraw(
                for: application, seats: fault.seats, perOrganisation: fault.perOrganisation,
                contributors: fault.contributors)
        }
    }

    @Test("an organiser elsewhere does not even learn of the application")
    func access() {
        expectRefusal(.applicationUnknown) { try world.openDraw(for: application, as: Cast.farCounty) }
        expectRefusal(.noGrantHere) { try world.openDraw(for: application, as: Cast.reviewer) }
        expectRefusal(.applicationUnknown) { try world.openDraw(for: .with { $0.id = "none" }) }
        expectRefusal(.drawUnknown, at: "draw_id") {
            try world.show(AcceptanceAPI.Draw.with { $0.id = "none" })
        }
    }

    @Test("an application has one draw at a time")
    func one() throws {
        let draw = try world.openDraw(for: application)
        expectRefusal(.drawExists) { try world.openDraw(for: application) }
        _ = try world.finish(draw)
        expectRefusal(.applicationNotSubmitted) { try world.openDraw(for: application) }
    }

    @Test("the last commitment makes the draw's, the last nonce makes the panel")
    func stages() throws {
        let opened = try world.openDraw(for: application, perOrganisation: 1)
        let first = try world.commit("witness-a", to: opened)
        #expect(first.state == .gathering && first.commitment.isEmpty)
        let committed = try world.commit("witness-b", to: opened)
        #expect(committed.state == .committed && committed.commitment.count == 32)
        let revealed = try world.reveal("witness-b", to: opened)
        #expect(revealed.state == .committed && revealed.panel.isEmpty)
        let drawn = try world.reveal("witness-a", to: opened)
        #expect(drawn.state == .drawn)
        #expect(drawn.panel.count == 3)
        #expect(drawn.permutation.sorted() == drawn.roster)
        let organisations = Dictionary(uniqueKeysWithValues: zip(drawn.roster, drawn.organisations))
        #expect(Set(drawn.panel.map { organisations[$0] }).count == 3)
        let empanelled = try world.show(application)
        #expect(empanelled.state == .empanelled && empanelled.panel == drawn.panel)
    }

    @Test("a contributor commits and reveals once, in this order, and no one else does")
    func contributions() throws {
        let draw = try world.openDraw(for: application)
        expectRefusal(.drawNotCommitted) { try world.reveal("witness-a", to: draw) }
        expectRefusal(.notAContributor) { try world.commit("witness-c", to: draw) }
        _ = try world.commit("witness-a", to: draw)
        expectRefusal(.contributionMade) { try world.commit("witness-a", to: draw) }
        _ = try world.commit("witness-b", to: draw)
        expectRefusal(.drawNotGathering) { try world.commit("witness-a", to: draw) }
        expectRefusal(.notAContributor) { try world.reveal("witness-c", to: draw) }
        expectRefusal(.nonceMismatch, at: "nonce") {
            try world.act(
                Cast.witness("witness-a"), world.draws.revealContribution,
                .with {
                    $0.drawID = draw.id
                    $0.nonce = Data(AcceptanceWorld.nonce(of: "witness-b"))
                })
        }
        _ = try world.reveal("witness-a", to: draw)
        expectRefusal(.contributionRevealed) { try world.reveal("witness-a", to: draw) }
        _ = try world.reveal("witness-b", to: draw)
        expectRefusal(.drawNotCommitted) { try world.reveal("witness-b", to: draw) }
    }

    @Test("a contributor that lost its grant contributes no more")
    func grantLost() throws {
        let draw = try world.openDraw(for: application)
        let demoted = World.actor("witness-a", .drawWitness, over: "330400")
        expectRefusal(.noGrantHere) {
            try world.act(demoted, world.draws.commitContribution, .with { $0.drawID = draw.id })
        }
    }

    @Test("a draw whose contributor withholds is void, and another may follow", arguments: [0, 1, 2])
    func void(commitments: Int) throws {
        let draw = try world.openDraw(for: application)
        for party in Cast.witnesses.prefix(commitments) { _ = try world.commit(party, to: draw) }
        let request = VoidDrawRequest.with {
            $0.drawID = draw.id
            $0.reason = "监督人未揭示"
        }
        expectRefusal(.noGrantHere) { try world.act(Cast.farCounty, world.draws.voidDraw, request) }
        let void = try world.act(Cast.county, world.draws.voidDraw, request)
        #expect(void.state == .void && void.voidReason == "监督人未揭示")
        expectRefusal(.drawFinished) { try world.act(Cast.county, world.draws.voidDraw, request) }
        expectRefusal(.drawNotGathering) { try world.commit("witness-b", to: draw) }
        expectRefusal(.drawNotDrawn) { try world.recuse("E04", from: draw) }
        expectRefusal(.drawNotDrawn) { try DrawRecord(void) }
        let second = try world.finish(world.openDraw(for: application))
        #expect(try world.show(application).drawID == second.id)
        expectRefusal(.drawFinished) {
            try world.act(Cast.county, world.draws.voidDraw, .with { $0.drawID = second.id })
        }
    }

    @Test("who sat on the plant's previous panel does not sit on the next")
    func coolDown() throws {
        let first = try world.finish(world.openDraw(for: application))
        world.advance(days: 1)
        var fresh = Cast.experts
        for index in fresh.indices { fresh[index].recognisedUntil = "2027-12-31" }
        let round = try world.openRound("R2026-2", under: .with { $0.id = application.templateID })
        _ = try world.act(Cast.province, world.experts.loadExperts, fresh)
        let second = try world.openDraw(for: world.apply(in: round))
        #expect(Set(second.roster).isDisjoint(with: first.panel))
        for expert in first.panel {
            #expect(second.leftOut.contains("\(expert): sat on the plant's previous panel"))
        }
    }
}
