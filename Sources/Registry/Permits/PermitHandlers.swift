import CommonAPI
import Foundation
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for the papers of plants.
struct PermitService: PermitsHandlers {
    func recordPermit(_ request: RecordPermitRequest, _ command: Command) throws -> Permit {
        let plant = try command.kept(.enterprises).forPapers(request.enterpriseID)
        var permit = Permit.with {
            $0.id = command.newID()
            $0.enterpriseID = plant.id
            $0.divisionCode = plant.divisionCode
            $0.kind = request.kind
            $0.number = request.number
            $0.issuer = request.issuer
            $0.state = .recorded
        }
        try permit.checkCode(of: plant, confirmed: request.confirmed)
        try permit.setDays(
            from: request.validFrom, until: request.validUntil, on: command.today,
            confirmed: request.confirmed)
        permit.attachments = try command.attach(
            request.attachments, to: .permits, permit.id, field: "attachments")
        if !request.replaces.isEmpty {
            var older = try command.kept(.permits).require(request.replaces, field: "replaces")
            guard older.enterpriseID == plant.id, older.kind == permit.kind else {
                throw Refusal(.permitUnknown, field: "replaces")
            }
            try older.replace(by: permit)
            try command.kept(.permits).save(older)
        }
        try requireFree(permit, command)
        return try command.kept(.permits).add(permit)
    }

    func amendPermit(_ request: AmendPermitRequest, _ command: Command) throws -> Permit {
        var permit = try command.kept(.permits).require(request.permitID, field: "permit_id")
        let plant = try command.kept(.enterprises).forPapers(permit.enterpriseID)
        try permit.requireRecorded(field: "permit_id")
        if request.hasNumber {
            permit.number = request.number
            try permit.checkCode(of: plant, confirmed: request.confirmed)
        }
        if request.hasIssuer { permit.issuer = request.issuer }
        if request.hasValidFrom || request.hasValidUntil {
            // When the law sets the term, a new first day also sets the last day.
            let isSet = permit.kind == .pollutantRegistration && !request.hasValidUntil
            try permit.setDays(
                from: request.hasValidFrom ? request.validFrom : permit.validFrom,
                until: request.hasValidUntil ? request.validUntil : isSet ? "" : permit.validUntil,
                on: command.today, confirmed: request.confirmed)
        }
        let further = try command.attach(
            request.addAttachments, to: .permits, permit.id, field: "add_attachments")
        permit.attachments += further.filter { !permit.attachments.contains($0) }
        permit.changeReason = request.reason
        try requireFree(permit, command)
        return try command.kept(.permits).save(permit, expecting: request.revision)
    }

    func withdrawPermit(_ request: WithdrawPermitRequest, _ command: Command) throws -> Permit {
        var permit = try command.kept(.permits).require(request.permitID, field: "permit_id")
        let plant = try command.kept(.enterprises).require(permit.enterpriseID)
        try command.actor.require(.registrar, over: plant.division)
        try permit.withdraw(
            on: Day(
                request.validUntil, as: .permitWithdrawn, notAfter: command.today,
                confirmed: request.confirmed, field: "valid_until"))
        permit.changeReason = request.reason
        return try command.kept(.permits).save(permit, expecting: request.revision)
    }

    func getPermit(_ request: GetPermitRequest, _ query: Query) throws -> Permit {
        try query.shown(.permits).require(request.permitID, asOfOrNow: request.asOf, field: "permit_id")
    }

    func listPermits(_ request: ListPermitsRequest, _ query: Query) throws -> PermitList {
        let permits = try query.permits(of: query.plant(request.enterpriseID))
        return .with { $0.permits = permits }
    }

    func getPermitHistory(_ request: GetPermitRequest, _ query: Query) throws -> PermitHistory {
        let revisions = try query.shown(.permits).requireHistory(of: request.permitID, field: "permit_id")
        return .with {
            $0.revisions = revisions.map { PermitRevision($0, as: \.permit) }
        }
    }

    private func requireFree(_ permit: Permit, _ command: Command) throws {
        if let other = try command.kept(.permits).recorded(permit.kind, permit.number), other.id != permit.id
        {
            throw Refusal(.permitExists, field: "number", ["number": permit.number])
        }
    }
}

extension KeptDocuments where D == Enterprise {
    /// The plant whose papers the caller may enter, as its registrar or by speaking for it.
    ///
    /// - Throws: `NOT_FOUND` (`plant-unknown`), `PERMISSION_DENIED` (`no-grant-here`), `FAILED_PRECONDITION`
    ///   (`plant-merged`).
    func forPapers(_ id: String) throws -> Enterprise {
        let plant = try require(id, field: "enterprise_id")
        if !command.actor.speaks(for: plant) { try command.actor.require(.registrar, over: plant.division) }
        try plant.requireOwn()
        return plant
    }
}
