import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for agencies, principals and grants. Every change is an event, as the aggregates declare, so that the other
/// services authorise callers by their own copies.
struct DirectoryService: DirectoryHandlers {
    func registerPrincipal(_ request: RegisterPrincipalRequest, _ command: Command) throws -> Principal {
        var principal = request.principal
        principal.revokedAt = 0
        principal.revocationReason = ""
        principal.agencyName = ""
        principal.department = .unspecified
        try principal.requireKind(field: "principal.kind")
        try command.requireName(principal.id)
        try principal.requireOneSide(field: "principal.speaks_for")
        for (index, grant) in principal.grants.enumerated() {
            try requireGrantable(grant, at: FieldPath("principal.grants").item(index), command)
        }
        let agency = try command.actingAgency(of: principal, field: "principal.agency_id")
        if let agency { principal.join(agency) }
        try requireReach(of: principal, command)
        for (index, grant) in principal.grants.enumerated() {
            let field = FieldPath("principal.grants").item(index)
            try Principal.require(grant, fits: agency, field: field)
            if let agency { try command.require(grant, isOfLineOf: agency, field: field) }
        }
        try command.requireMayGive(principal.grants.map(\.role), to: principal, field: "principal.agency_id")
        if let present = try command.kept(.principals).get(principal.id) {
            principal.revision = present.revision
            guard principal == present else {
                throw Refusal(.principalExists, field: "principal.id", ["id": present.id])
            }
            return present
        }
        try command.requireFreeOfAgencies(principal)
        try command.requireOneVoice(principal)
        return try command.kept(.principals).add(principal)
    }

    func addGrant(_ request: ChangeGrantRequest, _ command: Command) throws -> Principal {
        try requireGrantable(request.grant, at: "grant", command)
        return try change(request.principalID, command) { principal in
            guard principal.revokedAt == 0 else { throw Refusal(.principalRevoked, field: "principal_id") }
            let agency = try command.actingAgency(of: principal, field: "principal_id")
            try requireReach(of: principal, command)
            try command.requireMayGive([request.grant.role], to: principal, field: "principal_id")
            try Principal.require(request.grant, fits: agency, field: "grant")
            if let agency { try command.require(request.grant, isOfLineOf: agency, field: "grant") }
            principal.add(request.grant)
        }
    }

    func removeGrant(_ request: ChangeGrantRequest, _ command: Command) throws -> Principal {
        try requireGrantable(request.grant, at: "grant", command)
        return try change(request.principalID, command) { principal in
            try command.requireMayTake([request.grant.role], from: principal, field: "principal_id")
            try principal.remove(request.grant)
        }
    }

    func revokePrincipal(_ request: RevokePrincipalRequest, _ command: Command) throws -> Principal {
        try change(request.principalID, command) { principal in
            try requireReach(of: principal, command)
            try command.requireMayTake(principal.grants.map(\.role), from: principal, field: "principal_id")
            guard principal.revokedAt == 0 else { throw Refusal(.principalRevoked, field: "principal_id") }
            principal.revokedAt = command.now.microseconds
            principal.revocationReason = request.reason
        }
    }

    func getPrincipal(_ request: GetPrincipalRequest, _ query: Query) throws -> Principal {
        try query.shown(.principals).require(request.principalID, field: "principal_id")
    }

    private func requireGrantable(_ grant: Grant, at field: FieldPath, _ command: Command) throws {
        try grant.role.requireGrantable(field: field.field("role"))
        let division = try command.division(grant.divisionCode, field: field.field("division_code"))
        try command.actor.require(.administrator, over: division)
    }

    /// Refuses an administrator who does not administer every place of the principal: those of its grants, of its
    /// agency and of the plant it speaks for, however far the grants reach. If the Registry does not keep whom it
    /// speaks for, such as an expert, or if it is bound to no place, only an administrator of the province passes.
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
        guard !principal.isOfService else {
            throw Refusal(.servicePrincipal, field: "principal_id", ["id": id])
        }
        try body(&principal)
        return try command.kept(.principals).save(principal)
    }
}

extension Command {
    /// The agency that a principal acts for; `nil` when it acts for none.
    ///
    /// - Throws: `agency-unknown`, `agency-ended`.
    fileprivate func actingAgency(of principal: Principal, field: FieldPath) throws -> Agency? {
        guard !principal.agencyID.isEmpty else { return nil }
        let agency = try kept(.agencies).require(principal.agencyID, field: field)
        guard agency.isActing else { throw Refusal(.agencyEnded, field: field, ["id": agency.id]) }
        return agency
    }

    /// Refuses the name of a service, and a name that looks like one.
    ///
    /// - Throws: `name-of-service`.
    fileprivate func requireName(_ id: String) throws {
        let followers = try EventFollowers.list(in: transaction).map(\.follower)
        let isTaken = try kept(.principals).get(id)?.isOfService == true
        guard !isTaken, !ServiceNames.isReserved(id, besides: followers + [node.node]) else {
            throw Refusal(.nameOfService, field: "principal.id", ["id": id])
        }
    }

    /// Refuses a second voice of a person, such as an expert: what a voice says for itself counts at once. A plant may
    /// have several voices.
    ///
    /// - Throws: `spoken-for`.
    fileprivate func requireOneVoice(_ principal: Principal) throws {
        guard !principal.speaksFor.isEmpty, try kept(.enterprises).get(principal.speaksFor) == nil else {
            return
        }
        guard let other = try voices(of: principal.speaksFor).first(where: { $0.revokedAt == 0 }) else {
            return
        }
        throw Refusal(
            .spokenFor, field: "principal.speaks_for",
            ["id": principal.speaksFor, "principal": other.id])
    }

    /// Refuses an id that is, or begins with, the id of an agency the principal does not act for.
    ///
    /// - Throws: `name-of-another-agency`.
    fileprivate func requireFreeOfAgencies(_ principal: Principal) throws {
        let names = [principal.id] + principal.id.beginnings
        let named = try names.first { try $0 == principal.agencyID || kept(.agencies).get($0) != nil }
        guard let named, named != principal.agencyID else { return }
        throw Refusal(.nameOfAnotherAgency, field: "principal.id", ["agency": named])
    }
}
