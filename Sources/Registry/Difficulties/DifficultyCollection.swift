import CommonAPI
import RegistryAPI
import Rulebook
import ServiceKit
import Store

extension Difficulty: FiledByPlant {}

extension DocumentCollection where D == Difficulty {
    static let difficulties = DocumentCollection(
        table: "difficulty",
        indexes: [
            .text("enterprise_id") { $0.enterpriseID },
            .text("division_code") { $0.divisionCode },
            .integer("state") { Int64($0.state.rawValue) },
            .integer("department") { Int64($0.holder?.rawValue ?? 0) },
            .optionalInteger("due_day") { $0.dueDay.map { Int64($0.number) } },
        ])
}

extension Aggregate where D == Difficulty {
    static let difficulties = Aggregate(.difficulties, name: "difficulty", unknown: .difficultyUnknown)
}

/// The tables of migration `difficulties`: frozen once shipped.
enum DifficultyTables {
    static let sql =
        Migration.documentTables(
            "difficulty",
            columns: [
                "enterprise_id TEXT NOT NULL", "division_code TEXT NOT NULL", "state INTEGER NOT NULL",
                "department INTEGER NOT NULL", "due_day INTEGER",
            ])
        + [
            "CREATE INDEX difficulty_place ON difficulty (division_code, id)",
            "CREATE INDEX difficulty_plant ON difficulty (enterprise_id, id)",
        ]
}
