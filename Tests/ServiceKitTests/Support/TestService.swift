import CommonAPI
import RPC
import Refusals
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

/// A service with the methods of `TestMethods` and those that every service has.
struct TestService {
    let world: ServiceWorld
    let table: ServiceTable
    /// One element for each endless search that begins.
    let searches: AsyncStream<Void>

    init() async throws {
        world = try await ServiceWorld()
        let (searches, searching) = AsyncStream<Void>.makeStream()
        self.searches = searches
        var table = ServiceTable(world.shell)
        table.command(TestMethods.save) { (agency: Agency, command) in
            try Self.refuse(agency)
            return try command.kept(.agencies).add(agency)
        }
        table.streamedCommand(TestMethods.load) { (agencies: [Agency], command) in
            for agency in agencies {
                try Self.refuse(agency)
                try command.kept(.agencies).add(agency)
            }
            return agencies.last ?? Agency()
        }
        table.query(TestMethods.read) { (agency: Agency, query) in
            try Self.refuse(agency)
            try Self.search(agency, query, searching)
            return try query.shown(.agencies).require(agency.id, field: "id")
        }
        table.query(TestMethods.look) { (agency: Agency, query) in
            try Self.refuse(agency)
            try Self.search(agency, query, searching)
            query.touched("agency/\(agency.id)")
            return try query.shown(.agencies).require(agency.id)
        }
        table.query(TestMethods.open) { (agency: Agency, query) in
            #expect(query.actor.id.isEmpty)
            return agency
        }
        table.streamedQuery(TestMethods.list) { (agency: Agency, query, emit: (Agency) throws -> Void) in
            try Self.refuse(agency)
            try Self.search(agency, query, searching)
            for agency in try query.shown(.agencies).all() { try emit(agency) }
        }
        table.streamedQuery(TestMethods.lookAtAll) { (agency: Agency, query, emit: (Agency) throws -> Void) in
            try Self.refuse(agency)
            try Self.search(agency, query, searching)
            for agency in try query.shown(.agencies).all() {
                query.touched("agency/\(agency.id)")
                try emit(agency)
            }
        }
        table.serveEvents()
        table.serveHealth(followers: [FollowerStatus(source: "acceptance")])
        AuditService(identity: world.shell.gates.identity).register(in: &table)
        self.table = table
    }

    private struct Trouble: Error {}

    /// Handlers fail by the name of what they are given.
    private static func refuse(_ agency: Agency) throws {
        switch agency.name {
        case "refused": throw Refusal(.headUnknown, field: "name")
        case "full": throw StoreError(.full, "disk full")
        case "failing": throw Trouble()
        default: break
        }
    }

    /// The statement of an agency of this name has no end of its own.
    static let endless = "endless"

    private static func search(
        _ agency: Agency, _ query: Query, _ searching: AsyncStream<Void>.Continuation
    ) throws {
        guard agency.name == endless else { return }
        searching.yield()
        let sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        try query.transaction.query(sql, []) { _ in }
    }

    /// An agency as a caller would send it.
    func agency(_ id: String = "zj-example", _ name: String = "示例单位") -> Agency {
        .with {
            $0.id = id
            $0.name = name
            $0.department = .construction
            $0.divisionCode = "330481"
        }
    }

    /// The status that the call fails with.
    func status(_ body: () async throws -> some Any) async -> RPC.Status? {
        do {
            _ = try await body()
            Issue.record("the call went through")
            return nil
        } catch {
            return error as? RPC.Status
        }
    }

    /// The service on a socket, for the time of the closure.
    func served(_ test: (ClientConnection) async throws -> Void) async throws {
        let server = try await Server.bind(
            host: "127.0.0.1", port: 0, settings: ServerSettings(), router: table, logger: .quiet)
        let client = ClientConnection(host: "127.0.0.1", port: server.port, logger: .quiet)
        do {
            try await test(client)
        } catch {
            await client.close()
            await server.drain(within: .zero)
            throw error
        }
        await client.close()
        await server.drain(within: .zero)
    }

    var registrar: SignedCaller { world.caller(.registrar, of: table) }

    func save(_ agency: Agency, as caller: TestCaller = .registrar) async throws -> Agency {
        try await world.caller(caller, of: table).reply(to: agency, TestMethods.save, CallOptions())
    }
}
