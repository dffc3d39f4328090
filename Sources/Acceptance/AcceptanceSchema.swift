import ServiceKit
import Store

/// Acceptance's own tables: frozen once shipped.
enum AcceptanceSchema {
    static let migrations = MigrationSet(
        component: "acceptance",
        [
            Migration(number: 1, name: "rounds", sql: rounds),
            Migration(number: 2, name: "panels", sql: panels),
            Migration(number: 3, name: "plaques", sql: plaques),
            Migration(number: 4, name: "draw-attempts", sql: DrawSchema.attempts),
            Migration(number: 5, name: "decision-texts", sql: [Migration.rewriteAtStart("decision-texts")]),
        ])

    /// The tables its collections rely on, checked against the store at start.
    static let layouts = [
        DocumentCollection.templates.layout, DocumentCollection.rounds.layout,
        DocumentCollection.plants.layout, DocumentCollection.applications.layout,
        DocumentCollection.experts.layout, DocumentCollection.draws.layout,
        DocumentCollection.sheets.layout, DocumentCollection.rectifications.layout,
        DocumentCollection.notices.layout, DocumentCollection.plaques.layout,
    ]

    private static let rounds =
        Migration.documentTables("template", columns: ["version TEXT NOT NULL UNIQUE"])
        + Migration.documentTables(
            "round", columns: ["code TEXT NOT NULL UNIQUE", "division_code TEXT NOT NULL"])
        + Migration.documentTables("plant", columns: ["division_code TEXT NOT NULL"])
        + Migration.documentTables(
            "application",
            columns: [
                "round_id TEXT NOT NULL REFERENCES round (id)",
                "enterprise_id TEXT NOT NULL REFERENCES plant (id)",
                "division_code TEXT NOT NULL",
                "submitted_at INTEGER NOT NULL",
            ])
        + [
            "CREATE INDEX round_place ON round (division_code, id)",
            "CREATE UNIQUE INDEX application_once ON application (round_id, enterprise_id)",
            "CREATE INDEX application_plant ON application (enterprise_id, submitted_at)",
            "CREATE INDEX application_place ON application (division_code, submitted_at, id)",
        ]

    private static let panels =
        Migration.documentTables("expert", columns: [])
        + Migration.documentTables(
            "draw", columns: ["application_id TEXT NOT NULL REFERENCES application (id)"])
        + Migration.documentTables(
            "score_sheet", columns: ["application_id TEXT NOT NULL REFERENCES application (id)"])
        + Migration.documentTables(
            "rectification",
            columns: [
                "application_id TEXT NOT NULL REFERENCES application (id)",
                "item_code TEXT NOT NULL",
            ])
        + [
            "CREATE INDEX draw_application ON draw (application_id, id)",
            "CREATE INDEX score_sheet_application ON score_sheet (application_id, id)",
            "CREATE UNIQUE INDEX rectification_item ON rectification (application_id, item_code)",
        ]

    private static let plaques =
        Migration.documentTables("notice", columns: ["number TEXT NOT NULL UNIQUE"])
        + Migration.documentTables(
            "plaque",
            columns: [
                "number TEXT NOT NULL UNIQUE",
                "enterprise_id TEXT NOT NULL REFERENCES plant (id)",
                "division_code TEXT NOT NULL",
            ])
        + [
            "CREATE INDEX plaque_plant ON plaque (enterprise_id, number)",
            "CREATE INDEX plaque_place ON plaque (division_code, number)",
        ]
}
