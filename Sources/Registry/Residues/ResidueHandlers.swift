import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for what sites do with their residue.
struct ResidueService: ResiduesHandlers {
    private static let mostDays = 400

    func saveResidueHandling(
        _ request: SaveResidueHandlingRequest, _ command: Command
    ) throws -> ResidueHandling {
        let site = try command.siteToRecord(request.siteID)
        let kept = command.kept(.residueHandlings)
        var handling =
            try request.revision == 0
            ? kept.get(site.id) ?? ResidueHandling() : kept.require(site.id, field: "site_id")
        try handling.take(request.yards, confirmed: request.confirmed)
        handling.changeReason = request.reason
        guard handling.id.isEmpty else { return try kept.save(handling, expecting: request.revision) }
        handling.id = site.id
        handling.siteID = site.id
        handling.enterpriseID = site.enterpriseID
        return try kept.add(handling)
    }

    func setResidueTarget(_ request: SetResidueTargetRequest, _ command: Command) throws -> ResidueHandling {
        let site = try command.siteToRecord(request.siteID)
        var handling = try command.kept(.residueHandlings).require(site.id, field: "site_id")
        try handling.set(request, by: command.actor, at: command.now)
        handling.changeReason = ""
        return try command.kept(.residueHandlings).save(handling, expecting: request.revision)
    }

    func withdrawResidueTarget(
        _ request: WithdrawResidueTargetRequest, _ command: Command
    ) throws -> ResidueHandling {
        let site = try command.siteToRecord(request.siteID)
        var handling = try command.kept(.residueHandlings).require(site.id, field: "site_id")
        try handling.withdrawTarget(because: request.reason)
        handling.changeReason = request.reason
        return try command.kept(.residueHandlings).save(handling, expecting: request.revision)
    }

    func getResidueHandling(_ request: GetResidueHandlingRequest, _ query: Query) throws -> ResidueHandling {
        let site = try query.siteToRead(request.siteID)
        return try query.shown(.residueHandlings).require(site.id, asOfOrNow: request.asOf, field: "site_id")
    }

    func getResidueHistory(
        _ request: GetResidueHandlingRequest, _ query: Query
    ) throws -> ResidueHandlingHistory {
        let site = try query.siteToRead(request.siteID)
        let revisions = try query.shown(.residueHandlings).requireHistory(of: site.id, field: "site_id")
        return .with {
            $0.revisions = revisions.map { ResidueHandlingRevision($0, as: \.handling) }
        }
    }

    func reviewResidue(_ request: ReviewResidueRequest, _ query: Query) throws -> ResidueReview {
        let site = try query.siteToRead(request.siteID)
        let day = try request.on.isEmpty ? query.today : Day(request.on, field: "on")
        let contracts = try query.disposalContracts(of: query.plant(site.enterpriseID))
        let quiet = DayRange(first: day.adding(days: -ResidueState.quietDays), last: day)
        return try ResidueState(
            handling: query.shown(.residueHandlings).get(site.id) ?? ResidueHandling(), site: site,
            contracts: contracts.filter { $0.siteID == site.id },
            lastManifest: query.manifests(of: site, in: quiet).last?.removedOn, day: day
        ).review
    }

    func reportResidue(_ request: ReportResidueRequest, _ query: Query) throws -> ResidueReport {
        let days = try DayRange(
            months: request.firstMonth, request.lastMonth, most: Self.mostDays)
        let (plant, site) = try query.siteWithLedger(request.siteID, of: request.enterpriseID)
        let handling = try query.shown(.residueHandlings).get(site.id)
        let meters = try query.meterDays(of: plant, on: site.id, in: days)
        let table = ReadingTable(access: query.transaction)
        let metering = try ResidueMetering(meters) { try table.firstDay(of: $0.number) }
        let periods = Dictionary(grouping: SiteDays(meters.map(\.1)).periods) {
            String($0.first.text.prefix(7))
        }
        let manifests = Dictionary(grouping: try query.manifests(of: site, in: days)) {
            String($0.removedOn.prefix(7))
        }
        return try .with {
            $0.months = try Set(periods.keys).union(manifests.keys).sorted().map { month in
                let own = periods[month] ?? []
                let made = own.filter { $0.productionDays > 0 || !$0.knows([.production]) }
                let whole = try DayRange(months: month, month, most: Self.mostDays)
                return ResidueMonth(
                    month, PlantPeriod(joining: own),
                    manifested: (manifests[month] ?? []).reduce(0) { $0 + $1.mass },
                    unmetered: metering.unmetered(
                        in: whole.first.number...whole.last.number, made: Set(made.map(\.first.number))),
                    against: handling?.target(in: month))
            }
        }
    }
}
