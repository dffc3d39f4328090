import CommonAPI
import EnforcementAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

/// Where the grounds of one department go from a place: to the competent agency there, else to that of the nearest
/// level above. Which other agencies are registered does not matter.
struct Route: Hashable, Sendable {
    let department: Department
    /// In the order in which the tip names them.
    let grounds: [Ground]
    /// The agency, and the row of the directory that names it: for `place` or above it.
    let competence: Competence
    /// The division where the search began.
    let place: DivisionCode

    var agency: Agency { competence.agency }

    /// The routes of a tip's grounds, one per department, in the order in which the tip names them.
    ///
    /// - Parameters:
    ///   - grounds: The grounds of the tip.
    ///   - place: The division of its target.
    ///   - competence: The agency competent for a department in exactly that division.
    /// - Returns: The routes, and the grounds whose departments have no competent agency from the place up to the
    ///   province.
    /// - Throws: Whatever `competence` throws.
    static func all(
        of grounds: [Ground], at place: DivisionCode,
        competence: (Department, DivisionCode) throws -> Competence?
    ) throws -> (routes: [Route], unrouted: [Ground]) {
        var departments: [Department] = []
        for ground in grounds {
            guard let department = ground.department, !departments.contains(department) else { continue }
            departments.append(department)
        }
        let routes = try departments.compactMap { department -> Route? in
            let own = grounds.filter { $0.department == department }
            for seat in [place] + place.ancestors {
                guard let found = try competence(department, seat) else { continue }
                return Route(department: department, grounds: own, competence: found, place: place)
            }
            return nil
        }
        let routed = Set(routes.map(\.department))
        return (routes, grounds.filter { $0.department.map { !routed.contains($0) } ?? true })
    }

    /// The referral of the tip by this route.
    ///
    /// - Parameter deadline: By when the hand-over must have happened.
    /// - Returns: The referral to store with the tip.
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
