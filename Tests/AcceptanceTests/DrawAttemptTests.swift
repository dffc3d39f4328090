import AcceptanceAPI
import CommonAPI
import Foundation
import Refusals
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Acceptance

@Suite("Attempts at a draw")
struct DrawAttemptTests {
    private let world: AcceptanceWorld
    private let application: Application

    init() throws {
        world = try AcceptanceWorld()
        application = try world.apply(in: world.openRound())
    }

    /// A draw that everybody committed to, and one of them does not reveal.
    private func withheld(by party: String, in draw: AcceptanceAPI.Draw) throws -> AcceptanceAPI.Draw {
        for share in draw.contributions { _ = try world.commit(share.party, to: draw) }
        for share in draw.contributions where share.party != party {
            _ = try world.reveal(share.party, to: draw)
        }
        world.advance(days: AcceptanceAPI.Draw.revealDays + 1)
        return try world.void(draw)
    }

    static let nobodies = [
        Actors.county, Actors.farCounty, Actors.auditor, Actors.administrator, Actors.applicant,
        World.actor("changxing.07", .administrator, over: "330522", agency: Actors.seat("changxing-bulk")),
        World.actor("zj-ecology.07", .organiser, over: "330000", agency: Actors.seat("zj-ecology")),
        World.actor("changxing.08", .organiser, over: "330000", agency: Actors.seat("changxing-bulk")),
        World.actor("nobodys", .organiser, over: "330000"),
    ]

    @Test("nobody but the level above voids a draw", arguments: nobodies.indices)
    func nobody(index: Int) throws {
        let draw = try world.openDraw(for: application)
        world.advance(days: 30)
        expectRefusal(.notLevelAbove, at: "draw_id") { try world.void(draw, as: Self.nobodies[index]) }
    }

    @Test("above an agency of the province stands another of the four departments")
    func province() throws {
        let witness = World.actor("zj.w", .drawWitness, over: "330000", agency: Actors.seat("zj-bulk"))
        var principal = witness.principal
        principal.publicKey = Data(repeating: 9, count: 32)
        try world.follow(principal, about: principal.id)
        let draw = try world.openDraw(
            for: application, as: Actors.province, contributors: ["zj.w", "witness-b", "applicant-plant-1"])
        world.advance(days: 30)
        let others = [
            Actors.city, Actors.province,
            World.actor("zj-commerce.01", .administrator, over: "330000", agency: Actors.seat("zj-commerce")),
            // The department that contributes has a part in it.
            World.actor("zj-ecology.01", .administrator, over: "330000", agency: Actors.seat("zj-ecology")),
            World.actor("zj-economy.02", .organiser, over: "330000", agency: Actors.seat("zj-economy-it")),
        ]
        for actor in others { expectRefusal(.notLevelAbove) { try world.void(draw, as: actor) } }
        #expect(try world.void(draw, as: Actors.administrator).state == .void)
    }

    @Test("and not before something is overdue")
    func overdue() throws {
        let draw = try world.openDraw(for: application)
        expectRefusal(.drawNotOverdue) { try world.void(draw) }
        world.advance(days: AcceptanceAPI.Draw.gatherDays)
        expectRefusal(.drawNotOverdue) { try world.void(draw) }
        for share in draw.contributions { _ = try world.commit(share.party, to: draw) }
        world.advance(days: 1)
        // Everybody committed: the reveals have days of their own.
        expectRefusal(.drawNotOverdue) { try world.void(draw) }
        world.advance(days: AcceptanceAPI.Draw.revealDays)
        let void = try world.void(draw)
        #expect(void.state == .void && void.withheld == draw.contributions.map(\.party))
        #expect(void.voidReason == "逾期未揭示" && void.voidedBy == Actors.city.id && void.voidedAt > 0)
        expectRefusal(.drawFinished) { try world.void(draw) }
        expectRefusal(.drawNotCommitted) { try world.reveal("witness-a", to: draw) }
        expectRefusal(.drawNotDrawn) { try world.recuse("E04", from: draw, as: Actors.county, .absent) }
        expectRefusal(.drawNotDrawn) { try DrawRecord(void) }
    }

    @Test("who did not commit is named and may take part again")
    func absent() throws {
        let draw = try world.openDraw(for: application)
        _ = try world.commit("witness-a", to: draw)
        world.advance(days: AcceptanceAPI.Draw.gatherDays + 1)
        let void = try world.void(draw)
        #expect(void.absent == ["witness-b", "applicant-plant-1"] && void.withheld.isEmpty)
        #expect(try world.openDraw(for: application).attempt == 2)
    }

    static let substitutes = [
        ("witness-b", ["witness-a", "witness-b", "applicant-plant-1"]),
        ("witness-b", ["witness-a", "witness-b2", "applicant-plant-1"]),
        ("witness-a", ["witness-a2", "witness-b", "applicant-plant-1"]),
        ("applicant-plant-1", ["witness-a", "witness-b", "applicant-plant-1"]),
    ]

    @Test("who withheld takes no part again, nor does its agency", arguments: substitutes)
    func barred(party: String, next: [String]) throws {
        let void = try withheld(by: party, in: world.openDraw(for: application))
        #expect(void.withheld == [party])
        expectRefusal(.contributorBarred) { try world.openDraw(for: application, contributors: next) }
    }

    @Test("a further attempt counts on, and repeats roster and seats byte for byte")
    func counts() throws {
        let first = try world.openDraw(for: application)
        #expect(first.attempt == 1)
        _ = try withheld(by: "witness-b", in: first)
        // The pool changed meanwhile; the roster does not.
        var fewer = Actors.experts
        for index in fewer.indices { fewer[index].avoids = [Actors.plant] }
        _ = try world.act(Actors.province, world.experts.loadExperts, fewer)
        let contributors = ["witness-a", "witness-c", "applicant-plant-1"]
        for (seats, limit) in [(5, 0), (3, 1)] as [(Int32, Int32)] {
            expectRefusal(.drawTermsFixed) {
                try world.openDraw(
                    for: application, seats: seats, perOrganisation: limit, contributors: contributors)
            }
        }
        let second = try world.openDraw(for: application, contributors: contributors)
        #expect(second.attempt == 2)
        #expect(second.roster == first.roster && second.rosterDigest == first.rosterDigest)
        #expect(try world.finish(second).state == .drawn)
        let list = try world.ask(
            Actors.auditor, world.draws.listDraws, .with { $0.applicationID = application.id })
        #expect(list.draws.map(\.attempt) == [1, 2])
        #expect(list.draws.map(\.withheld) == [["witness-b"], []])
    }

    @Test("another round begins no new count, and no second draw")
    func anotherRound() throws {
        _ = try withheld(by: "witness-b", in: world.openDraw(for: application))
        let round = try world.openRound("R2026-2", under: .with { $0.id = application.templateID })
        let again = try world.apply(in: round)
        expectRefusal(.contributorBarred) { try world.openDraw(for: again) }
        let second = try world.openDraw(
            for: again, contributors: ["witness-a", "witness-c", "applicant-plant-1"])
        #expect(second.attempt == 2)
        expectRefusal(.drawExists) { try world.openDraw(for: application) }
    }

    @Test("nor does another record of the plant")
    func merged() throws {
        _ = try withheld(by: "witness-b", in: world.openDraw(for: application))
        try world.followPlant(Actors.plant, "示例一号混凝土有限公司", in: "330522", mergedInto: Actors.otherPlant)
        let round = try world.openRound("R2026-2", under: .with { $0.id = application.templateID })
        let again = try world.apply(in: round, by: Actors.otherPlant)
        expectRefusal(.contributorBarred) { try world.openDraw(for: again) }
        let second = try world.openDraw(
            for: again, contributors: ["witness-a", "witness-c", "applicant-plant-2"])
        #expect(second.attempt == 2)
    }

    @Test(
        "of two records that turn out to be one plant the panel drawn first counts, whichever answers for it")
    func twoPanels() throws {
        _ = try world.finish(world.openDraw(for: application))
        world.advance(seconds: 60)
        let other = try world.apply(in: .with { $0.id = application.roundID }, by: Actors.otherPlant)
        _ = try world.finish(world.openDraw(for: other))
        try world.followPlant(Actors.plant, "示例一号混凝土有限公司", in: "330522", mergedInto: Actors.otherPlant)
        expectRefusal(.drawSuperseded, at: "application_id") { try world.score(world.show(other)) }
        let verdict = try world.score(world.show(application))
        #expect(verdict.isDecided)
        // Nor does the second come to its turn once the first is decided.
        expectRefusal(.drawSuperseded) { try world.score(world.show(other)) }
    }

    @Test("a voice that an expert or the plant got afterwards says nothing in the matter")
    func newVoices() throws {
        world.advance(seconds: 60)
        let voice = World.actor("voice-plant", .applicant, over: "330000", speaksFor: Actors.plant)
        var principal = voice.principal
        principal.publicKey = Data(repeating: 7, count: 32)
        try world.follow(principal, about: principal.id)
        expectRefusal(.speakerTooNew) {
            try world.openDraw(for: application, contributors: ["witness-a", "witness-b", "voice-plant"])
        }
        let draw = try world.finish(world.openDraw(for: application))
        let expert = try #require(draw.panel.first)
        world.advance(seconds: 60)
        let late = World.actor("voice-expert", .expert, over: "330000", speaksFor: expert)
        try world.follow(late.principal, about: late.id)
        expectRefusal(.speakerTooNew, at: "expert_id") { try world.recuse(expert, from: draw, as: late) }
    }

    @Test("who speaks for a plant in another's place is no party to its draw for thirty days")
    func successors() throws {
        func speak(_ id: String, key: UInt8, revoked: Bool = false) throws {
            var principal = World.actor(id, .applicant, over: "330000", speaksFor: Actors.otherPlant)
                .principal
            principal.publicKey = Data(repeating: key, count: 32)
            if revoked { principal.revokedAt = world.world.now.microseconds }
            try world.follow(principal, about: id)
        }
        try speak("voice-first", key: 8)
        world.advance(seconds: 60)
        try speak("voice-first", key: 8, revoked: true)
        try speak("voice-next", key: 9)
        world.advance(seconds: 60)
        let other = try world.apply(in: .with { $0.id = application.roundID }, by: Actors.otherPlant)
        expectRefusal(.speakerTooNew, at: "contributors[2]") {
            try world.openDraw(for: other, contributors: ["witness-a", "witness-b", "voice-next"])
        }
    }

    @Test("a verdict ends the count")
    func verdict() throws {
        let void = try withheld(by: "witness-b", in: world.openDraw(for: application))
        #expect(void.attempt == 1)
        _ = try world.finish(
            world.openDraw(for: application, contributors: ["witness-a", "witness-c", "applicant-plant-1"]))
        _ = try world.score(world.show(application))
        var fresh = Actors.experts
        for index in fresh.indices { fresh[index].recognisedUntil = "2027-12-31" }
        fresh += (0..<9).map { number in
            var more = fresh[3]
            more.id = "F0\(number)"
            return more
        }
        let round = try world.openRound("R2026-2", under: .with { $0.id = application.templateID })
        _ = try world.act(Actors.province, world.experts.loadExperts, fresh)
        let next = try world.openDraw(for: world.apply(in: round))
        #expect(next.attempt == 1)
        #expect(next.contributions.map(\.party).contains("witness-b"))
    }
}

@Suite("Draws from before there were three parties")
struct OldDrawTests {
    @Test("what was under way begins again, what was drawn stays and can be drawn again")
    func takenOver() throws {
        let world = try AcceptanceWorld()
        let application = try world.apply(in: world.openRound())
        let drawn = try world.finish(world.openDraw(for: application))
        var old = drawn
        old.attempt = 0
        for index in old.contributions.indices {
            old.contributions[index].place = .unspecified
            old.contributions[index].agencyID = ""
        }
        var open = old
        open.id = "open"
        open.state = .committed
        open.panel = []
        try world.world.command(as: .nobody) { command in
            _ = try command.kept(.draws).save(old)
            _ = try command.kept(.draws).add(open)
            for id in [old.id, open.id] {
                try command.transaction.execute(
                    "INSERT INTO unindexed (collection, id) VALUES ('draw', $1)", [.text(id)])
            }
            try command.takeOverOldDraws()
        }
        #expect(try world.show(open).state == .void)
        #expect(try world.show(open).voidedBy == "acceptance@test")
        let kept = try world.show(drawn)
        #expect(kept.state == .drawn && kept.panel == drawn.panel)
        #expect(try DrawRecord(kept).verify(with: .sha256, committed: drawn.commitment.hex).isEmpty)
    }
}
