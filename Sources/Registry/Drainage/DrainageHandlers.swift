import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for how sites keep their waters apart and their foul water in.
struct DrainageDesignService: DrainageDesignsHandlers {
    func saveDrainageDesign(
        _ request: SaveDrainageDesignRequest, _ command: Command
    ) throws -> DrainageDesign {
        let site = try command.siteToRecord(request.siteID)
        try request.facts.check(on: site, at: "facts")
        let kept = command.kept(.drainageDesigns)
        var design =
            try request.revision == 0
            ? kept.get(site.id) ?? DrainageDesign() : kept.require(site.id, field: "site_id")
        design.facts = request.facts
        design.changeReason = request.reason
        guard design.id.isEmpty else { return try kept.save(design, expecting: request.revision) }
        design.id = site.id
        design.siteID = site.id
        design.enterpriseID = site.enterpriseID
        return try kept.add(design)
    }

    func addDrainagePaper(_ request: AddDrainagePaperRequest, _ command: Command) throws -> DrainageDesign {
        let site = try command.siteToRecord(request.siteID)
        var design = try command.kept(.drainageDesigns).require(site.id, field: "site_id")
        let file = try command.attach(
            request.version.file, to: .drainageDesigns, design.id, field: "version.file")
        try design.add(
            request.version, of: request.kind, file: file, confirmed: request.confirmed, by: command.actor,
            at: command.now)
        design.changeReason = request.version.changeNote
        return try command.kept(.drainageDesigns).save(design, expecting: request.revision)
    }

    func withdrawDrainagePaper(
        _ request: WithdrawDrainagePaperRequest, _ command: Command
    ) throws -> DrainageDesign {
        let site = try command.siteToRecord(request.siteID)
        var design = try command.kept(.drainageDesigns).require(site.id, field: "site_id")
        try design.withdraw(request.kind, because: request.reason)
        design.changeReason = request.reason
        return try command.kept(.drainageDesigns).save(design, expecting: request.revision)
    }

    func getDrainageDesign(_ request: GetDrainageDesignRequest, _ query: Query) throws -> DrainageDesign {
        let site = try query.siteToRead(request.siteID)
        return try query.shown(.drainageDesigns).require(site.id, asOfOrNow: request.asOf, field: "site_id")
    }

    func listDrainageDesigns(
        _ request: ListDrainageDesignsRequest, _ query: Query
    ) throws -> DrainageDesignList {
        let plant = try query.plant(request.enterpriseID)
        guard query.actor.mayReadPapers(of: plant) else { return DrainageDesignList() }
        let designs = try query.shown(.drainageDesigns).find(
            where: [plant.ownRecords], limit: PageLimits.most
        ).documents
        return .with { $0.designs = designs }
    }

    func getDrainageHistory(
        _ request: GetDrainageDesignRequest, _ query: Query
    ) throws -> DrainageDesignHistory {
        let site = try query.siteToRead(request.siteID)
        let revisions = try query.shown(.drainageDesigns).requireHistory(of: site.id, field: "site_id")
        return .with {
            $0.revisions = revisions.map { DrainageDesignRevision($0, as: \.design) }
        }
    }

    func reviewDrainage(_ request: ReviewDrainageRequest, _ query: Query) throws -> DrainageReview {
        let site = try query.siteToRead(request.siteID)
        let day = try request.on.isEmpty ? query.today : Day(request.on, field: "on")
        return try query.shown(.drainageDesigns).require(site.id, field: "site_id").reviewed(
            beside: site, on: day)
    }
}
