import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

// Which agencies examine a filing, and their deadlines.

/// The clocks of a filing. No source at hand states them: the operator loads those it has set itself, and without a
/// clock there is no deadline.
enum ProjectClock {
    /// From filing: one department's opinion.
    static let opinion = "PROJECT-OPINION"
    /// From the request: the applicant's answer.
    static let supplement = "PROJECT-SUPPLEMENT"
    /// From the fourth opinion: the decision.
    static let decision = "PROJECT-DECISION"
}

/// Finds who examines and who decides a filing.
struct ProjectFiling {
    let command: Command

    /// The opinions that a filing at that place needs, one for each ground.
    ///
    /// - Throws: `no-examining-agency`.
    func wantedOpinions(at place: DivisionCode) throws -> [Opinion] {
        let clock = try command.clockRule(ProjectClock.opinion)
        let due = try clock.map { try command.deadline(by: $0, from: command.today) }
        return try Ground.inOrder.map { ground in
            let department = ground.department ?? .unspecified
            guard let competence = try command.nearestCompetence(of: department, at: place) else {
                throw Refusal(
                    .noExaminingAgency, field: "division_code",
                    ["division": place.text],
                    words: ["department": department.wording, "ground": ground.wording])
            }
            return .with {
                $0.ground = ground
                $0.department = department
                $0.agencyID = competence.agency.id
                $0.agencyName = competence.agency.name
                $0.explanation = competence.explanation(of: ground, department, at: place)
                $0.competentID = competence.id
                $0.competentFrom = competence.term.from
                $0.state = .wanted
                if let clock { $0.clock = clock }
                if let due { $0.due = due }
            }
        }
    }

    /// The authority that decides filings at that place: the agency competent for the bulk-cement line there, or else
    /// at the nearest level above. Which office that is differs from county to county (住建、经信、商务…) and is data of the
    /// directory.
    ///
    /// - Throws: `no-competent-authority`.
    func competentAuthority(at place: DivisionCode) throws -> Competence {
        guard let competence = try command.nearestCompetence(of: .bulkCement, at: place) else {
            throw Refusal(.noCompetentAuthority, field: "division_code", ["division": place.text])
        }
        return competence
    }

    /// The deadline by that clock from today; `nil` when the clock is not loaded.
    func deadlineIfSet(_ clock: String) throws -> CommonAPI.Deadline? {
        try command.clockRule(clock).map { try command.deadline(by: $0, from: command.today) }
    }
}

extension Competence {
    fileprivate func explanation(
        of ground: Ground, _ department: Department, at place: DivisionCode
    ) -> String {
        let duty = "\(ground.wording.chinese)由\(department.wording.chinese)部门审查"
        if seat == place { return "\(duty)，\(place) 的主管单位为\(agency.name)（\(basis)）。" }
        return "\(duty)，\(place) 未设定主管单位，由上级 \(seat) 的\(agency.name)办理（\(basis)）。"
    }
}

extension Command {
    /// Computes the provisional deadlines of filings under review again after a calendar was loaded.
    func reckonProjectsAnew() throws {
        var changed: [Project] = []
        let underReview = SQLValue.integer(Int64(ProjectState.underReview.rawValue))
        try kept(.projects).each(where: [.equal("state", underReview)]) { project in
            var fresh = project
            try fresh.reckonAnew(by: self)
            if fresh != project { changed.append(fresh) }
        }
        try kept(.projects).saveAll(changed)
    }
}

extension Project {
    fileprivate mutating func reckonAnew(by command: Command) throws {
        let filed = Instant(microseconds: filedAt).day
        for index in opinions.indices where !opinions[index].isGiven {
            let opinion = opinions[index]
            if let due = try command.reckonedAnew(
                opinion.due, from: filed, by: opinion.hasClock ? opinion.clock : nil,
                stoppages: opinion.stoppages)
            {
                opinions[index].due = due
            }
            for (place, supplement) in opinion.supplements.enumerated() where supplement.answeredAt == 0 {
                let asked = Instant(microseconds: supplement.askedAt).day
                if let answerBy = try command.reckonedAnew(supplement.answerBy, from: asked) {
                    opinions[index].supplements[place].answerBy = answerBy
                }
            }
        }
        let last = opinions.map(\.givenAt).max() ?? 0
        if let due = try command.reckonedAnew(decideBy, from: Instant(microseconds: last).day) {
            decideBy = due
        }
    }
}
