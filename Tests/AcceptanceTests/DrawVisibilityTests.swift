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

/// The table at the end of the design of draws, row by row.
@Suite("Who sees a draw")
struct DrawVisibilityTests {
    enum Progress: CaseIterable, Sendable { case gathering, committed, drawn, visited, decided }

    /// What of a draw somebody sees.
    struct Seen: Equatable, Sendable {
        var roster = false
        var leftOut = false
        var commitment = false
        var nonces = false
        var order = false
        var panel = 0
        var contributors = 3
    }

    private let world: AcceptanceWorld
    private let application: Application

    init() throws {
        world = try AcceptanceWorld()
        application = try world.apply(in: world.openRound())
    }

    /// The draw taken so far, as its supervisors see it.
    private func draw(at progress: Progress) throws -> AcceptanceAPI.Draw {
        let opened = try world.openDraw(for: application)
        if progress == .gathering { return opened }
        for share in opened.contributions { _ = try world.commit(share.party, to: opened) }
        _ = try world.reveal("witness-a", to: opened)
        if progress == .committed { return try world.show(opened) }
        for share in opened.contributions.dropFirst() { _ = try world.reveal(share.party, to: opened) }
        var drawn = try world.show(opened)
        drawn = try world.recuse(drawn.panel[2], from: drawn)
        let sheets = progress == .drawn ? 0 : progress == .visited ? 1 : 3
        for expert in drawn.panel.prefix(sheets) { _ = try world.handIn(by: expert, for: application) }
        return drawn
    }

    private func seen(_ draw: AcceptanceAPI.Draw, by actor: Actor) throws -> Seen {
        let shown = try world.show(draw, to: actor)
        let hasNoWords = shown.recusals.allSatisfy { $0.reason == "DECLINED" && $0.enteredBy.isEmpty }
        #expect(hasNoWords || actor.supervises(draw.divisionCode))
        #expect(shown.permutation.isEmpty == shown.seed.isEmpty && shown.seed.isEmpty == shown.beacon.isEmpty)
        #expect(shown.roster.count == shown.organisations.count)
        return Seen(
            roster: !shown.roster.isEmpty, leftOut: !shown.leftOut.isEmpty,
            commitment: !shown.commitment.isEmpty || shown.contributions.contains { !$0.commitment.isEmpty },
            nonces: shown.contributions.contains { !$0.nonce.isEmpty }, order: !shown.permutation.isEmpty,
            panel: shown.panel.count, contributors: shown.contributions.count)
    }

    @Test("organiser and supervisors see all", arguments: Progress.allCases)
    func supervisors(progress: Progress) throws {
        let draw = try draw(at: progress)
        let outside = World.actor(
            "zj.reader", .auditor, over: "330522", agency: Actors.seat("changxing-ecology"))
        for actor in [Actors.county, Actors.city, Actors.province, Actors.reviewer, Actors.auditor, outside] {
            #expect(try world.show(draw, to: actor) == draw)
        }
    }

    @Test(
        "others see terms and commitment, and the record without who was left out with the verdict",
        arguments: Progress.allCases)
    func anyone(progress: Progress) throws {
        let draw = try draw(at: progress)
        let others = [
            Actors.stranger, Actors.farCounty, Actors.applicant(for: Actors.otherPlant),
            Actors.party("witness-b"),
            World.actor("hotline", .hotline, over: "330000"),
        ]
        let expected =
            progress == .decided
            ? Seen(roster: true, commitment: true, nonces: true, order: true, panel: 3)
            : Seen(commitment: progress != .gathering)
        for actor in others { #expect(try seen(draw, by: actor) == expected) }
        if progress == .decided {
            let record = try DrawRecord(world.show(draw, to: Actors.stranger))
            #expect(record.verify(with: .sha256, committed: draw.commitment.hex).isEmpty)
        }
    }

    @Test(
        "the plant sees that a draw runs and who contributes, and the panel once it was visited",
        arguments: Progress.allCases)
    func plant(progress: Progress) throws {
        let draw = try draw(at: progress)
        // Another officer of the plant, which contributes nothing itself.
        let other = World.actor("clerk", .applicant, over: "330000", speaksFor: Actors.plant)
        let isOpen = progress == .visited || progress == .decided
        #expect(
            try seen(draw, by: other)
                == (isOpen
                    ? Seen(roster: true, commitment: true, nonces: true, order: true, panel: 3) : Seen()))
    }

    @Test("an expert sees nothing, then its own seat, then the panel", arguments: Progress.allCases)
    func expert(progress: Progress) throws {
        let draw = try draw(at: progress)
        let seated = Actors.expert(draw.panel.first ?? draw.roster[0])
        let unseated =
            [Actors.expert("E02"), Actors.expert("E99")] + draw.recusals.map { Actors.expert($0.expertID) }
        switch progress {
        case .gathering, .committed:
            expectRefusal(.drawUnknown) { try world.show(draw, to: seated) }
        case .drawn:
            let shown = try world.show(draw, to: seated)
            #expect(shown.panel == [seated.speaksFor] && shown.contributions.isEmpty)
            #expect(shown.permutation.isEmpty && shown.roster.isEmpty && shown.rosterDigest.isEmpty)
        case .visited: #expect(try world.show(draw, to: seated).panel == draw.panel)
        case .decided: #expect(try world.show(draw, to: seated).permutation == draw.permutation)
        }
        for actor in unseated where progress != .decided {
            expectRefusal(.drawUnknown) { try world.show(draw, to: actor) }
        }
    }

    @Test("a list of attempts shows no more than each draw does", arguments: Progress.allCases)
    func lists(progress: Progress) throws {
        let draw = try draw(at: progress)
        func list(_ actor: Actor) throws -> [AcceptanceAPI.Draw] {
            try world.ask(actor, world.draws.listDraws, .with { $0.applicationID = application.id }).draws
        }
        for actor in [Actors.county, Actors.applicant, Actors.party("witness-b")] {
            #expect(try list(actor) == [world.show(draw, to: actor)])
        }
        for actor in [Actors.stranger, Actors.farCounty, Actors.expert("E02"), .nobody] {
            expectRefusal(.applicationUnknown) { try list(actor) }
        }
    }

    @Test("nothing of a panel is told to the other services")
    func events() throws {
        let draw = try draw(at: .decided)
        for event in try world.world.events() {
            for name in draw.roster + draw.leftOut.map({ String($0.prefix(3)) }) {
                #expect(event.payload.range(of: Data(name.utf8)) == nil, "\(event.type)")
            }
        }
    }
}
