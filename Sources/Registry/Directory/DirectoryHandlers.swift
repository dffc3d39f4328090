import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Keeps agencies, principals and grants. Every change is an event, so that the other services authorise on a
/// copy of their own.
struct DirectoryService: DirectoryHandlers {
    func registerAgency(_ request: RegisterAgencyRequest, _ command: Command) throws -> Agency {
        let division = try command.division(request.agency.divisionCode, field: "agency.division_code")
        try command.actor.require(.administrator, over: division)
        if let present = try command.kept(.agencies).get(request.agency.id) {
            var wanted = request.agency
            wanted.revision = present.revision
            guard wanted == present else {
                throw Refusal(.agencyExists, field: "agency.id", ["id": present.id])
            }
            return present
        }
        let agency = try command.kept(.agencies).add(request.agency)
        try command.publish(agency, about: agency.id)
        return agency
    }

    func registerPrincipal(_ request: RegisterPrincipalRequest, _ command: Command) throws -> Principal {
        var principal = request.principal
        principal.revokedAt = 0
        principal.revocationReason = ""
        for (index, grant) in principal.grants.enumerated() {
            try requireGrantable(grant, at: FieldPath("principal.grants").item(index), command)
        }
        if principal.agencyID.isEmpty {
            principal.agencyName = ""
            principal.department = .unspecified
        } else {
            principal.join(
                try command.kept(.agencies).require(principal.agencyID, field: "principal.agency_id"))
        }
        try requireReach(of: principal, command)
        if let present = try command.kept(.principals).get(principal.id) {
            principal.revision = present.revision
            guard principal == present else {
                throw Refusal(.principalExists, field: "principal.id", ["id": present.id])
            }
            return present
        }
        principal = try command.kept(.principals).add(principal)
        try command.publish(principal, about: principal.id)
        return principal
    }

    func addGrant(_ request: ChangeGrantRequest, _ command: Command) throws -> Principal {
        try requireGrantable(request.grant, at: "grant", command)
        return try change(request.principalID, command) { $0.add(request.grant) }
    }

    func removeGrant(_ request: ChangeGrantRequest, _ command: Command) throws -> Principal {
        try requireGrantable(request.grant, at: "grant", command)
        return try change(request.principalID, command) { try $0.remove(request.grant) }
    }

    func revokePrincipal(_ request: RevokePrincipalRequest, _ command: Command) throws -> Principal {
        try change(request.principalID, command) { principal in
            try requireReach(of: principal, command)
            guard principal.revokedAt == 0 else { throw Refusal(.principalRevoked, field: "principal_id") }
            principal.revokedAt = command.now.microseconds
            principal.revocationReason = request.reason
        }
    }

    func getPrincipal(_ request: GetPrincipalRequest, _ query: Query) throws -> Principal {
        try query.shown(.principals).require(request.principalID, field: "principal_id")
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

    private func requireGrantable(_ grant: Grant, at field: FieldPath, _ command: Command) throws {
        try grant.role.requireGrantable(field: field.field("role"))
        let division = try command.division(grant.divisionCode, field: field.field("division_code"))
        try command.actor.require(.administrator, over: division)
    }

    /// Refuses an administrator who does not hold every place that the principal acts in or for: who acts for an agency
    /// or speaks for a plant is for those to say who administer its place, whatever the grants reach. Whom the Registry
    /// does not keep, as an expert, only the province lets somebody speak for; and one bound to no place is the province's.
    private func requireReach(of principal: Principal, _ command: Command) throws {
        var codes = principal.grants.map(\.divisionCode)
        if !principal.agencyID.isEmpty {
            codes.append(try command.kept(.agencies).require(principal.agencyID).divisionCode)
        }
        if !principal.speaksFor.isEmpty {
            let plant = try command.kept(.enterprises).get(principal.speaksFor)
            codes.append(plant?.divisionCode ?? DivisionCode.province.text)
        }
        if codes.isEmpty { codes = [DivisionCode.province.text] }
        for code in codes {
            try command.actor.require(.administrator, over: DivisionCode(code, field: "principal_id"))
        }
    }

    private func change(
        _ id: String, _ command: Command, _ body: (inout Principal) throws -> Void
    ) throws -> Principal {
        var principal = try command.kept(.principals).require(id, field: "principal_id")
        try body(&principal)
        principal = try command.kept(.principals).save(principal)
        try command.publish(principal, about: principal.id)
        return principal
    }
}
