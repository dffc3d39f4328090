import CommonAPI
import Crypto
import EnforcementAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Enforcement

@Suite("Tips near a site: an older store")
struct NearbyMigrationTests {
    private static let tip = Tip.with {
        $0.id = "tip-1"
        $0.revision = 1
        $0.channel = .hotline
        $0.target.enterpriseID = "double"
        $0.target.divisionCode = "330522"
        $0.grounds = [.environment]
        $0.seenOn = "2026-10-03"
        $0.referrals = [
            .with {
                $0.department = .ecology
                $0.agencyID = "e"
            }
        ]
        $0.state = .routed
    }
    private static let double = KnownPlant.with {
        $0.id = "double"
        $0.revision = 1
        $0.mergedInto = "plant-1"
    }
    private static let weight = InspectionWeight.with {
        $0.id = "site-1/2026-10"
        $0.revision = 1
        $0.enterpriseID = "plant-1"
        $0.divisionCode = "330522"
        $0.month = "2026-10"
        $0.weight = 2_000
        $0.reasons = [.with { $0.flagID = "flag-1" }]
    }

    @Test("weights keep their order, and tips that name a plant speak for it, whatever record they name")
    func olderStore() throws {
        let store = try Connection.open(Connection.memory)
        try migrate(store, upTo: 5)
        try store.write { try fill($0) }
        try migrate(store, upTo: EnforcementSchema.migrations.migrations.count)
        try store.read { try $0.verify(EnforcementSchema.layouts) }
        try store.write { try command($0).indexOldDocuments() }
        let faults = try store.read { transaction in
            try EnforcementSchema.layouts.flatMap { try $0.examine(transaction) }
        }
        #expect(faults == [])
        try store.write { transaction in
            let command = command(transaction)
            // The next start finds nothing left to do.
            #expect(try transaction.rows("SELECT id FROM unindexed") { try $0.text(0) } == [])
            let kept = try #require(try command.kept(.inspectionWeights).get(Self.weight.id))
            #expect(kept == Self.weight && kept.withoutTips == kept)
            let ledgers = try transaction.rows("SELECT ledger_weight FROM inspection_weight") {
                try $0.int64(0)
            }
            #expect(ledgers == [2_000])
            var offered = kept
            offered.reasons[0].firstDay = "2026-10-03"
            offered.reasons[0].lastDay = "2026-10-05"
            offered.nearbyTerms = .with {
                $0.radius = 1_000
                $0.tips = 1
                $0.weight = 15_000
            }
            let tips = try NearbyTipSearch(command: command).tips(for: offered)
            #expect(tips.map(\.seen.text) == ["2026-10-03"])
        }
    }

    private func command(_ transaction: WriteTransaction) -> Command {
        Command(
            transaction: transaction, actor: EnforcementWorld.auditor, now: Instant(microseconds: 0),
            cause: "test", node: ServiceIdentity(node: "enforcement@test", key: .generate()))
    }

    private func migrate(_ store: Connection, upTo number: Int) throws {
        let all = EnforcementSchema.migrations
        let some = MigrationSet(component: all.component, Array(all.migrations.prefix(number)))
        try store.migrate([ServiceKitSchema.migrations, some], at: 0)
    }

    private func fill(_ transaction: WriteTransaction) throws {
        try transaction.execute(
            """
            INSERT INTO tip (id, revision, updated_at, changed_by, cause, body, city_code, division_code, state, \
            receipt_digest, ecology_agency) VALUES ($1, 1, 0, 'a', 'b', $2, '3305', '330522', 1, '', 'e')
            """, [.text(Self.tip.id), .blob(Self.tip.serializedBytes())])
        try transaction.execute(
            """
            INSERT INTO known_plant (id, revision, updated_at, changed_by, cause, body)
            VALUES ($1, 1, 0, 'a', 'b', $2)
            """, [.text(Self.double.id), .blob(Self.double.serializedBytes())])
        try transaction.execute(
            """
            INSERT INTO inspection_weight (id, revision, updated_at, changed_by, cause, body, division_code, month, \
            weight) VALUES ($1, 1, 0, 'a', 'b', $2, '330522', '2026-10', 2000)
            """, [.text(Self.weight.id), .blob(Self.weight.serializedBytes())])
    }
}
