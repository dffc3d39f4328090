import Refusals
import RegistryAPI
import ServiceKit
import Store

extension RiverReport: Document {}

extension DocumentCollection where D == RiverReport {
    static let riverReports = DocumentCollection(
        table: "river_report",
        indexes: [
            .text("enterprise_id") { $0.enterpriseID },
            .text("number") { $0.number },
            .text("sampled_on") { $0.sampledOn },
        ])
}

extension Aggregate where D == RiverReport {
    static let riverReports = Aggregate(
        .riverReports, name: "river-report", unknown: .riverReportUnknown, effects: [.readiness])
}

/// The tables of migration `river-reports`: frozen once shipped.
enum RiverReportTables {
    static let sql =
        Migration.documentTables(
            "river_report",
            columns: ["enterprise_id TEXT NOT NULL", "number TEXT NOT NULL", "sampled_on TEXT NOT NULL"])
        + ["CREATE INDEX river_report_enterprise ON river_report (enterprise_id, sampled_on, id)"]
}

extension KeptDocuments where D == RiverReport {
    /// Refuses a number that a report of the same laboratory and plant has already.
    ///
    /// - Throws: `river-report-exists`.
    func requireFree(_ report: RiverReport) throws {
        let same = try find(
            where: [.filed(under: [report.enterpriseID]), .equal("number", .text(report.number))]
        ).documents
        if same.contains(where: { $0.laboratory == report.laboratory && $0.withdrawalReason.isEmpty }) {
            throw Refusal(.riverReportExists, field: "number", ["number": report.number])
        }
    }
}
