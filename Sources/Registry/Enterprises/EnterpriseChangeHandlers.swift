import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

// Answers for changes of a plant's record after it was entered; each states its reason.

extension EnterpriseService {
    func renameEnterprise(_ request: RenameEnterpriseRequest, _ command: Command) throws -> Enterprise {
        var enterprise = try command.kept(.enterprises).own(request.enterpriseID)
        let day = try Day(
            request.since, as: .rename, notAfter: command.today, confirmed: request.confirmed,
            field: "since")
        let facts = PlantFacts.with { $0.name = request.name }
        try enterprise.requireProvisional(toChange: facts)
        enterprise = try command.kept(.enterprises).corrected(enterprise, by: facts, renamedOn: day)
        return try command.kept(.enterprises).save(
            enterprise, expecting: request.revision, because: request.reason)
    }

    func correctEnterprise(_ request: CorrectEnterpriseRequest, _ command: Command) throws -> Enterprise {
        let before = try command.kept(.enterprises).own(request.enterpriseID)
        try before.requireProvisional(toChange: request.facts)
        var enterprise = try command.kept(.enterprises).corrected(before, by: request.facts)
        try command.actor.require(.registrar, over: enterprise.division)
        for (index, name) in request.dropNames.enumerated() {
            try enterprise.drop(name, field: FieldPath("drop_names").item(index))
        }
        for name in request.addNames { enterprise.add(name) }
        guard enterprise != before else { throw Refusal(.correctionEmpty) }
        return try command.kept(.enterprises).save(
            enterprise, expecting: request.revision, because: request.reason)
    }

    func changeStage(_ request: ChangeStageRequest, _ command: Command) throws -> Enterprise {
        var enterprise = try command.kept(.enterprises).own(request.enterpriseID)
        let day = try Day(
            request.since, as: .stage, notAfter: command.today, confirmed: request.confirmed, field: "since")
        try enterprise.move(to: request.stage, on: day)
        return try command.kept(.enterprises).save(
            enterprise, expecting: request.revision, because: request.reason)
    }

    func linkProgram(_ request: LinkProgramRequest, _ command: Command) throws -> Enterprise {
        var enterprise = try command.kept(.enterprises).own(request.enterpriseID)
        var link = request.link
        if !link.agencyID.isEmpty {
            _ = try command.kept(.agencies).require(link.agencyID, field: "link.agency_id")
        }
        switch try ProgramLinks.plant(link.program, link.number, in: command.transaction) {
        case enterprise.id: return enterprise
        case nil: break
        default: throw Refusal(.linkTaken, field: "link.number", ["program": link.program])
        }
        link.linkedAt = command.now.microseconds
        enterprise.links.append(link)
        return try command.kept(.enterprises).save(enterprise)
    }

    func unlinkProgram(_ request: UnlinkProgramRequest, _ command: Command) throws -> Enterprise {
        var enterprise = try command.kept(.enterprises).own(request.enterpriseID)
        guard
            let place = enterprise.links.firstIndex(where: {
                NameForm.spelling(of: $0.program) == request.program
                    && NameForm.spelling(of: $0.number) == request.number
            })
        else { throw Refusal(.linkUnknown, field: "number") }
        enterprise.links.remove(at: place)
        return try command.kept(.enterprises).save(enterprise, because: request.reason)
    }

    func findByProgram(_ request: FindByProgramRequest, _ query: Query) throws -> Enterprise {
        guard let id = try ProgramLinks.plant(request.program, request.number, in: query.transaction) else {
            throw Refusal(.linkUnknown, field: "number")
        }
        return try query.plant(id)
    }
}

extension CorrectEnterpriseRequest {
    fileprivate var facts: PlantFacts {
        .with {
            if hasName { $0.name = name }
            if hasDivisionCode { $0.divisionCode = divisionCode }
            if hasPlace { $0.place = place }
            if hasCoordinates { $0.coordinates = coordinates }
        }
    }
}
