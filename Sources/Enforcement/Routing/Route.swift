import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf

/// Where the grounds of one department go from a place: to the agency that is competent there, else to that of the nearest
/// level above. Who else is registered plays no part.
struct Route: Hashable, Sendable {
    let department: Department
    /// In the order in which the tip names them.
    let grounds: [Ground]
    /// The agency, and the row of the directory that says so: at `place` or above it.
    let competence: Competence
    /// The division the search began at.
    let place: DivisionCode

    var agency: Agency { competence.agency }

    /// The routes of a tip's grounds, one per department, in the order in which the tip names them.
    ///
    /// - Parameters:
    ///   - grounds: What the tip names.
    ///   - place: Where its target lies.
    ///   - competence: Who is competent for a department in exactly that division.
    /// - Returns: At least one, for grounds that are at least one.
    /// - Throws: `no-agency-for-ground` when a department has no competent agency from the place up to the
    ///   province, and whatever `competence` throws.
    static func all(
        of grounds: [Ground], at place: DivisionCode,
        competence: (Department, DivisionCode) throws -> Competence?
    ) throws -> [Route] {
        var departments: [Department] = []
        for (index, ground) in grounds.enumerated() {
            guard let department = ground.department else { throw nowhere(ground, index, place) }
            if !departments.contains(department) { departments.append(department) }
        }
        return try departments.map { department in
            let own = grounds.filter { $0.department == department }
            for seat in [place] + place.ancestors {
                guard let found = try competence(department, seat) else { continue }
                return Route(department: department, grounds: own, competence: found, place: place)
            }
            let index = grounds.firstIndex { $0.department == department } ?? 0
            throw nowhere(grounds[index], index, place)
        }
    }

    private static func nowhere(_ ground: Ground, _ index: Int, _ place: DivisionCode) -> Refusal {
        Refusal(
            .noAgencyForGround, field: FieldPath("grounds").item(index),
            [
                "division": place.text, "department": ground.department?.wording.chinese ?? "—",
                "ground": ground.wording.chinese,
            ])
    }

    /// The referral that this route makes of the tip.
    ///
    /// - Parameter deadline: By when the hand-over must have happened.
    /// - Returns: What is kept with the tip.
    func referral(by deadline: CommonAPI.Deadline) -> Referral {
        .with {
            $0.department = department
            $0.agencyID = agency.id
            $0.agencyName = agency.name
            $0.grounds = grounds
            $0.explanation = explanation
            $0.deadline = deadline
            $0.competentID = competence.id
            $0.competentFrom = competence.term.from
            $0.competentSetBy = competence.term.setBy
        }
    }
}
