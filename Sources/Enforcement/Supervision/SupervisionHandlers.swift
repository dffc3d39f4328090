import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for the key-supervision list.
struct SupervisionService: KeySupervisionHandlers {
    func enterSupervision(_ request: EnterSupervisionRequest, _ command: Command) throws -> Supervision {
        let plant = try plant(request.enterpriseID, command)
        guard try command.kept(.supervision).current(of: plant.id) == nil else {
            throw Refusal(.supervisedAlready, field: "enterprise_id")
        }
        return try command.kept(.supervision).add(
            .with {
                $0.id = command.newID()
                $0.enterpriseID = plant.id
                $0.enterpriseName = plant.name
                $0.divisionCode = plant.divisionCode
                $0.reason = request.reason
                $0.enteredOn = command.today.text
                $0.enteredBy = command.actor.id
            })
    }

    func leaveSupervision(_ request: LeaveSupervisionRequest, _ command: Command) throws -> Supervision {
        let plant = try plant(request.enterpriseID, command)
        guard var stay = try command.kept(.supervision).current(of: plant.id) else {
            throw Refusal(.notSupervised, field: "enterprise_id")
        }
        stay.leftOn = command.today.text
        stay.leftBy = command.actor.id
        stay.leaveReason = request.reason
        return try command.kept(.supervision).save(stay)
    }

    func listSupervision(_ request: ListSupervisionRequest, _ query: Query) throws -> SupervisionPage {
        let place = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        var conditions: [Condition] = [.hasPrefix("division_code", place.subtreePrefix)]
        if !request.past { conditions.append(.equal("is_over", .flag(false))) }
        let page = try query.shown(.supervision).find(
            where: conditions, order: .ascending("division_code"), after: request.pageToken,
            limit: Int(request.pageSize))
        return .with {
            $0.stays = page.documents
            $0.nextPageToken = page.nextToken
        }
    }

    private func plant(_ id: String, _ command: Command) throws -> KnownPlant {
        let plant = try command.kept(.knownPlants).require(id, field: "enterprise_id")
        try command.actor.require(
            .investigator, .organiser, over: DivisionCode(plant.divisionCode, field: "enterprise_id"))
        return plant
    }
}
