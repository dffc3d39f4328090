import CommonAPI
import Crypto
import Foundation
import ReferenceData
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Synchronization
import World

@testable import Registry

/// A Registry whose store several can use, for lists that are staged: nothing in it goes on by itself.
final class StagedWorld: Sendable {
    let database: Database
    let registrar = World.actor("registrar.01", .registrar, over: "330000")
    let now = Instant(startOf: "2026-11-23")
    private let identity = ServiceIdentity(node: "registry@test", key: .generate())
    private let requests = Mutex(0)

    init() async throws {
        database = try Database.open(
            at: Connection.memory,
            migrations: [ServiceKitSchema.migrations, RegistryService.definition.migrations],
            layouts: ServiceKitSchema.layouts + RegistryService.definition.layouts)
        let divisions = try SampleData.divisions()
        try await command(as: World.actor("admin.01", .administrator, over: "330000")) {
            _ = try ReferenceService().loadDivisions(divisions, $0)
        }
    }

    deinit {
        database.close()
    }

    func command<T: Sendable>(
        as actor: Actor? = nil, cause: String = "test", _ body: @escaping @Sendable (Command) throws -> T
    ) async throws -> T {
        let (actor, now, identity) = (actor ?? registrar, now, identity)
        return try await database.write { transaction in
            try body(
                Command(transaction: transaction, actor: actor, now: now, cause: cause, node: identity))
        }
    }

    func query<T: Sendable>(_ body: @escaping @Sendable (Query) throws -> T) async throws -> T {
        let (actor, now) = (registrar, now)
        return try await database.read { try body(Query(transaction: $0, actor: actor, now: now)) }
    }

    /// A call that is under way until told otherwise.
    func call(underWay: @escaping @Sendable () throws -> Void = {}) -> StagedCall {
        let number = requests.withLock { number in
            number += 1
            return number
        }
        return StagedCall(
            database: database, actor: registrar, now: now, cause: "list-\(number)",
            correlation: "list-\(number)", node: identity, underWay: underWay)
    }

    /// Takes a list as the gates do.
    func take(
        _ rows: [ImportRow], dryRun: Bool = false, skipping: Bool = false, call: StagedCall? = nil,
        watch: @escaping @Sendable (ImportStep) async throws -> Void = { _ in }
    ) async throws -> ImportOutcome {
        let order = ImportItem.with {
            $0.order = .with {
                $0.dryRun = dryRun
                $0.skipWrongRows = skipping
            }
        }
        let items = [order] + rows.map { row in ImportItem.with { $0.row = row } }
        let call = call ?? self.call()
        guard let list = try StagedImport<ImportOutcome>(items, call, watch: watch) else { throw ShortList() }
        do {
            try await list.stage()
            return try await command(cause: call.cause) { try list.publish($0) }
        } catch {
            await list.giveUp()
            throw error
        }
    }

    struct ShortList: Error {}

    /// Moves what is staged, a step at a time, with a look after each.
    func settle(_ look: () async throws -> Void = {}) async throws {
        while try await settleSome() { try await look() }
    }

    private func settleSome() async throws -> Bool {
        try await command(as: .nobody) { try StagedPlants.settleSome($0) }
    }

    /// What the process does when it starts again.
    func restart() async throws {
        try await database.write { try StagedBatch.giveUp(in: $0) }
    }

    func register(
        _ name: String, code: String = "", in division: String = "330481"
    ) async throws -> Enterprise {
        try await command {
            try EnterpriseService().registerEnterprise(
                .with {
                    $0.name = name
                    $0.divisionCode = division
                    $0.creditCode = code
                    $0.place = "示例镇"
                }, $0)
        }
    }

    /// Everything that somebody can see of plants.
    func view() async throws -> View {
        try await query { query in
            var view = View()
            var token = ""
            repeat {
                let page = try EnterpriseService().listEnterprises(
                    .with {
                        $0.pageSize = 7
                        $0.pageToken = token
                    }, query)
                view.plants += page.enterprises
                token = page.nextPageToken
            } while !token.isEmpty
            view.found = try Self.search("示例", query)
            view.events = try Outbox.events(after: 0, limit: 10_000, in: query.transaction)
            view.lastEvent = try Outbox.lastSequence(in: query.transaction)
            try ChangeFeed.changes(
                after: 0, within: [.text("330000"), .text("339999")], limit: 10_000, besides: [.flag],
                in: query.transaction
            ) { view.changes.append($0) }
            for plant in view.plants {
                view.revisions[plant.id] = try query.shown(.enterprises).history(of: plant.id).map(\.number)
            }
            return view
        }
    }

    private static func search(_ text: String, _ query: Query) throws -> [EnterpriseHit] {
        var hits: [EnterpriseHit] = []
        var token = ""
        repeat {
            let page = try SearchService().searchEnterprises(
                .with {
                    $0.text = text
                    $0.pageSize = 7
                    $0.pageToken = token
                }, query)
            hits += page.hits
            token = page.nextPageToken
        } while !token.isEmpty
        return hits
    }

    func find(_ text: String) async throws -> [String] {
        try await query { try Self.search(text, $0).map(\.id) }
    }

    /// What is wrong between documents, columns and histories, and what is left in tables of a batch.
    func faults() async throws -> [String] {
        try await query { query in
            let leftovers = try ["staged_batch", "outbox_staged", "enterprise_staged", "change_staged"].filter
            {
                try query.transaction.row("SELECT COUNT(*) FROM \($0)") { try $0.int64(0) } != 0
            }
            return try DocumentCollection.enterprises.layout.examine(query.transaction).map(\.description)
                + leftovers
        }
    }

    struct View: Hashable, Sendable {
        var plants: [Enterprise] = []
        var found: [EnterpriseHit] = []
        var events: [Event] = []
        var lastEvent: Int64 = 0
        var changes: [StandingChange] = []
        var revisions: [String: [Int64]] = [:]

        /// Events and changes count without a gap.
        var isWhole: Bool {
            events.map(\.sequence) == (0..<events.count).map { Int64($0 + 1) }
                && lastEvent == Int64(events.count)
                && changes.map(\.sequence) == (0..<changes.count).map { Int64($0 + 1) }
        }
    }
}

extension ImportRow {
    /// Rows of plants that do not exist: `示例1号混凝土有限公司` and so on.
    static func many(_ count: Int, in division: String = "330481", from first: Int = 1) -> [ImportRow] {
        (0..<count).map { number in
            .with {
                $0.line = Int32(number + 2)
                $0.name = "示例\(number + first)号混凝土有限公司"
                $0.divisionCode = division
                $0.place = "示例镇"
            }
        }
    }
}
