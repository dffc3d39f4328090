import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for duplicate records of a plant: finding, merging and splitting them.
struct DuplicateService: DuplicatesHandlers {
    func findDuplicates(_ request: FindDuplicatesRequest, _ query: Query) throws -> DuplicateList {
        let plant = try query.plant(request.enterpriseID)
        try query.actor.require(.registrar, over: plant.division)
        let candidates = try DuplicateSearch(query: query).candidates(for: plant)
        return .with { $0.candidates = candidates }
    }

    func listDuplicates(_ request: ListDuplicatesRequest, _ query: Query) throws -> DuplicatePairs {
        let division = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        try query.actor.require(.registrar, over: division)
        let list = "duplicates \(division)"
        let last = try query.pages.decrypt(request.pageToken, of: list)
        let page = try DuplicateSearch(query: query).pairs(
            in: division, after: last, limit: PageLimits.within(Int(request.pageSize)))
        return .with {
            $0.pairs = page.pairs
            $0.nextPageToken = query.pages.encrypt(page.last, of: list)
        }
    }

    func mergeEnterprises(_ request: MergeEnterprisesRequest, _ command: Command) throws -> MergeResult {
        guard request.survivorID != request.mergedID else {
            throw Refusal(.mergeWithItself, field: "merged_id")
        }
        var survivor = try reach(request.survivorID, "survivor_id", command)
        var double = try reach(request.mergedID, "merged_id", command)
        try survivor.absorb(&double)
        survivor = try command.kept(.enterprises).save(
            survivor, expecting: request.survivorRevision, because: request.reason)
        double = try command.kept(.enterprises).save(
            double, expecting: request.mergedRevision, because: request.reason)
        return result(survivor, double)
    }

    func unmergeEnterprise(_ request: UnmergeEnterpriseRequest, _ command: Command) throws -> MergeResult {
        var double = try reach(request.mergedID, "merged_id", command)
        guard double.state == .merged else { throw Refusal(.plantNotMerged, field: "merged_id") }
        var survivor = try reach(double.mergedInto, "merged_id", command)
        survivor.release(&double)
        double = try command.kept(.enterprises).save(double, because: request.reason)
        survivor = try command.kept(.enterprises).save(survivor, because: request.reason)
        return result(survivor, double)
    }

    private func reach(_ id: String, _ field: FieldPath, _ command: Command) throws -> Enterprise {
        let enterprise = try command.kept(.enterprises).require(id, field: field)
        try command.actor.require(.registrar, over: enterprise.division)
        return enterprise
    }

    private func result(_ survivor: Enterprise, _ double: Enterprise) -> MergeResult {
        .with {
            $0.survivor = survivor
            $0.merged = double
        }
    }
}
