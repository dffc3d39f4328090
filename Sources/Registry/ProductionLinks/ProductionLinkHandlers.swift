import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for the links to plants' production systems.
struct ProductionLinkService: ProductionLinksHandlers {
    typealias Command = ServiceKit.Command
    typealias Query = ServiceKit.Query

    func listMeterActivity(
        _ request: ListMeterActivityRequest, _ query: Query
    ) throws -> MeterActivityList {
        let plant = try query.plantWithLedger(request.enterpriseID)
        let reader = MeterActivityReader(query, hours: request.hours)
        let places = try OpenSites(of: plant, query)
        let meters = try query.shown(.meters).all(of: plant, on: request.siteID).map {
            try reader.activity(of: $0, among: places)
        }
        return .with {
            $0.meters = meters
            $0.now = query.now.microseconds
        }
    }

    func listPlantActivity(
        _ request: ListPlantActivityRequest, _ query: Query
    ) throws -> PlantActivityPage {
        let place = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        try query.actor.require(anyOf: .lookingAfterPlants, over: place)
        let reader = MeterActivityReader(query, hours: request.hours)
        let page = try query.shown(.enterprises).find(
            where: [.hasPrefix("division_code", place.subtreePrefix)], after: request.pageToken,
            limit: Int(request.pageSize)
        ) { plant in
            // A double's meters are its survivor's.
            guard plant.state != .merged, let activity = try reader.activity(of: plant) else { return false }
            return !request.silentOnly || activity.silent > 0
        }
        let plants = try page.documents.compactMap { try reader.activity(of: $0) }
        return .with {
            $0.plants = plants
            $0.nextPageToken = page.nextToken
        }
    }
}
