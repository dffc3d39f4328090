import RegistryAPI
import ServiceKit
import Store
import SwiftProtobuf
import Testing

@testable import Registry

@Suite("Plants: the search index of an older store")
struct SearchMigrationTests {
    @Test("plants entered before rows had numbers, or any index, are found by name and place, in order")
    func olderStore() throws {
        let store = try Connection.open(Connection.memory)
        try migrate(store, upTo: 1)
        let plants = [
            ("d", "330481", "海宁恒立混凝土"), ("a", "331121", "青田恒立建材"), ("c", "330481", "海宁恒立建材"),
            ("b", "330483", "桐乡商砼"),
        ]
        try store.write { transaction in
            for (id, place, name) in plants {
                try transaction.execute(
                    """
                    INSERT INTO enterprise (id, revision, updated_at, changed_by, cause, body, division_code, state, name)
                    VALUES ($1, 1, 0, 'a', 'b', x'', $2, 1, $3)
                    """, [.text(id), .text(place), .text(name)])
            }
        }
        try migrate(store, upTo: 17)
        try migrate(store, upTo: RegistrySchema.migrations.migrations.count)
        #expect(try found("恒立", in: store) == ["c", "d", "a"])
        #expect(try found("恒立建材", in: store) == ["c", "a"])
        #expect(try found("商砼", in: store) == ["b"])
        #expect(try found("", in: store) == ["c", "d", "b", "a"])
    }

    private func migrate(_ store: Connection, upTo number: Int) throws {
        let all = RegistrySchema.migrations
        let some = MigrationSet(component: all.component, Array(all.migrations.prefix(number)))
        try store.migrate([ServiceKitSchema.migrations, some], at: 0)
    }

    private func found(_ text: String, in store: Connection) throws -> [String] {
        try store.read { transaction in
            try SearchQuery.hits(
                .with { $0.text = text }, known: SearchKnowledge(), after: nil, limit: 10, in: transaction
            ).map(\.id)
        }
    }
}
