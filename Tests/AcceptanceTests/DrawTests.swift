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
        var contributors = Actors.contributors()
        var testDescription: String { name }
    }

    static let faults = [
        Fault(name: "two seats", reason: .panelSizeEven, seats: 2),
        Fault(name: "no seat", reason: .panelSizeEven, seats: 0),
        Fault(
            name: "two contributors", reason: .contributorsTooFew,
            contributors: ["witness-a", "witness-b"]),
        Fault(
            name: "a contributor twice", reason: .contributorUnfit,
            contributors: ["witness-a", "witness-a", "witness-b", "applicant-plant-1"]),
        Fault(
            name: "an unknown contributor", reason: .contributorUnfit,
            contributors: ["witness-a", "witness-b", "none"]),
        Fault(
            name: "a revoked contributor", reason: .contributorUnfit,
            contributors: ["witness-a", "witness-gone", "applicant-plant-1"]),
        Fault(
            name: "a contributor of another city", reason: .contributorUnfit,
            contributors: ["witness-a", "witness-far", "applicant-plant-1"]),
        Fault(
            name: "a contributor with another role", reason: .contributorUnfit,
            contributors: ["changxing.01", "witness-b", "applicant-plant-1"]),
        Fault(
            name: "a contributor of no agency", reason: .contributorUnfit,
            contributors: ["witness-a", "witness-alone", "applicant-plant-1"]),
        Fault(
            name: "two of the organiser's agency", reason: .contributorUnfit,
            contributors: ["witness-a", "witness-a2", "applicant-plant-1"]),
        Fault(
            name: "two of another agency", reason: .contributorUnfit,
            contributors: ["witness-a", "witness-b", "witness-b2"]),
        Fault(
            name: "the organiser's superior", reason: .contributorUnfit,
            contributors: ["witness-a", "witness-city", "applicant-plant-1"]),
        Fault(
            name: "the department at the head of the organiser's line", reason: .contributorUnfit,
            contributors: ["witness-a", "witness-line", "applicant-plant-1"]),
        Fault(
            name: "an auditor of the witness's agency", reason: .contributorUnfit,
            contributors: ["witness-a", "witness-b", "auditor-b"]),
        Fault(
            name: "two with one key", reason: .contributorUnfit,
            contributors: ["witness-a", "witness-same-key", "applicant-plant-1"]),
        Fault(
            name: "another plant", reason: .contributorUnfit,
            contributors: ["witness-a", "witness-b", "applicant-plant-2"]),
        Fault(
            name: "nobody of the organiser's agency", reason: .drawPlaces,
            contributors: ["witness-b", "witness-c", "applicant-plant-1"]),
        Fault(
            name: "no other department", reason: .drawPlaces,
            contributors: ["witness-a", "auditor-c", "applicant-plant-1"]),
        Fault(
            name: "three agencies, and neither the plant nor an auditor", reason: .drawPlaces,
            contributors: ["witness-a", "witness-b", "witness-c"]),
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
        expectRefusal(.applicationUnknown) { try world.openDraw(for: application, as: Actors.farCounty) }
        expectRefusal(.noGrantHere) { try world.openDraw(for: application, as: Actors.reviewer) }
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
        _ = try world.commit("applicant-plant-1", to: opened)
        let committed = try world.commit("witness-b", to: opened)
        #expect(committed.state == .committed && committed.commitment.count == 32)
        _ = try world.reveal("applicant-plant-1", to: opened)
        let revealed = try world.reveal("witness-b", to: opened)
        #expect(revealed.state == .committed && revealed.panel.isEmpty)
        let reply = try world.reveal("witness-a", to: opened)
        #expect(reply.state == .drawn && reply.panel.isEmpty && reply.permutation.isEmpty)
        let drawn = try world.show(opened)
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
        _ = try world.commit("applicant-plant-1", to: draw)
        expectRefusal(.drawNotGathering) { try world.commit("witness-a", to: draw) }
        expectRefusal(.notAContributor) { try world.reveal("witness-c", to: draw) }
        expectRefusal(.nonceMismatch, at: "nonce") {
            try world.act(
                Actors.party("witness-a"), world.draws.revealContribution,
                .with {
                    $0.drawID = draw.id
                    $0.nonce = Data(AcceptanceWorld.nonce(of: "witness-b"))
                })
        }
        _ = try world.reveal("witness-a", to: draw)
        expectRefusal(.contributionRevealed) { try world.reveal("witness-a", to: draw) }
        _ = try world.reveal("witness-b", to: draw)
        _ = try world.reveal("applicant-plant-1", to: draw)
        expectRefusal(.drawNotCommitted) { try world.reveal("witness-b", to: draw) }
    }

    static let strangers = [
        World.actor("witness-a", .drawWitness, over: "330400", agency: Actors.seat("changxing-bulk")),
        World.actor("witness-a", .drawWitness, over: "330500", agency: Actors.seat("zj-construction")),
        World.actor("applicant-plant-1", over: "330000", speaksFor: Actors.plant),
    ]

    @Test("a contributor that is no longer what it was named as contributes no more", arguments: 0..<3)
    func grantLost(index: Int) throws {
        let draw = try world.openDraw(for: application)
        expectRefusal(.notAContributor) {
            try world.act(
                Self.strangers[index], world.draws.commitContribution, .with { $0.drawID = draw.id })
        }
    }

    @Test("an auditor of a third department stands in for the plant")
    func auditorStandsIn() throws {
        let draw = try world.openDraw(
            for: application, contributors: ["witness-a", "witness-b", "auditor-c"])
        #expect(draw.contributions.map(\.place) == [.organiser, .department, .auditor])
        #expect(try world.finish(draw).state == .drawn)
    }

    @Test("who sat on the plant's previous panel does not sit on the next")
    func coolDown() throws {
        let first = try world.finish(world.openDraw(for: application))
        _ = try world.score(world.show(application))
        world.advance(days: 1)
        var fresh = Actors.experts
        for index in fresh.indices { fresh[index].recognisedUntil = "2027-12-31" }
        let round = try world.openRound("R2026-2", under: .with { $0.id = application.templateID })
        _ = try world.act(Actors.province, world.experts.loadExperts, fresh)
        let second = try world.openDraw(for: world.apply(in: round))
        #expect(Set(second.roster).isDisjoint(with: first.panel))
        for expert in first.panel {
            #expect(second.leftOut.contains("\(expert): sat on the plant's previous panel"))
        }
    }
}
