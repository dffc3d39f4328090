import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension Opinion {
    /// Whether the department has said yes or no.
    var isGiven: Bool { state == .agreed || state == .opposed }

    /// Records the department's opinion.
    ///
    /// - Throws: `words-contradict`; `supplement-open`: a department cannot agree while papers are missing.
    mutating func give(_ request: GiveOpinionRequest, by actor: Actor, at now: Instant) throws(Refusal) {
        let isOpposed = request.stance == .opposed
        try StanceText.require(
            request.text, toSay: isOpposed ? .no : .yes, as: request.stance.wording, field: "text")
        guard isOpposed || state != .supplementWanted else {
            throw Refusal(.supplementOpen, field: "ground")
        }
        state = isOpposed ? .opposed : .agreed
        text = request.text
        documentNumber = request.documentNumber
        givenBy = actor.id
        givenAt = now.microseconds
    }

    /// Asks for more papers. From `wanted` only; leads to `supplement wanted`.
    mutating func ask(
        for request: String, answerBy: CommonAPI.Deadline?, by actor: Actor, at now: Instant
    ) throws(Refusal) {
        guard state == .wanted else { throw Refusal(.supplementOpen, field: "ground") }
        state = .supplementWanted
        supplements.append(
            .with {
                $0.request = request
                $0.askedBy = actor.id
                $0.askedAt = now.microseconds
                if let answerBy { $0.answerBy = answerBy }
            })
    }

    /// Takes the papers that were asked for. From `supplement wanted` only; leads back to `wanted`.
    mutating func answer(
        _ text: String, files: [AttachedFile], by actor: Actor, at now: Instant
    ) throws(Refusal) {
        guard state == .supplementWanted, let last = supplements.indices.last else {
            throw Refusal(.supplementNotAsked, field: "ground")
        }
        state = .wanted
        supplements[last].answer = text
        supplements[last].files = files
        supplements[last].answeredBy = actor.id
        supplements[last].answeredAt = now.microseconds
    }

    /// The days that do not count towards the department's deadline: from the day after it asked for papers to the day
    /// they came. The day of asking counts, like the day before the event of any clock; papers that come on the day of
    /// asking stop nothing.
    var stoppages: [ClosedRange<Day>] {
        supplements.compactMap { supplement in
            guard supplement.answeredAt > 0 else { return nil }
            let asked = Instant(microseconds: supplement.askedAt).day
            let answered = Instant(microseconds: supplement.answeredAt).day
            return asked < answered ? asked.adding(days: 1)...answered : nil
        }
    }

    /// Whether the deadline passed without an opinion. That makes it late and has no other effect.
    func isLate(at now: Instant) -> Bool {
        state == .wanted && hasDue && now.microseconds >= due.dueAt
    }
}

extension FileProjectRequest {
    /// Refuses papers that leave a ground out or name one twice.
    func requireEveryGround() throws(Refusal) {
        for (index, paper) in papers.enumerated()
        where papers[..<index].contains(where: { $0.ground == paper.ground }) {
            throw Refusal(.groundTwice, field: FieldPath("papers").item(index).field("ground"))
        }
        for ground in Ground.inOrder where !papers.contains(where: { $0.ground == ground }) {
            throw Refusal(.groundMissing, field: "papers", words: ["ground": ground.wording])
        }
    }
}
