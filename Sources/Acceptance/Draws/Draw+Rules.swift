import AcceptanceAPI
import CommonAPI
import Foundation
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf

// The stages of a draw (docs/facts.md §7): gathering → committed → drawn, or void on the way.

extension AcceptanceAPI.Draw {
    /// Parties a draw needs at least: with one alone, that one could choose the panel; two may be of one mind.
    static let leastContributors = 3
    /// Days in which every commitment must be in, and then every reveal; after those it may be made void.
    static let gatherDays = 7
    static let revealDays = 3

    var division: DivisionCode {
        get throws(Refusal) { try DivisionCode(divisionCode, field: "draw_id") }
    }

    /// Whether it can still lead, or has led, to a panel.
    var isLive: Bool { state != .void }

    /// Takes a contributor's commitment. From `gathering` only; the last one leads to `committed` and makes the
    /// draw's own commitment.
    ///
    /// - Throws: `not-a-contributor`, `draw-not-gathering`, `contribution-made`.
    mutating func commit(_ commitment: Data, by party: String, at now: Instant) throws(Refusal) {
        let place = try place(of: party)
        guard state == .gathering else { throw Refusal(.drawNotGathering, field: "draw_id") }
        guard contributions[place].commitment.isEmpty else {
            throw Refusal(.contributionMade, field: "draw_id")
        }
        contributions[place].commitment = commitment
        guard contributions.allSatisfy({ !$0.commitment.isEmpty }) else { return }
        self.commitment = Data(hex: DrawCommitment(to: try terms(), hash: .sha256).digest)
        revealBy = now.adding(days: Self.revealDays).microseconds
        state = .committed
    }

    /// Takes a contributor's nonce. From `committed` only; the last one leads to `drawn` and makes the panel.
    ///
    /// - Throws: `not-a-contributor`, `draw-not-committed`, `contribution-revealed`, `nonce-mismatch`.
    mutating func reveal(_ nonce: Data, by party: String, at now: Instant) throws(Refusal) {
        let place = try place(of: party)
        guard state == .committed else { throw Refusal(.drawNotCommitted, field: "draw_id") }
        guard contributions[place].nonce.isEmpty else {
            throw Refusal(.contributionRevealed, field: "draw_id")
        }
        let bound = try AcceptanceAPI.Contribution.commitment(
            round: roundCode, subject: subject, party: party, nonce: [UInt8](nonce))
        guard bound == [UInt8](contributions[place].commitment) else {
            throw Refusal(.nonceMismatch, field: "nonce")
        }
        contributions[place].nonce = nonce
        guard contributions.allSatisfy({ !$0.nonce.isEmpty }) else { return }
        try draw(at: now)
    }

    /// Ends it without a result, and names whose share is missing. From `gathering` or `committed`; leads to `void`.
    ///
    /// - Throws: `draw-finished`, `draw-not-overdue`.
    mutating func void(because reason: String, by actor: Actor, at now: Instant) throws(Refusal) {
        guard state == .gathering || state == .committed else {
            throw Refusal(.drawFinished, field: "draw_id")
        }
        let due = state == .gathering ? gatherBy : revealBy
        guard due < now.microseconds else {
            throw Refusal(.drawNotOverdue, field: "draw_id", ["due": Instant(microseconds: due).day.text])
        }
        if state == .gathering {
            absent = contributions.filter(\.commitment.isEmpty).map(\.party)
        } else {
            withheld = contributions.filter(\.nonce.isEmpty).map(\.party)
        }
        end(because: reason, by: actor.id, at: now)
    }

    /// Ends it without a result; leads to `void`.
    mutating func end(because reason: String, by principal: String, at now: Instant) {
        voidReason = reason
        voidedBy = principal
        voidedAt = now.microseconds
        state = .void
    }

    private mutating func draw(at now: Instant) throws(Refusal) {
        let terms = try terms()
        beacon = try terms.beacon(revealing: try reveals(), hash: .sha256)
        let draw = try terms.draw(beacon: beacon, hash: .sha256)
        seed = Data(draw.seed)
        permutation = draw.permutation
        panel = try Panel(from: draw, terms: terms).seated
        drawnAt = now.microseconds
        state = .drawn
    }

    /// The seats after every recusal so far, made again from the terms.
    func seats() throws(Refusal) -> Panel {
        let terms = try terms()
        let draw = try terms.draw(beacon: beacon, hash: .sha256)
        let recusals = recusals.map { Panel.Recusal(id: $0.expertID, reason: $0.reason) }
        do {
            return try Panel(from: draw, terms: terms, recusals: recusals)
        } catch {
            guard error.reason == .drawRosterExhausted else { throw error }
            throw Refusal(.alternatesExhausted, field: "expert_id")
        }
    }

    private func place(of party: String) throws(Refusal) -> Int {
        guard let place = contributions.firstIndex(where: { $0.party == party }) else {
            throw Refusal(.notAContributor, field: "draw_id")
        }
        return place
    }
}
