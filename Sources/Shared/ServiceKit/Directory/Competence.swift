package import CommonAPI
import Refusals
package import Rulebook
import Store
import SwiftProtobuf

// Which agency is competent where: data that the level above set. No order of ids ever decides it.

/// An agency that is competent in a division for a line of government, and the row of the directory that says so.
package struct Competence: Hashable, Sendable {
    package let agency: Agency
    /// The division for which it was set: the place asked about, or one above it.
    package let seat: DivisionCode
    /// The row, `330481/ecology`.
    package let id: String
    /// The term of the row that is in force.
    package let term: CompetentTerm

    /// The row and since when it says so, for explanations.
    package var basis: String { "依据 \(id)，自 \(term.from)" }

    /// That the agency is competent for `seat` by that row.
    package init(agency: Agency, seat: DivisionCode, id: String, term: CompetentTerm) {
        self.agency = agency
        self.seat = seat
        self.id = id
        self.term = term
    }
}

extension CompetentBody {
    /// The id of the row about that line of government in that division.
    package static func id(of department: Department, in division: DivisionCode) -> String {
        "\(division)/\(department.typedName)"
    }

    /// The term in force on that day; `nil` before the first.
    package func term(on day: Day) -> CompetentTerm? {
        terms.last { $0.from <= day.text }
    }
}

extension Command {
    /// Who is competent in exactly that division today; `nil` when nobody was set, or nobody is any more.
    package func competence(of department: Department, in division: DivisionCode) throws -> Competence? {
        let id = CompetentBody.id(of: department, in: division)
        guard let term = try kept(.competentBodies).get(id)?.term(on: today), !term.agencyID.isEmpty,
            let agency = try kept(.agencies).get(term.agencyID), agency.isActing
        else { return nil }
        return Competence(agency: agency, seat: division, id: id, term: term)
    }

    /// Who is competent for the place today: the agency set for it, else the one of the nearest level above.
    package func nearestCompetence(of department: Department, at place: DivisionCode) throws -> Competence? {
        for seat in [place] + place.ancestors {
            if let found = try competence(of: department, in: seat) { return found }
        }
        return nil
    }
}

extension CompetenceGap {
    /// The divisions and lines of government in which agencies act and none is competent on that day.
    package static func all(of agencies: [Agency], _ bodies: [CompetentBody], on day: Day) -> [CompetenceGap]
    {
        let settled = Set(bodies.filter { $0.term(on: day)?.agencyID.isEmpty == false }.map(\.id))
        let groups = Dictionary(grouping: agencies.filter(\.isActing)) {
            "\($0.divisionCode)/\($0.department.typedName)"
        }
        return groups.filter { !settled.contains($0.key) }.sorted { $0.key < $1.key }.map { _, agencies in
            .with {
                $0.divisionCode = agencies.first?.divisionCode ?? ""
                $0.department = agencies.first?.department ?? .unspecified
                $0.agencyIds = agencies.map(\.id)
            }
        }
    }
}

extension Command {
    /// Takes over how things were before competence was set: the only agency of its line in a division is competent there.
    /// Where there are several nobody is, until the level above sets one. Once in the life of a store.
    ///
    /// - Parameter publishing: Whether the others are told, as the Registry does; they presume the same of their copies.
    /// - Throws: Failures of the store.
    package func presumeCompetence(publishing: Bool) throws {
        let isDone = try !transaction.rows("SELECT done FROM competence_presumed", []) { try $0.int64(0) }
            .isEmpty
        guard !isDone else { return }
        try transaction.execute("INSERT INTO competence_presumed (done) VALUES (1)")
        let groups = Dictionary(grouping: try kept(.agencies).all().filter(\.isActing)) { agency in
            "\(agency.divisionCode)/\(agency.department.typedName)"
        }
        for (id, agencies) in groups.sorted(by: { $0.key < $1.key }) {
            guard agencies.count == 1, let only = agencies.first,
                try kept(.competentBodies).get(id) == nil
            else { continue }
            let body = CompetentBody(presuming: only, id: id, at: now, by: node.node)
            if publishing {
                try kept(.competentBodies).add(body)
            } else {
                try kept(.competentBodies).copy(body)
            }
        }
    }
}

extension CompetentBody {
    fileprivate init(presuming only: Agency, id: String, at now: Instant, by node: String) {
        self = .with {
            $0.id = id
            $0.divisionCode = only.divisionCode
            $0.department = only.department
            $0.terms = [
                .with {
                    $0.agencyID = only.id
                    $0.agencyName = only.name
                    $0.from = now.day.text
                    $0.setBy = node
                    $0.setAt = now.microseconds
                    $0.reason = "沿用：该区划该条线唯一单位"
                    $0.presumed = true
                }
            ]
        }
    }
}
