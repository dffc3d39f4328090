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
        let plant = try command.plantForPapers(request.enterpriseID)
        var permit = Permit.with {
            $0.id = command.newID()
            $0.enterpriseID = plant.id
            $0.divisionCode = plant.divisionCode
            $0.kind = request.kind
            $0.number = request.number
            $0.issuer = request.issuer
            $0.state = .recorded
        }
        try permit.setDays(from: request.validFrom, until: request.validUntil)
        permit.attachments = try attached(request.attachments, "attachments", to: permit, command)
        if !request.replaces.isEmpty {
            var older = try command.kept(.permits).require(request.replaces, field: "replaces")
            guard older.enterpriseID == plant.id, older.kind == permit.kind else {
                throw Refusal(.permitUnknown, field: "replaces")
            }
            try older.replace(by: permit)
            try command.setTimer(of: command.kept(.permits).save(older))
        }
        try requireFree(permit, command)
        return try follow(command.kept(.permits).add(permit), plant, command)
    }

    func amendPermit(_ request: AmendPermitRequest, _ command: Command) throws -> Permit {
        var permit = try command.kept(.permits).require(request.permitID, field: "permit_id")
        let plant = try command.plantForPapers(permit.enterpriseID)
        try permit.requireRecorded(field: "permit_id")
        if request.hasNumber { permit.number = request.number }
        if request.hasIssuer { permit.issuer = request.issuer }
        if request.hasValidFrom || request.hasValidUntil {
            // A new first day of a paper whose term the law sets brings its own last day.
            let isSet = permit.kind == .pollutantRegistration && !request.hasValidUntil
            try permit.setDays(
                from: request.hasValidFrom ? request.validFrom : permit.validFrom,
                until: request.hasValidUntil ? request.validUntil : isSet ? "" : permit.validUntil)
        }
        let further = try attached(request.addAttachments, "add_attachments", to: permit, command)
        permit.attachments += further.filter { !permit.attachments.contains($0) }
        permit.changeReason = request.reason
        try requireFree(permit, command)
        return try follow(
            command.kept(.permits).save(permit, expecting: request.revision), plant, command)
    }

    func withdrawPermit(_ request: WithdrawPermitRequest, _ command: Command) throws -> Permit {
        var permit = try command.kept(.permits).require(request.permitID, field: "permit_id")
        let plant = try command.kept(.enterprises).require(permit.enterpriseID)
        try command.actor.require(.registrar, over: plant.division)
        try permit.withdraw(on: Day(request.validUntil, notAfter: command.today, field: "valid_until"))
        permit.changeReason = request.reason
        return try follow(
            command.kept(.permits).save(permit, expecting: request.revision), plant, command)
    }

    func getPermit(_ request: GetPermitRequest, _ query: Query) throws -> Permit {
        request.asOf == 0
            ? try query.shown(.permits).require(request.permitID, field: "permit_id")
            : try query.shown(.permits).require(
                request.permitID, asOf: Instant(microseconds: request.asOf), field: "permit_id")
    }

    func listPermits(_ request: ListPermitsRequest, _ query: Query) throws -> PermitList {
        let permits = try query.permits(of: query.plant(request.enterpriseID))
        return .with { $0.permits = permits }
    }

    func getPermitHistory(_ request: GetPermitRequest, _ query: Query) throws -> PermitHistory {
        let revisions = try query.shown(.permits).history(of: request.permitID)
        guard !revisions.isEmpty else { throw Refusal(.permitUnknown, field: "permit_id") }
        return .with {
            $0.revisions = revisions.map { revision in
                .with {
                    $0.permit = revision.document
                    $0.changedAt = revision.change.time
                    $0.changedBy = revision.change.principal
                    $0.cause = revision.change.cause
                }
            }
        }
    }

    private func attached(
        _ files: [AttachedFile], _ field: FieldPath, to permit: Permit, _ command: Command
    ) throws -> [AttachedFile] {
        try files.enumerated().map { index, file in
            try command.attach(file, to: .permits, permit.id, field: field.item(index))
        }
    }

    private func requireFree(_ permit: Permit, _ command: Command) throws {
        if let other = try command.kept(.permits).recorded(permit.kind, permit.number), other.id != permit.id
        {
            throw Refusal(.permitExists, field: "number", ["number": permit.number])
        }
    }

    private func follow(_ permit: Permit, _ plant: Enterprise, _ command: Command) throws -> Permit {
        try command.followPapers(of: plant)
        try command.setTimer(of: permit)
        return permit
    }
}

extension Command {
    /// The plant whose papers the caller may enter: its registrar, or whoever speaks for it.
    ///
    /// - Throws: `NOT_FOUND` (`enterprise-unknown`), `PERMISSION_DENIED` (`no-grant-here`), `FAILED_PRECONDITION`
    ///   (`enterprise-merged`).
    func plantForPapers(_ id: String) throws -> Enterprise {
        let plant = try kept(.enterprises).require(id, field: "enterprise_id")
        if !actor.speaks(for: plant) { try actor.require(.registrar, over: plant.division) }
        try plant.requireOwn()
        return plant
    }

    /// Lets the search and the change feed follow a change of a plant's papers.
    fileprivate func followPapers(of plant: Enterprise) throws {
        try SearchIndex.enterPapers(of: answering(plant), in: transaction)
        try ChangeFeed.note(.paper, of: plant, self)
    }
}
