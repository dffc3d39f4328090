import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store

extension Assessment: Document {}

extension DocumentCollection where D == Assessment {
    static let assessments = DocumentCollection(
        table: "assessment",
        indexes: [
            .text("enterprise_id") { $0.enterpriseID },
            .text("site_id") { $0.siteID },
            .integer("subject") { Int64($0.subject.rawValue) },
            .integer("indicator") { Int64($0.indicator.rawValue) },
            .text("period") { $0.period },
            .integer("last_day") { Int64($0.lastPeriodDay?.number ?? 0) },
        ])
}

extension Aggregate where D == Assessment {
    static let assessments = Aggregate(
        .assessments, name: "assessment", unknown: .assessmentUnknown, unexplain: { $0.changeReason = "" },
        effects: [.readiness])
}

/// The tables of migration `assessments`: frozen once shipped.
enum AssessmentTables {
    static let sql =
        Migration.documentTables(
            "assessment",
            columns: [
                "enterprise_id TEXT NOT NULL", "site_id TEXT NOT NULL", "subject INTEGER NOT NULL",
                "indicator INTEGER NOT NULL", "period TEXT NOT NULL", "last_day INTEGER NOT NULL",
            ])
        + [
            "CREATE INDEX assessment_enterprise ON assessment (enterprise_id, last_day, id)",
            "CREATE INDEX assessment_site ON assessment (site_id, indicator, last_day, id)",
        ]
}

extension KeptDocuments where D == Assessment {
    /// Refuses a second assessment of an indicator in a period.
    ///
    /// - Throws: `assessment-exists`.
    func requireFree(_ assessment: Assessment) throws {
        let isTaken = try contains(where: [
            .equal("site_id", .text(assessment.siteID)),
            .equal("indicator", .integer(Int64(assessment.indicator.rawValue))),
            .equal("period", .text(assessment.period)),
        ])
        guard isTaken else { return }
        throw Refusal(
            .assessmentExists, field: "period", ["period": assessment.period],
            words: ["indicator": assessment.indicator.wording])
    }
}

extension ReadAccess {
    /// The assessments of an indicator at a site of which the periods ended last before a day: three at most end on the same.
    func lastAssessments(
        of indicator: AssessmentIndicator, at site: Site, before day: Day
    ) throws -> [Assessment] {
        try DocumentCollection.assessments.in(self).find(
            where: [
                .equal("site_id", .text(site.id)),
                .equal("indicator", .integer(Int64(indicator.rawValue))),
                .less("last_day", .integer(Int64(day.number))),
            ], order: .descending("last_day"), limit: 3
        ).documents
    }
}
