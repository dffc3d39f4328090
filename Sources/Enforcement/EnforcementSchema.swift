import ServiceKit
import Store

/// Enforcement's own tables: frozen once shipped.
enum EnforcementSchema {
    static let migrations = MigrationSet(
        component: "enforcement",
        [
            Migration(number: 1, name: "tips", sql: tips),
            Migration(number: 2, name: "cases", sql: cases),
            Migration(number: 3, name: "inspection-weights", sql: InspectionSchema.tables),
            Migration(number: 4, name: "supervision", sql: SupervisionTables.sql),
            Migration(number: 5, name: "referrals", sql: referrals),
            Migration(number: 6, name: "tips-nearby", sql: NearbySchema.tables),
            Migration(number: 7, name: "told-words", sql: [Migration.rewriteAtStart("told-words")]),
            Migration(number: 8, name: "tips-unrouted", sql: UnroutedTips.tables),
        ])

    /// The tables that its collections need, checked against the store at start.
    static let layouts = [
        DocumentCollection.knownPlants.layout, DocumentCollection.tips.layout,
        DocumentCollection.cases.layout, DocumentCollection.inspectionWeights.layout,
        DocumentCollection.supervision.layout,
    ]

    private static let tips =
        Migration.documentTables("known_plant", columns: [])
        + Migration.documentTables(
            "tip",
            columns: [
                "city_code TEXT NOT NULL",
                "division_code TEXT NOT NULL",
                "state INTEGER NOT NULL",
                "receipt_digest TEXT NOT NULL UNIQUE",
                "natural_resources_agency TEXT",
                "ecology_agency TEXT",
                "construction_agency TEXT",
            ])
        + [
            "CREATE INDEX tip_place ON tip (city_code, id, division_code)",
            """
            CREATE INDEX tip_natural_resources ON tip (natural_resources_agency, id)
            WHERE natural_resources_agency IS NOT NULL
            """,
            "CREATE INDEX tip_ecology ON tip (ecology_agency, id) WHERE ecology_agency IS NOT NULL",
            """
            CREATE INDEX tip_construction ON tip (construction_agency, id) \
            WHERE construction_agency IS NOT NULL
            """,
        ]

    private static let cases =
        Migration.documentTables(
            "enforcement_case",
            columns: [
                "city_code TEXT NOT NULL",
                "division_code TEXT NOT NULL",
                "state INTEGER NOT NULL",
                "year INTEGER NOT NULL",
                "serial INTEGER NOT NULL",
                "natural_resources_agency TEXT",
                "ecology_agency TEXT",
                "construction_agency TEXT",
            ])
        + [
            "CREATE INDEX case_place ON enforcement_case (city_code, id, division_code)",
            "CREATE UNIQUE INDEX case_number ON enforcement_case (division_code, year, serial)",
            """
            CREATE INDEX case_natural_resources ON enforcement_case (natural_resources_agency, id)
            WHERE natural_resources_agency IS NOT NULL
            """,
            """
            CREATE INDEX case_ecology ON enforcement_case (ecology_agency, id)
            WHERE ecology_agency IS NOT NULL
            """,
            """
            CREATE INDEX case_construction ON enforcement_case (construction_agency, id)
            WHERE construction_agency IS NOT NULL
            """,
        ]

    private static let referrals = [
        """
        CREATE TABLE referral (
            origin TEXT PRIMARY KEY,
            tip_id TEXT NOT NULL REFERENCES tip (id)
        ) STRICT
        """
    ]
}
