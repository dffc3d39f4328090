import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for the contacts of a plant.
struct ContactService: ContactsHandlers {
    func setPeople(_ request: SetPeopleRequest, _ command: Command) throws -> People {
        let plant = try command.kept(.enterprises).require(request.enterpriseID, field: "enterprise_id")
        if !command.actor.speaks(for: plant) {
            try command.actor.require(.registrar, over: plant.division)
        }
        let people = People.with {
            $0.id = plant.id
            $0.people = request.people
            $0.changeReason = request.reason
        }
        let isNew = try request.revision == 0 && command.kept(.people).get(plant.id) == nil
        return try isNew
            ? command.kept(.people).add(people)
            : command.kept(.people).save(people, expecting: request.revision)
    }

    func getPeople(_ request: GetPeopleRequest, _ query: Query) throws -> People {
        let plant = try query.plant(request.enterpriseID)
        query.touched("people/\(plant.id)")
        var people = try query.shown(.people).get(plant.id) ?? .with { $0.id = plant.id }
        for double in plant.absorbedIds {
            let further = try query.shown(.people).get(double)?.people ?? []
            people.people += further.filter { !people.people.contains($0) }
        }
        return try people.shown(to: query.actor, of: plant)
    }
}
