import ServiceKit
import Store

/// The Registry's own tables: frozen once shipped. The statements of later migrations stand beside their collections.
enum RegistrySchema {
    static let migrations = MigrationSet(
        component: "registry",
        [
            Migration(number: 1, name: "enterprises", sql: enterprises),
            Migration(
                number: 2, name: "enterprise-search", sql: SearchIndex.tables + ProgramLinks.tables),
            Migration(number: 3, name: "people", sql: PeopleTables.sql),
            Migration(number: 4, name: "sites", sql: SiteTables.sql),
            Migration(number: 5, name: "ledgers", sql: LedgerSchema.tables),
            Migration(number: 6, name: "flags", sql: FlagSchema.tables),
            Migration(number: 7, name: "permits", sql: PermitTables.sql),
            Migration(number: 8, name: "standing", sql: StandingTables.sql),
            Migration(number: 9, name: "projects", sql: ProjectTables.sql),
            Migration(number: 10, name: "rule-documents", sql: RuleDocumentTables.sql),
            Migration(number: 11, name: "policies", sql: PolicyTables.sql),
            Migration(number: 12, name: "trainings", sql: TrainingTables.sql),
            Migration(number: 13, name: "guidance", sql: GuidanceTables.sql),
            Migration(number: 14, name: "announcements", sql: AnnouncementTables.sql),
            Migration(number: 15, name: "expiry-notices", sql: ExpiryNoticeTables.sql),
            Migration(number: 16, name: "corrections", sql: CorrectionTables.sql + ChangeFeed.names),
            Migration(number: 17, name: "latest-readings", sql: LedgerSchema.latest),
            Migration(number: 18, name: "search-numbers", sql: SearchIndex.numbers),
            Migration(number: 19, name: "waters", sql: WaterTables.sql),
            Migration(number: 20, name: "name-form", sql: NameDerivation.sql),
            Migration(number: 21, name: "spoken-words", sql: [Migration.rewriteAtStart("spoken-words")]),
            Migration(number: 22, name: "staged-plants", sql: StagedPlants.tables),
            Migration(number: 23, name: "sweeps", sql: SweepTables.sql),
            Migration(number: 24, name: "name-form-once", sql: NameDerivation.once),
            Migration(number: 25, name: "difficulties", sql: DifficultyTables.sql),
            Migration(number: 26, name: "fleet-counts", sql: FleetCountTables.sql),
            Migration(number: 27, name: "support-measures", sql: SupportTables.sql),
            Migration(number: 28, name: "working-group", sql: WorkingGroupTables.sql),
            Migration(number: 29, name: "drainage", sql: DrainageTables.sql),
            Migration(number: 30, name: "river-reports", sql: RiverReportTables.sql),
            Migration(number: 31, name: "residues", sql: ResidueTables.sql),
            Migration(number: 32, name: "readiness", sql: ReadinessTables.sql),
            Migration(number: 33, name: "norms", sql: NormTables.sql),
            Migration(number: 34, name: "assessments", sql: AssessmentTables.sql),
            Migration(number: 35, name: "sign-offs", sql: SignOffTables.sql),
            Migration(number: 36, name: "open-checks", sql: OpenCheckIndex.sql),
        ])

    /// The tables that its collections need, checked against the store at start.
    static let layouts = [
        DocumentCollection.enterprises.layout, DocumentCollection.people.layout,
        DocumentCollection.sites.layout, DocumentCollection.permits.layout,
        DocumentCollection.expiryNotices.layout, DocumentCollection.standings.layout,
        DocumentCollection.meters.layout,
        DocumentCollection.flags.layout, DocumentCollection.flagRules.layout,
        DocumentCollection.projects.layout,
        DocumentCollection.ruleDocuments.layout, DocumentCollection.policies.layout,
        DocumentCollection.trainings.layout, DocumentCollection.certificates.layout,
        DocumentCollection.teamMembers.layout, DocumentCollection.guidance.layout,
        DocumentCollection.announcements.layout, DocumentCollection.corrections.layout,
        DocumentCollection.waterPoints.layout,
        DocumentCollection.sweeps.layout, DocumentCollection.sweepSchedules.layout,
        DocumentCollection.difficulties.layout,
        DocumentCollection.fleetCounts.layout,
        DocumentCollection.supportMeasures.layout,
        DocumentCollection.groupMembers.layout, DocumentCollection.groupMeetings.layout,
        DocumentCollection.groupTasks.layout,
        DocumentCollection.drainageDesigns.layout, DocumentCollection.riverReports.layout,
        DocumentCollection.residueHandlings.layout, DocumentCollection.disposalContracts.layout,
        DocumentCollection.residueManifests.layout,
        DocumentCollection.norms.layout, DocumentCollection.checkRecords.layout,
        DocumentCollection.assessments.layout, DocumentCollection.signOffs.layout,
    ]

    private static let enterprises =
        Migration.documentTables(
            "enterprise",
            columns: [
                "division_code TEXT NOT NULL",
                "state INTEGER NOT NULL",
                "credit_code TEXT UNIQUE",
                "name TEXT NOT NULL",
                "origin TEXT UNIQUE",
            ])
        + [
            "CREATE INDEX enterprise_place ON enterprise (division_code, id)",
            "CREATE INDEX enterprise_name ON enterprise (name, division_code)",
        ]
}
