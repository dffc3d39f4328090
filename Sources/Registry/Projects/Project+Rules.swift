import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

// Who may do what with a filing, and in which of its states.

extension Project {
    /// The division it lies in.
    var division: DivisionCode {
        get throws(Refusal) { try DivisionCode(divisionCode, field: "division_code") }
    }

    /// Whether the actor filed it, or speaks for the plant it belongs to; `plants` are the ids of the plant it speaks
    /// for.
    private func isOwn(of actor: Actor, _ plants: Set<String>) -> Bool {
        filedBy == actor.id || plants.contains(enterpriseID)
    }

    /// Whether the caller may know of it; `plants` are the ids of the plant that the caller speaks for.
    func isVisible(to actor: Actor, of plants: Set<String>) -> Bool {
        if isOwn(of: actor, plants) { return true }
        guard let place = try? division else { return false }
        return actor.holds(.examiner, .registrar, .investigator, .auditor, over: place)
    }

    /// Refuses an actor that neither filed it, nor speaks for its plant, nor is a registrar of the place.
    ///
    /// - Throws: `project-of-another`.
    func requireApplicant(_ actor: Actor, of plants: Set<String>) throws(Refusal) {
        if isOwn(of: actor, plants) { return }
        let place = try division
        guard actor.holds(.registrar, over: place) else {
            throw Refusal(.projectOfAnother, field: "project_id")
        }
    }

    /// Refuses a filing that was decided or withdrawn.
    ///
    /// - Throws: `project-closed`.
    func requireOpen() throws(Refusal) {
        guard state == .underReview else { throw Refusal(.projectClosed, field: "project_id") }
    }

    /// The index of the opinion on that ground, if the actor may give it now.
    ///
    /// - Throws: `project-closed`, `project-unknown`, `opinion-of-another-agency`, `no-grant-here`, `opinion-given`.
    func wantedOpinion(on ground: Ground, from actor: Actor) throws(Refusal) -> Int {
        try requireOpen()
        guard let index = opinions.firstIndex(where: { $0.ground == ground }) else {
            throw Refusal(.projectUnknown, field: "ground")
        }
        let opinion = opinions[index]
        guard opinion.agencyID == actor.agencyID else {
            throw Refusal(.opinionOfAnotherAgency, field: "ground", ["agency": opinion.agencyName])
        }
        try actor.require(.examiner, over: division)
        guard !opinion.isGiven else { throw Refusal(.opinionGiven, field: "ground") }
        return index
    }

    /// The grounds without agreement: not asked yet, not answered, or opposed.
    var openGrounds: [Ground] {
        opinions.filter { $0.state != .agreed }.map(\.ground)
    }
}

extension Project {
    /// Decides the filing by the four opinions.
    ///
    /// From `under review` only; leads to `approved` when all four agreed and to `refused` when one is opposed.
    ///
    /// - Throws: `project-closed`, `decision-of-another-agency`, `no-grant-here`, `opinions-missing`,
    ///   `outcome-contradicts`, `words-contradict`.
    mutating func decide(_ request: DecideProjectRequest, by actor: Actor, at now: Instant) throws(Refusal) {
        try requireOpen()
        guard actor.agencyID == authorityID else {
            throw Refusal(
                .decisionOfAnotherAgency, field: "project_id", ["agency": authorityName])
        }
        try actor.require(.examiner, over: division)
        let missing = opinions.filter { !$0.isGiven }
        guard missing.isEmpty else {
            let names = missing.map { opinion in
                Wording(
                    "\(opinion.ground.wording.chinese)（\(opinion.agencyName)）",
                    "\(opinion.ground.wording.english) (\(opinion.agencyName))")
            }
            throw Refusal(.opinionsMissing, words: ["missing": names.listed])
        }
        let outcome: ProjectOutcome = opinions.allSatisfy { $0.state == .agreed } ? .approved : .refused
        guard request.outcome == outcome else {
            let stands = opinions.map { opinion in
                let (ground, state) = (opinion.ground.wording, opinion.state.wording)
                return Wording("\(ground.chinese)\(state.chinese)", "\(ground.english) \(state.english)")
            }
            throw Refusal(
                .outcomeContradicts, field: "outcome",
                words: ["outcome": request.outcome.wording, "opinions": stands.listed])
        }
        try StanceText.require(
            request.text, toSay: outcome == .approved ? .yes : .no, as: outcome.wording, field: "text")
        state = outcome == .approved ? .approved : .refused
        decision = request.text
        decidedBy = actor.id
        decidedAt = now.microseconds
    }

    /// Withdraws the filing. From `under review` only; leads to `withdrawn`.
    ///
    /// - Throws: `project-closed`.
    mutating func withdraw(because reason: String, at now: Instant) throws(Refusal) {
        try requireOpen()
        state = .withdrawn
        withdrawalReason = reason
        withdrawnAt = now.microseconds
    }

    /// Records that building began without a decision. That is early whatever the departments think, since only the
    /// decision permits building.
    ///
    /// - Throws: `project-approved`, `early-start-reported`, `early-start-in-future`, `day-out-of-bounds`,
    ///   `day-questioned`.
    mutating func note(
        earlyStartOn seen: Day, _ request: ReportEarlyStartRequest, by actor: Actor, at now: Instant
    ) throws(Refusal) {
        let isPermitted = state == .approved && seen >= Instant(microseconds: decidedAt).day
        guard !isPermitted else { throw Refusal(.projectApproved, field: "project_id") }
        guard !hasEarlyStart else { throw Refusal(.earlyStartReported, field: "project_id") }
        guard seen <= now.day else { throw Refusal(.earlyStartInFuture, field: "seen_on") }
        try DayKind.earlyStart.bounds.check(
            seen, on: now.day, confirmed: request.confirmed, field: "seen_on")
        earlyStart = .with {
            $0.seenOn = seen.text
            $0.text = request.text
            $0.grounds = openGrounds.isEmpty ? opinions.map(\.ground) : openGrounds
            $0.reportedBy = actor.id
            $0.reportedAt = now.microseconds
        }
    }

    /// The event that tells Enforcement of the early start.
    func startedEarly(by agencyName: String) -> ProjectStartedEarly {
        .with {
            $0.projectID = id
            $0.projectNumber = number
            $0.name = name
            $0.applicant = applicant
            $0.enterpriseID = enterpriseID
            $0.divisionCode = divisionCode
            $0.place = place
            $0.grounds = earlyStart.grounds
            $0.seenOn = earlyStart.seenOn
            $0.text = earlyStart.text
            $0.reportedBy = earlyStart.reportedBy
            $0.reportedByAgency = agencyName
        }
    }
}
