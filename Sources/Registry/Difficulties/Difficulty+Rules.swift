import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension DifficultyKind {
    /// The line of government whose business it is. For the first four as for new projects (plan 二(一)2); the others are a
    /// proposal [P], which whoever passes a difficulty on may set aside: the plan names the departments (四(四)), not their shares.
    var department: Department {
        switch self {
        case .land, .planning: .naturalResources
        case .environment: .ecology
        case .qualification: .construction
        case .funds: .economyIt
        case .transport: .transport
        case .technology, .other, .unspecified, .UNRECOGNIZED: .bulkCement
        }
    }
}

extension DifficultyState {
    /// Those in which something is still to be done.
    static let open: [DifficultyState] = [.raised, .passed, .answered]
}

extension Difficulty {
    var division: DivisionCode {
        get throws(Refusal) { try DivisionCode(divisionCode, field: "division_code") }
    }

    var isOpen: Bool { DifficultyState.open.contains(state) }

    /// The line of government that has it; `nil` while its county has to pass it on, also after an answer that does not help.
    var holder: Department? {
        guard let last = passes.last else { return nil }
        return state == .passed || (state == .answered && last.outcome == .help) ? last.department : nil
    }

    /// The last day of what is waited for; `nil` when nothing is.
    var dueDay: Day? {
        dueOn.isEmpty ? nil : try? Day(dueOn, field: "due_on")
    }

    /// Gives it to a competent agency. From `raised`, or from `answered` when the answer does not help; leads to `passed`.
    ///
    /// - Throws: `difficulty-with-agency` while an agency has it, `difficulty-not-open`, `difficulty-passed-often`; `day-format`,
    ///   `day-unknown`, `day-out-of-bounds`, `day-questioned`.
    mutating func pass(
        to competence: Competence, as department: Department, _ request: PassDifficultyRequest,
        by actor: Actor, at now: Instant
    ) throws(Refusal) {
        guard state != .passed else {
            throw Refusal(
                .difficultyWithAgency, field: "difficulty_id", ["agency": passes.last?.agencyName ?? ""])
        }
        guard isOpen else { throw Refusal(.difficultyNotOpen, field: "difficulty_id") }
        guard passes.count < Self.mostPasses else {
            throw Refusal(.difficultyPassedOften, field: "difficulty_id", ["count": String(passes.count)])
        }
        let answerBy = try Day(
            request.answerBy, as: .helpBy, on: now.day, confirmed: request.confirmed, field: "answer_by")
        passes.append(
            .with {
                $0.department = department
                $0.agencyID = competence.agency.id
                $0.agencyName = competence.agency.name
                $0.competentID = competence.id
                $0.competentFrom = competence.term.from
                $0.answerBy = answerBy.text
                $0.note = request.note
                $0.passedBy = actor.id
                $0.passedAt = now.microseconds
            })
        state = .passed
        dueOn = answerBy.text
    }

    /// How often it may be passed: whatever is not solved by then is not a matter of passing it on.
    private static let mostPasses = 20

    /// Takes in that the agency returns it, or that the county calls it back. From `passed`; leads to `raised`.
    mutating func takeBack(because reason: String, at now: Instant) throws(Refusal) {
        let last = try passedOn()
        passes[last].returnReason = reason
        passes[last].returnedAt = now.microseconds
        state = .raised
        dueOn = ""
    }

    /// Takes in the agency's answer. From `passed`; leads to `answered`. What was promised is due on its day.
    ///
    /// - Throws: `difficulty-not-passed`, `difficulty-solve-by`, `day-format`, `day-unknown`, `day-out-of-bounds`, `day-questioned`.
    mutating func answer(
        _ request: AnswerDifficultyRequest, files: [AttachedFile], by actor: Actor, at now: Instant
    ) throws(Refusal) {
        let last = try passedOn()
        guard request.solveBy.isEmpty == (request.outcome != .help) else {
            throw Refusal(.difficultySolveBy, field: "solve_by")
        }
        if !request.solveBy.isEmpty {
            _ = try Day(
                request.solveBy, as: .helpBy, on: now.day, confirmed: request.confirmed, field: "solve_by")
        }
        passes[last].outcome = request.outcome
        passes[last].answer = request.answer
        passes[last].solveBy = request.solveBy
        passes[last].files = files
        passes[last].answeredBy = actor.id
        passes[last].answeredAt = now.microseconds
        state = .answered
        dueOn = request.solveBy
    }

    /// Ends it. From any open state; leads to `settled` or `withdrawn`.
    mutating func close(
        as end: DifficultyState, _ text: String, by actor: Actor, at now: Instant
    ) throws(Refusal) {
        guard isOpen else { throw Refusal(.difficultyNotOpen, field: "difficulty_id") }
        state = end
        closingText = text
        closedBy = actor.id
        closedAt = now.microseconds
        dueOn = ""
    }

    /// Refuses who does not act for the agency that has it.
    ///
    /// - Throws: `difficulty-not-passed`, `difficulty-of-another-agency`.
    func requireHelper(_ actor: Actor) throws(Refusal) {
        let holder = passes[try passedOn()]
        guard holder.agencyID == actor.agencyID,
            actor.holds(.helper, .examiner, .organiser, .registrar, over: try division)
        else {
            throw Refusal(
                .difficultyOfAnotherAgency, field: "difficulty_id", ["agency": holder.agencyName])
        }
    }

    /// The place of the pass that is waited for.
    private func passedOn() throws(Refusal) -> Int {
        guard state == .passed, let last = passes.indices.last else {
            throw Refusal(.difficultyNotPassed, field: "difficulty_id")
        }
        return last
    }

    /// Whether the caller may know of it: the plant, the officers of its place, and the agencies that have or had it.
    func isVisible(to actor: Actor, of plants: Set<String>) -> Bool {
        if plants.contains(enterpriseID) || raisedBy == actor.id { return true }
        if !actor.agencyID.isEmpty, passes.contains(where: { $0.agencyID == actor.agencyID }) { return true }
        guard let place = try? division else { return false }
        return actor.holds(.registrar, .organiser, .auditor, over: place)
    }
}
