import Refusals
import RegistryAPI
import ServiceKit
import Store

extension LedgerSweep: Document {}
extension SweepSchedule: Document {}

extension DocumentCollection where D == LedgerSweep {
    static let sweeps = DocumentCollection(
        table: "ledger_sweep",
        indexes: [
            .text("division_code") { $0.divisionCode },
            .text("month") { $0.month },
            .integer("state") { Int64($0.state.rawValue) },
            .integer("started_at") { $0.startedAt },
        ])
}

extension DocumentCollection where D == SweepSchedule {
    static let sweepSchedules = DocumentCollection(table: "sweep_schedule", indexes: [])
}

extension Aggregate where D == LedgerSweep {
    static let sweeps = Aggregate(.sweeps, name: "ledger-sweep", unknown: .sweepUnknown, effects: [.end])
}

extension Aggregate where D == SweepSchedule {
    static let sweepSchedules = Aggregate(
        .sweepSchedules, name: "sweep-schedule", unknown: .sweepUnknown, effects: [.nextStart])
}

extension Condition {
    /// Sweeps in progress.
    fileprivate static let underWay = Condition.less("state", .integer(Int64(SweepState.done.rawValue)))
}

extension KeptDocuments where D == LedgerSweep {
    /// The sweep of that division and month that is in progress; `nil` for none.
    func underWay(over division: String, month: String) throws -> LedgerSweep? {
        try first(where: [
            .equal("division_code", .text(division)), .equal("month", .text(month)), .underWay,
        ])
    }

    /// Sweeps of one division that may wait for their turn: one for each month of a year. All divisions have one queue.
    private static var most: Int { 12 }

    /// Refuses one more sweep of a division while so many of it are in progress; one that is in progress is no more.
    ///
    /// - Throws: `sweeps-waiting`.
    func requireRoom(over division: String, month: String) throws {
        let waiting = try find(
            where: [.equal("division_code", .text(division)), .underWay], limit: Self.most
        ).documents
        guard waiting.count >= Self.most, !waiting.contains(where: { $0.month == month }) else { return }
        throw Refusal(.sweepsWaiting, ["count": String(Self.most)])
    }
}

extension ShownDocuments where D == LedgerSweep {
    /// The sweep to work on: the oldest in progress; `nil` for none.
    func current() throws -> LedgerSweep? {
        try find(where: [.underWay], order: .ascending("started_at"), limit: 1).documents.first
    }
}

/// The tables of migration `sweeps`: frozen once shipped.
enum SweepTables {
    static let sql =
        Migration.documentTables(
            "ledger_sweep",
            columns: [
                "division_code TEXT NOT NULL", "month TEXT NOT NULL", "state INTEGER NOT NULL",
                "started_at INTEGER NOT NULL",
            ])
        + [
            // At most one in progress for a division and month.
            "CREATE UNIQUE INDEX ledger_sweep_single ON ledger_sweep (division_code, month) WHERE state < 4",
            "CREATE INDEX ledger_sweep_place ON ledger_sweep (division_code, started_at, id)",
            "CREATE INDEX ledger_sweep_started ON ledger_sweep (started_at, id)",
        ] + Migration.documentTables("sweep_schedule", columns: [])
        + [
            // The state of each site and its findings: 1 to be measured, 2 measured, 3 reviewed, 4 left out.
            """
            CREATE TABLE sweep_site (sweep_id TEXT NOT NULL, site_id TEXT NOT NULL, \
            state INTEGER NOT NULL CHECK (state >= 1 AND state <= 4), tries INTEGER NOT NULL DEFAULT 0, \
            enterprise_id TEXT NOT NULL, points INTEGER NOT NULL DEFAULT 0, \
            signals INTEGER NOT NULL DEFAULT 0, weight INTEGER NOT NULL DEFAULT 0, \
            peers INTEGER NOT NULL DEFAULT 0, trouble TEXT NOT NULL DEFAULT '', \
            PRIMARY KEY (sweep_id, site_id)) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX sweep_site_next ON sweep_site (sweep_id, state, tries, site_id)",
        ]
}
