import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

// Agencies, and which of them is competent where. Every change is an event: the other services route by their own
// copies.

extension DirectoryService {
    func registerAgency(_ request: RegisterAgencyRequest, _ command: Command) throws -> Agency {
        let division = try command.division(request.agency.divisionCode, field: "agency.division_code")
        try command.actor.require(.administrator, over: division)
        let wanted = Agency.with {
            $0.id = request.agency.id
            $0.name = request.agency.name
            $0.department = request.agency.department
            $0.divisionCode = request.agency.divisionCode
        }
        if var present = try command.kept(.agencies).get(wanted.id) {
            let found = present
            present.revision = 0
            guard wanted == present else {
                throw Refusal(.agencyExists, field: "agency.id", ["id": present.id])
            }
            return found
        }
        guard !ServiceNames.isReserved(wanted.id) else {
            throw Refusal(.nameOfService, field: "agency.id", ["id": wanted.id])
        }
        try command.actor.requireAbove(Seat(wanted, field: "agency.division_code"))
        return try command.kept(.agencies).add(wanted)
    }

    func endAgency(_ request: EndAgencyRequest, _ command: Command) throws -> Agency {
        var agency = try command.kept(.agencies).require(request.agencyID, field: "agency_id")
        try command.actor.requireOwnOrAbove(Seat(agency, field: "agency_id"))
        guard agency.isActing else { throw Refusal(.agencyEnded, field: "agency_id", ["id": agency.id]) }
        let successor =
            try request.successorID.isEmpty
            ? nil : command.kept(.agencies).require(request.successorID, field: "successor_id")
        if let successor, !successor.isActing || successor.id == agency.id {
            throw Refusal(.agencyEnded, field: "successor_id", ["id": successor.id])
        }
        let ending = AgencyEnding(command: command, agency: agency, successor: successor)
        try ending.handOver()
        try ending.requireReplaced()
        agency.endedAt = command.now.microseconds
        agency.endedBy = command.actor.id
        agency.endReason = request.reason
        agency.successorID = request.successorID
        agency = try command.kept(.agencies).save(agency)
        try command.endCompetence(of: agency, because: request.reason)
        return agency
    }

    func setCompetentBody(_ request: SetCompetentBodyRequest, _ command: Command) throws -> CompetentBody {
        let division = try command.division(request.divisionCode, field: "division_code")
        let from = request.from.isEmpty ? command.today : try Day(request.from, field: "from")
        guard from >= command.today else {
            throw Refusal(.competenceBackdated, field: "from", ["today": command.today.text])
        }
        try DayKind.competentFrom.bounds.check(
            from, on: command.today, confirmed: request.confirmed, field: "from")
        try command.actor.requireAbove(
            Seat(division: division, department: request.department, agencyID: request.agencyID))
        let agency =
            try request.agencyID.isEmpty
            ? nil : command.kept(.agencies).require(request.agencyID, field: "agency_id")
        try agency?.requireFit(for: request.department, in: division)
        let term = CompetentTerm(agency, from: from, because: request.reason, command)
        return try command.set(term, for: request.department, in: division)
    }

    func listCompetentBodies(
        _ request: ListCompetentBodiesRequest, _ query: Query
    ) throws -> CompetentBodyList {
        let within = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        func isAsked(_ division: String, _ department: Department) -> Bool {
            guard let place = try? DivisionCode(division, field: .request) else { return false }
            return within.contains(place)
                && (request.department == .unspecified || request.department == department)
        }
        let bodies = try query.shown(.competentBodies).all()
        let agencies = try query.shown(.agencies).all()
        return .with {
            $0.bodies = bodies.filter { isAsked($0.divisionCode, $0.department) }
            $0.gaps = CompetenceGap.all(of: agencies, bodies, on: query.today)
                .filter { isAsked($0.divisionCode, $0.department) }
        }
    }

    func listAgencies(_ request: ListAgenciesRequest, _ query: Query) throws -> AgencyList {
        let within = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        let agencies = try query.shown(.agencies).all().filter { agency in
            guard let place = try? DivisionCode(agency.divisionCode, field: .request) else { return false }
            return within.contains(place)
                && (request.department == .unspecified || request.department == agency.department)
        }
        return .with { $0.agencies = agencies }
    }
}

extension Command {
    /// Saves a term in its row; it replaces those that were to begin that day or later.
    fileprivate func set(
        _ term: CompetentTerm, for department: Department, in division: DivisionCode
    ) throws -> CompetentBody {
        let id = CompetentBody.id(of: department, in: division)
        let present = try kept(.competentBodies).get(id)
        var body =
            present
            ?? .with {
                $0.id = id
                $0.divisionCode = division.text
                $0.department = department
            }
        body.replace(with: term)
        return try present == nil ? kept(.competentBodies).add(body) : kept(.competentBodies).save(body)
    }

    /// Ends every competence of the agency from today on, and removes those that were planned.
    fileprivate func endCompetence(of agency: Agency, because reason: String) throws {
        for body in try kept(.competentBodies).all() {
            let isInForce = body.term(on: today)?.agencyID == agency.id
            let isPlanned = body.terms.contains { $0.agencyID == agency.id && $0.from > today.text }
            guard isInForce || isPlanned else { continue }
            var body = body
            body.terms.removeAll { $0.agencyID == agency.id && $0.from > today.text }
            if isInForce { body.end(with: CompetentTerm(nil, from: today, because: reason, self)) }
            try kept(.competentBodies).save(body)
        }
    }
}
