import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for laboratories' reports of the rivers beside sites.
struct RiverReportService: RiverReportsHandlers {
    func recordRiverReport(_ request: RecordRiverReportRequest, _ command: Command) throws -> RiverReport {
        let site = try command.siteToRecord(request.siteID)
        var report = RiverReport.with {
            $0.id = command.newID()
            $0.enterpriseID = site.enterpriseID
            $0.siteID = site.id
            $0.laboratory = request.laboratory
            $0.number = request.number
            $0.recordedBy = command.actor.id
            $0.recordedAt = command.now.microseconds
        }
        try report.take(
            request.samples, on: request.sampledOn, today: command.today, confirmed: request.confirmed)
        report.file = try command.attach(request.file, to: .riverReports, report.id, field: "file")
        try command.kept(.riverReports).requireFree(report)
        return try command.kept(.riverReports).add(report)
    }

    func withdrawRiverReport(
        _ request: WithdrawRiverReportRequest, _ command: Command
    ) throws -> RiverReport {
        var report = try command.kept(.riverReports).require(request.reportID, field: "report_id")
        _ = try command.siteToRecord(report.siteID)
        try report.withdraw(because: request.reason)
        report.withdrawnBy = command.actor.id
        report.withdrawnAt = command.now.microseconds
        return try command.kept(.riverReports).save(report, expecting: request.revision)
    }

    func getRiverReport(_ request: GetRiverReportRequest, _ query: Query) throws -> RiverReport {
        try query.paper(.riverReports, request.reportID, field: "report_id")
    }

    func getRiverReportHistory(_ request: GetRiverReportRequest, _ query: Query) throws -> RiverReportHistory
    {
        let report = try getRiverReport(request, query)
        let revisions = try query.shown(.riverReports).requireHistory(of: report.id, field: "report_id")
        return .with {
            $0.revisions = revisions.map { RiverReportRevision($0, as: \.report) }
        }
    }

    func listRiverReports(_ request: ListRiverReportsRequest, _ query: Query) throws -> RiverReportPage {
        let plant = try query.plant(request.enterpriseID)
        guard query.actor.mayReadPapers(of: plant) else { return RiverReportPage() }
        let page = try query.shown(.riverReports).find(
            where: [plant.ownRecords], order: .descending("sampled_on"), after: request.pageToken,
            limit: Int(request.pageSize))
        return .with {
            $0.reports = page.documents
            $0.nextPageToken = page.nextToken
        }
    }
}
