import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for corrections, which take two people.
struct CorrectionService: CorrectionsHandlers {
    func proposeCorrection(_ request: ProposeCorrectionRequest, _ command: Command) throws -> Correction {
        let plant = try command.kept(.enterprises).require(request.enterpriseID, field: "enterprise_id")
        try command.actor.requireRecorder(of: plant)
        try plant.requireOwn()
        var correction = try Correction(
            request, for: plant, id: command.newID(), by: command.actor, at: command.now)
        // Refuses a proposal that could not be approved now.
        let corrected = try command.kept(.enterprises).corrected(plant, by: correction, at: "change")
        if correction.change.hasCreditCode { correction.change.creditCode = corrected.creditCode }
        guard try command.kept(.corrections).waiting(for: plant.id).count < Correction.mostOpen else {
            throw Refusal(
                .correctionsWaiting, field: "enterprise_id", ["most": String(Correction.mostOpen)])
        }
        correction.files = try command.attach(
            request.files, to: .corrections, correction.id, field: "files")
        return try command.kept(.corrections).add(correction)
    }

    func approveCorrection(_ request: ApproveCorrectionRequest, _ command: Command) throws -> Correction {
        var correction = try command.kept(.corrections).visible(request.correctionID)
        let plant = try command.kept(.enterprises).own(correction.enterpriseID)
        try correction.requireProposer(otherThan: command.actor)
        try correction.requireOpen(for: plant)
        let corrected = try command.kept(.enterprises).corrected(plant, by: correction, at: "correction_id")
        try command.actor.require(.registrar, over: corrected.division)
        correction.close(.approved, by: command.actor, at: command.now, saying: request.note)
        correction.madeRevision = plant.revision + 1
        let kept = try command.kept(.corrections).save(correction, expecting: request.revision)
        try command.kept(.enterprises).save(
            corrected, expecting: plant.revision, because: kept.reason, approval: kept.approval)
        return kept
    }

    func rejectCorrection(_ request: RejectCorrectionRequest, _ command: Command) throws -> Correction {
        var correction = try command.kept(.corrections).visible(request.correctionID)
        let plant = try command.kept(.enterprises).require(correction.enterpriseID)
        try command.actor.require(.registrar, over: plant.division)
        try correction.requireProposer(otherThan: command.actor)
        try correction.requireOpen(for: plant)
        correction.close(.rejected, by: command.actor, at: command.now, saying: request.reason)
        return try command.kept(.corrections).save(correction, expecting: request.revision)
    }

    func withdrawCorrection(_ request: WithdrawCorrectionRequest, _ command: Command) throws -> Correction {
        var correction = try command.kept(.corrections).visible(request.correctionID)
        guard correction.proposedBy == command.actor.id else {
            throw Refusal(.correctionOfAnother, field: "correction_id")
        }
        try correction.requireOpen(for: command.kept(.enterprises).require(correction.enterpriseID))
        correction.close(.withdrawn, by: command.actor, at: command.now, saying: request.reason)
        return try command.kept(.corrections).save(correction, expecting: request.revision)
    }

    func getCorrection(_ request: GetCorrectionRequest, _ query: Query) throws -> Correction {
        let correction = try query.shown(.corrections).require(request.correctionID, field: "correction_id")
        guard try correction.isVisible(to: query.actor, of: query.ownPlants()) else {
            throw Refusal(.correctionUnknown, field: "correction_id")
        }
        return correction
    }

    func listCorrections(_ request: ListCorrectionsRequest, _ query: Query) throws -> CorrectionPage {
        let plants = try query.ownPlants()
        var conditions = try query.actor.correctionScope(of: plants, in: request.divisionCode)
        if !request.enterpriseID.isEmpty {
            conditions.append(try query.plant(request.enterpriseID).ownRecords)
        }
        if request.state != .unspecified {
            conditions.append(.equal("state", .integer(Int64(request.state.rawValue))))
        }
        let page = try query.shown(.corrections).find(
            where: conditions, after: request.pageToken, limit: Int(request.pageSize)
        ) { $0.isVisible(to: query.actor, of: plants) }
        return .with {
            $0.corrections = page.documents
            $0.nextPageToken = page.nextToken
        }
    }
}

extension Correction {
    /// Who proposed and who approved it, for the revision it made.
    fileprivate var approval: ChangeApproval {
        .with {
            $0.correctionID = id
            $0.proposedBy = proposedBy
            $0.approvedBy = decidedBy
        }
    }
}

extension Actor {
    /// Conditions that an index can check for the list. They may let too many through; visibility decides.
    ///
    /// - Throws: `division-code-format`, `division-code-structure`.
    fileprivate func correctionScope(of plants: Set<String>, in asked: String) throws(Refusal) -> [Condition]
    {
        let asked = try DivisionCode(orProvince: asked, field: "division_code")
        if !plants.isEmpty {
            let own = Condition.filed(under: plants.sorted())
            return [own, .hasPrefix("division_code", asked.subtreePrefix)]
        }
        let reached = asked.part(reachedBy: divisions(as: .registrar, .auditor))
        return [.hasPrefix("division_code", (reached ?? asked).subtreePrefix)]
    }
}

extension KeptDocuments where D == Correction {
    /// The correction with that id, if the caller may know of it.
    ///
    /// - Throws: `NOT_FOUND` (`correction-unknown`), whether it is hidden or absent.
    fileprivate func visible(_ id: String) throws -> Correction {
        let correction = try require(id, field: "correction_id")
        guard try correction.isVisible(to: command.actor, of: command.ownPlants()) else {
            throw Refusal(.correctionUnknown, field: "correction_id")
        }
        return correction
    }
}

extension KeptDocuments where D == Enterprise {
    /// The plant with that correction applied; nothing is saved yet.
    fileprivate func corrected(
        _ plant: Enterprise, by correction: Correction, at field: FieldPath
    ) throws -> Enterprise {
        try corrected(plant, by: correction.change, renamedOn: correction.firstDayOfName, at: field)
    }
}
