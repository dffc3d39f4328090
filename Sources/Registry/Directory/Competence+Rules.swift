import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension CompetentBody {
    /// Terms kept with the row; older ones stand in its history.
    private static let mostTerms = 100

    /// Lets a term begin on its day, in place of those that were to begin later. Of two that begin on one day the last counts.
    mutating func replace(with term: CompetentTerm) {
        terms.removeAll { $0.from > term.from }
        terms = (terms + [term]).suffix(Self.mostTerms)
    }

    /// Lets what is in force end on that day; what begins later stays.
    mutating func end(with term: CompetentTerm) {
        let place = terms.firstIndex { $0.from > term.from } ?? terms.endIndex
        terms.insert(term, at: place)
    }
}

extension CompetentTerm {
    /// What that command sets.
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
    /// The bulk-cement line is another office from place to place (住建、经信、商务…), so that an agency of any department may
    /// have it.
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
