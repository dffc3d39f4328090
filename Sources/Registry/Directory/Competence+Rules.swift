import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension CompetentBody {
    /// How many terms the row keeps; older ones are in its history.
    private static let mostTerms = 100

    /// Adds a term and removes those that were to begin later. Of two that begin on one day the last counts.
    mutating func replace(with term: CompetentTerm) {
        terms.removeAll { $0.from > term.from }
        terms = (terms + [term]).suffix(Self.mostTerms)
    }

    /// Ends the term in force on the day this one begins; terms that begin later stay.
    mutating func end(with term: CompetentTerm) {
        let place = terms.firstIndex { $0.from > term.from } ?? terms.endIndex
        terms.insert(term, at: place)
    }
}

extension CompetentTerm {
    /// The term that the command sets.
    ///
    /// - Parameters:
    ///   - agency: Who is competent; `nil` for nobody.
    ///   - from: The first day.
    ///   - reason: On what basis.
    ///   - command: Who sets it, and when.
    init(_ agency: Agency?, from: Day, because reason: String, _ command: Command) {
        self = .with {
            $0.agencyID = agency?.id ?? ""
            $0.agencyName = agency?.name ?? ""
            $0.from = from.text
            $0.setBy = command.actor.id
            $0.setByAgency = command.actor.principal.agencyName
            $0.setAt = command.now.microseconds
            $0.reason = reason
        }
    }
}

extension Agency {
    /// Refuses an agency that cannot be competent for that line of government in that division.
    ///
    /// The office for bulk cement differs from place to place (住建、经信、商务…), so an agency of any department may be
    /// competent for that line.
    ///
    /// - Throws: `agency-ended`, `competent-agency-unfit`.
    func requireFit(for line: Department, in division: DivisionCode) throws(Refusal) {
        guard isActing else { throw Refusal(.agencyEnded, field: "agency_id", ["id": id]) }
        let seat = try DivisionCode(divisionCode, field: "agency_id")
        guard department == line || line == .bulkCement, seat.contains(division) else {
            throw Refusal(
                .competentAgencyUnfit, field: "agency_id", ["agency": id, "division": division.text])
        }
    }
}
