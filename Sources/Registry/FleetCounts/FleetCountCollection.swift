import RegistryAPI
import Rulebook
import ServiceKit
import Store

extension FleetCount: FiledByPlant {}

extension DocumentCollection where D == FleetCount {
    static let fleetCounts = DocumentCollection(
        table: "fleet_count",
        indexes: [
            .text("enterprise_id") { $0.enterpriseID },
            .text("division_code") { $0.divisionCode },
            // 0 for one that was taken back: nothing is reckoned from it.
            .integer("counted_day") { $0.withdrawnAt == 0 ? Int64($0.day?.number ?? 0) : 0 },
            .integer("mixers") { Int64($0.mixers.count) },
            .integer("new_energy") { Int64($0.mixers.newEnergy) },
            .integer("enclosed") { Int64($0.mixers.enclosed) },
            .integer("washed") { Int64($0.mixers.washed) },
        ])
}

extension Aggregate where D == FleetCount {
    static let fleetCounts = Aggregate(
        .fleetCounts, name: "fleet-count", unknown: .fleetCountUnknown, unexplain: { $0.changeReason = "" },
        effects: [.readiness])
}

extension Enterprise {
    /// The counts of the record itself, without those of its doubles: the vehicles are the same.
    var ownCounts: Condition { .filed(under: [id]) }
}

/// The tables of migration `fleet-counts`: frozen once shipped.
enum FleetCountTables {
    static let sql =
        Migration.documentTables(
            "fleet_count",
            columns: [
                "enterprise_id TEXT NOT NULL", "division_code TEXT NOT NULL", "counted_day INTEGER NOT NULL",
                "mixers INTEGER NOT NULL", "new_energy INTEGER NOT NULL", "enclosed INTEGER NOT NULL",
                "washed INTEGER NOT NULL",
            ])
        + [
            "CREATE INDEX fleet_count_plant ON fleet_count (enterprise_id, counted_day)",
            "CREATE INDEX fleet_count_place ON fleet_count (division_code, counted_day)",
        ]
}
