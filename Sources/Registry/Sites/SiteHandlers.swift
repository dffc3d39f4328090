import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for sites, their lines and their equipment.
struct SiteService: SitesHandlers {
    func saveSite(_ request: SaveSiteRequest, _ command: Command) throws -> Site {
        var site = request.site
        let plant = try command.kept(.enterprises).require(site.enterpriseID, field: "site.enterprise_id")
        let division = try command.division(site.divisionCode, field: "site.division_code")
        if !command.actor.speaks(for: plant) {
            try command.actor.require(.registrar, over: plant.division)
            try command.actor.require(.registrar, over: division)
        }
        try plant.requireOwn()
        try site.check(at: "site", on: command.today, confirmed: request.confirmed)
        site.changeReason = request.reason
        guard !site.id.isEmpty else {
            site.id = command.newID()
            return try command.kept(.sites).add(site)
        }
        let before = try command.kept(.sites).require(site.id, field: "site.id")
        guard before.enterpriseID == plant.id else { throw Refusal(.siteOfAnother, field: "site.id") }
        return try command.kept(.sites).save(site, expecting: request.site.revision)
    }

    func getSite(_ request: GetSiteRequest, _ query: Query) throws -> Site {
        try site(request, query)
    }

    func listSites(_ request: ListSitesRequest, _ query: Query) throws -> SiteList {
        let sites = try query.sites(of: query.plant(request.enterpriseID))
        return .with { $0.sites = sites }
    }

    func getSiteHistory(_ request: GetSiteRequest, _ query: Query) throws -> SiteHistory {
        let revisions = try query.shown(.sites).requireHistory(of: request.siteID, field: "site_id")
        return .with {
            $0.revisions = revisions.map { SiteRevision($0, as: \.site) }
        }
    }

    func reviewSite(_ request: GetSiteRequest, _ query: Query) throws -> SiteReview {
        try site(request, query).reviewed(on: query.today)
    }

    private func site(_ request: GetSiteRequest, _ query: Query) throws -> Site {
        try query.shown(.sites).require(request.siteID, asOfOrNow: request.asOf, field: "site_id")
    }
}
