import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

// How a filing finds the agencies that examine it, and the terms they have.

/// The clocks of a filing. No source at hand states any of them: whoever runs the system loads those that it set
/// itself, and where none is loaded nothing is due.
enum ProjectClock {
    /// From filing: one department's opinion.
    static let opinion = "PROJECT-OPINION"
    /// From the request: the applicant's answer.
    static let supplement = "PROJECT-SUPPLEMENT"
    /// From the fourth opinion: the decision.
    static let decision = "PROJECT-DECISION"
}

extension Command {
    /// The opinions that a filing at that place waits for, one for each ground.
    ///
    /// - Throws: `no-examining-agency`.
    func wantedOpinions(at place: DivisionCode) throws -> [Opinion] {
        let clock = try clockRule(ProjectClock.opinion)
        let due = try clock.map { try deadline(by: $0, from: today) }
        return try Ground.inOrder.map { ground in
            let department = ground.department ?? .unspecified
            guard let agency = try nearestAgency(of: department, at: place) else {
                throw Refusal(
                    .noExaminingAgency, field: "division_code",
                    ["division": place.text, "department": department.name, "ground": ground.name])
            }
            return .with {
                $0.ground = ground
                $0.department = department
                $0.agencyID = agency.id
                $0.agencyName = agency.name
                $0.explanation = agency.explanation(of: ground, department, at: place)
                $0.state = .wanted
                if let clock { $0.clock = clock }
                if let due { $0.due = due }
            }
        }
    }

    /// The authority that decides filings at that place: the nearest bulk-cement body. Which office that is differs
    /// from county to county (住建、经信、商务…) and is data of the directory.
    ///
    /// - Throws: `no-competent-authority`.
    func competentAuthority(at place: DivisionCode) throws -> Agency {
        guard let agency = try nearestAgency(of: .bulkCement, at: place) else {
            throw Refusal(.noCompetentAuthority, field: "division_code", ["division": place.text])
        }
        return agency
    }

    /// A deadline of that clock from today on; `nil` where none is loaded.
    func deadlineIfSet(_ clock: String) throws -> CommonAPI.Deadline? {
        try clockRule(clock).map { try deadline(by: $0, from: today) }
    }
}

extension Agency {
    fileprivate func explanation(
        of ground: Ground, _ department: Department, at place: DivisionCode
    ) -> String {
        let duty = "\(ground.name)由\(department.name)部门审查"
        if divisionCode == place.text { return "\(duty)，\(place) 的该部门单位为\(name)。" }
        return "\(duty)，\(place) 未设该部门单位，由上级 \(divisionCode) 的\(name)办理。"
    }
}
