import CommonAPI
import Foundation
import RPC
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("Methods behind the gates", .timeLimit(.minutes(1)))
struct RouteTests {
    private static let read = RPC.Method(
        service: "qingtong.test.v1.Agencies", name: "GetAgency", kind: .unary, effect: .query,
        access: .anyPrincipal)
    private static let list = RPC.Method(
        service: "qingtong.test.v1.Agencies", name: "ListAgencies", kind: .serverStream, effect: .query,
        access: .roles(["AUDITOR"]))
    private static let open = RPC.Method(
        service: "qingtong.test.v1.Agencies", name: "CountAgencies", kind: .unary, effect: .query,
        access: .everyone)

    private let world: ServiceWorld
    private let table: ServiceTable

    init() async throws {
        world = try await ServiceWorld()
        var table = ServiceTable(world.shell)
        table.command(TestMethods.save) { (agency: Agency, command) in
            try Self.refuse(agency)
            let agency = try command.kept(.agencies).add(agency)
            try command.publish(agency, about: agency.id)
            return agency
        }
        table.streamedCommand(StreamSealTests.method) { (agencies: [Agency], command) in
            for agency in agencies {
                try Self.refuse(agency)
                try command.publish(command.kept(.agencies).add(agency), about: agency.id)
            }
            return agencies.last ?? Agency()
        }
        table.query(Self.read) { (agency: Agency, query) in
            try Self.refuse(agency)
            return try query.shown(.agencies).require(agency.id, field: "id")
        }
        table.query(TestMethods.look) { (agency: Agency, query) in
            try Self.refuse(agency)
            query.touched("agency/\(agency.id)")
            return try query.shown(.agencies).require(agency.id)
        }
        table.query(Self.open) { (agency: Agency, query) in
            #expect(query.actor.id.isEmpty)
            return agency
        }
        table.streamedQuery(Self.list) { (agency: Agency, query, emit: (Agency) throws -> Void) in
            try Self.refuse(agency)
            for agency in try query.shown(.agencies).all() { try emit(agency) }
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

    private func agency(_ id: String = "zj-example", _ name: String = "示例单位") -> Agency {
        .with {
            $0.id = id
            $0.name = name
            $0.department = .construction
            $0.divisionCode = "330481"
        }
    }

    private func status(_ body: () async throws -> some Any) async -> RPC.Status? {
        do {
            _ = try await body()
            Issue.record("the call went through")
            return nil
        } catch {
            return error as? RPC.Status
        }
    }

    private var registrar: SignedCaller { world.caller(.registrar, of: table) }

    private func save(_ agency: Agency, as caller: TestCaller = .registrar) async throws -> Agency {
        try await world.caller(caller, of: table).reply(to: agency, TestMethods.save, CallOptions())
    }

    @Test("a signed command goes through and its reply is the document")
    func command() async throws {
        let saved = try await save(agency())
        #expect(saved.revision == 1)
        let read: Agency = try await registrar.reply(to: agency(), Self.read, CallOptions())
        #expect(read == saved)
        #expect(try await world.outcomes() == ["OK"])
    }

    @Test("the table knows its methods in order, and no others")
    func methods() {
        let paths = table.methods.map(\.path)
        #expect(paths == paths.sorted())
        #expect(Set(paths).count == paths.count)
        #expect(paths.contains("qingtong.common.v1.Audit/ProveInclusion"))
        #expect(table.route(service: "qingtong.test.v1.Agencies", method: "Nothing") == nil)
        #expect(table.route(service: "qingtong.test.v1.Nothing", method: "SaveAgency") == nil)
    }

    @Test("an unsigned call of any kind is refused, commands with a leaf")
    func unsigned() async throws {
        let line = DirectCaller(table: table)
        let payload: [UInt8] = try agency().serializedBytes()
        let statuses = [
            await status { try await line.unary(TestMethods.save, payload, CallOptions()) },
            await status { try await line.clientStream(StreamSealTests.method, [payload], CallOptions()) },
            await status { try await line.unary(TestMethods.look, payload, CallOptions()) },
            await status { try await line.unary(Self.read, payload, CallOptions()) },
            await status { try await line.serverStream(Self.list, payload, CallOptions()) },
            await status { try await line.serverStream(EventsMethods.follow, [], CallOptions()) },
        ]
        for status in statuses {
            #expect(status?.code == .unauthenticated)
            #expect(status?.reason == "unsigned")
            #expect(status?.field == "qt-principal")
        }
        // Two commands and a sensitive read.
        #expect(try await world.outcomes() == Array(repeating: "UNAUTHENTICATED unsigned", count: 3))
    }

    @Test("a query is refused to who lacks the role, and leaves no leaf")
    func queryWithoutGrant() async throws {
        let status = await status { try await registrar.serverStream(Self.list, [], CallOptions()) }
        #expect(status?.code == .permissionDenied)
        #expect(status?.reason == "no-grant")
        #expect(try await world.outcomes().isEmpty)
    }

    @Test("what everyone may ask needs no signature")
    func everyone() async throws {
        let reply: Agency = try await DirectCaller(table: table).reply(
            to: agency(), Self.open, CallOptions())
        #expect(reply.id == "zj-example")
    }

    @Test("a request that cannot be decoded is refused with a leaf, after the caller is known")
    func malformed() async throws {
        let bytes: [UInt8] = [0xFF, 0xFF, 0xFF]
        let known = await status { try await registrar.unary(TestMethods.save, bytes, CallOptions()) }
        #expect(known?.code == .invalidArgument)
        #expect(known?.reason == "request-malformed")
        let stranger = await status {
            try await world.caller(.stranger, of: table).unary(TestMethods.save, bytes, CallOptions())
        }
        #expect(stranger?.reason == "signature-wrong")
        #expect(
            try await world.outcomes() == [
                "INVALID_ARGUMENT request-malformed", "UNAUTHENTICATED signature-wrong",
            ])
    }

    @Test("a field that breaks its rule is named, in a stream with the item")
    func fields() async throws {
        var broken = agency()
        broken.divisionCode = "33"
        let one = await status { try await save(broken) }
        #expect(one?.reason == "field-pattern")
        #expect(one?.field == "division_code")
        let good = agency("zj-first")
        let many = await status {
            try await registrar.reply(
                toAll: [good, broken], StreamSealTests.method, CallOptions()) as Agency
        }
        #expect(many?.reason == "field-pattern")
        #expect(many?.field == "items[1].division_code")
        let garbled = await status {
            try await registrar.clientStream(
                StreamSealTests.method, [[0xFF, 0xFF]], CallOptions())
        }
        #expect(garbled?.reason == "request-malformed")
        #expect(garbled?.field == "items[0]")
        #expect(try await world.read { try $0.shown(.agencies).all().isEmpty })
        #expect(try await world.outcomes().count == 3)
    }

    @Test("a client stream counts whole or not at all")
    func stream() async throws {
        let items = ["zj-a", "zj-b", "zj-c"].map { agency($0) }
        let refused = await status {
            try await registrar.reply(
                toAll: items + [agency("zj-d", "refused")], StreamSealTests.method, CallOptions()) as Agency
        }
        #expect(refused?.reason == "head-unknown")
        #expect(try await world.read { try $0.shown(.agencies).all().isEmpty })
        let reply: Agency = try await registrar.reply(toAll: items, StreamSealTests.method, CallOptions())
        #expect(reply.id == "zj-c")
        #expect(try await world.read { try Outbox.lastSequence(in: $0.transaction) } == 3)
        #expect(try await world.outcomes() == ["NOT_FOUND head-unknown", "OK"])
    }

    @Test("a client stream sent again under its request id has one effect; with other items it is refused")
    func repeatedStream() async throws {
        let options = CallOptions(requestID: TestCaller.requestID)
        let items = ["zj-a", "zj-b"].map { agency($0) }
        let first: Agency = try await registrar.reply(toAll: items, StreamSealTests.method, options)
        let second: Agency = try await registrar.reply(toAll: items, StreamSealTests.method, options)
        #expect(first == second)
        let other = await status {
            try await registrar.reply(toAll: [agency("zj-c")], StreamSealTests.method, options) as Agency
        }
        #expect(other?.reason == "request-id-reused")
        #expect(try await world.read { try $0.shown(.agencies).all().map(\.id) } == ["zj-a", "zj-b"])
    }

    @Test("a client stream without a seal leaves one leaf and nothing else")
    func unsealed() async throws {
        let call = SignedCall(
            method: StreamSealTests.method, principal: TestCaller.registrar.id,
            requestID: TestCaller.requestID,
            time: String(world.now.microseconds), payload: [], target: GateWorld.node,
            key: TestCaller.registrar.key)
        let payload: [UInt8] = try agency().serializedBytes()
        let status = await status {
            try await DirectCaller(table: table).clientStream(
                StreamSealTests.method, [payload], CallOptions(metadata: call.metadata))
        }
        #expect(status?.code == .invalidArgument)
        #expect(status?.reason == "stream-seal-missing")
        #expect(try await world.outcomes() == ["INVALID_ARGUMENT stream-seal-missing"])
        #expect(try await world.read { try $0.shown(.agencies).all().isEmpty })
    }

    @Test("a sensitive read leaves a leaf with its subject")
    func sensitive() async throws {
        let saved = try await save(agency())
        let shown: Agency = try await registrar.reply(to: agency(), TestMethods.look, CallOptions())
        #expect(shown == saved)
        let subjects = try await world.read {
            try AuditLog.leaves(from: 1, to: 2, in: $0.transaction).flatMap(\.subjects)
        }
        #expect(subjects == ["agency/zj-example"])
    }

    @Test("a server stream gives its items in order, or the refusal")
    func serverStream() async throws {
        for id in ["zj-b", "zj-a"] { _ = try await save(agency(id)) }
        let auditor = world.caller(.auditor, of: table)
        var ids: [String] = []
        let items: Decoded<Agency> = try await auditor.replies(to: agency(), Self.list, CallOptions())
        for try await item in items { ids.append(item.id) }
        #expect(ids == ["zj-a", "zj-b"])
        let status = await status {
            try await auditor.replies(to: agency("zj-a", "refused"), Self.list, CallOptions())
                as Decoded<Agency>
        }
        #expect(status?.reason == "head-unknown")
    }

    @Test("a failure tells the caller nothing but a correlation id, and leaves nothing")
    func failure() async throws {
        let failing = agency("zj-x", "failing")
        let statuses = [
            await status { try await save(failing) },
            await status {
                try await registrar.reply(toAll: [failing], StreamSealTests.method, CallOptions()) as Agency
            },
            await status { try await registrar.reply(to: failing, Self.read, CallOptions()) as Agency },
        ]
        for status in statuses {
            #expect(status?.code == .internal)
            #expect(status?.message.contains("Trouble") == false)
        }
        #expect(try await world.outcomes().isEmpty)
    }

    @Test("a store that cannot work is UNAVAILABLE with its reason, whatever the kind of call")
    func storeFull() async throws {
        let full = agency("zj-x", "full")
        let auditor = world.caller(.auditor, of: table)
        let statuses = [
            await status { try await save(full) },
            await status { try await registrar.reply(to: full, Self.read, CallOptions()) as Agency },
            await status { try await registrar.reply(to: full, TestMethods.look, CallOptions()) as Agency },
            await status {
                try await registrar.reply(toAll: [full], StreamSealTests.method, CallOptions()) as Agency
            },
            await status { try await auditor.replies(to: full, Self.list, CallOptions()) as Decoded<Agency> },
        ]
        for status in statuses {
            #expect(status?.code == .unavailable)
            #expect(status?.reason == "store-full")
        }
    }

    @Test("the audit's methods are for auditors")
    func audit() async throws {
        _ = try await save(agency())
        let head = try await AuditClient(world.caller(.auditor, of: table)).getTreeHead(GetTreeHeadRequest())
        #expect(head.size == 1)
        let status = await status { try await AuditClient(registrar).getTreeHead(GetTreeHeadRequest()) }
        #expect(status?.reason == "no-grant")
    }

    @Test("a follower who claims what was never sent is refused")
    func cursorAhead() async throws {
        let follower = EventsClient(world.caller(.follower, of: table))
        let status = await status { try await follower.follow(.with { $0.after = 1 }) }
        #expect(status?.code == .outOfRange)
        #expect(status?.reason == "cursor-ahead")
        #expect(status?.field == "after")
        #expect(status?.values == ["after": "1", "published": "0"])
        let negative = await self.status { try await follower.follow(.with { $0.after = -1 }) }
        #expect(negative?.field == "after")
        let stranger = EventsClient(registrar)
        #expect(await self.status { try await stranger.follow(FollowRequest()) }?.reason == "no-grant")
    }

    @Test("a follower gets what is stored and then what is committed, in order, until the service stops")
    func follow() async throws {
        for number in 0..<300 { try await publish(number) }
        guard
            case .serverStream(let run)? = table.route(
                service: EventsMethods.follow.service, method: EventsMethods.follow.name)?.handler
        else {
            Issue.record("events are not served")
            return
        }
        let payload: [UInt8] = try FollowRequest.with { $0.after = 2 }.serializedBytes()
        let call = SignedCall(
            method: EventsMethods.follow, principal: TestCaller.follower.id, requestID: TestCaller.requestID,
            time: String(world.now.microseconds), payload: payload, target: GateWorld.node,
            key: TestCaller.follower.key)
        let (messages, sink) = AsyncStream<[UInt8]>.makeStream()
        let stream = Task {
            try await run(
                ServerCall(method: EventsMethods.follow, metadata: call.metadata, payload: payload) { _ in },
                OutboundMessages { sink.yield($0) })
            sink.finish()
        }
        var sequences: [Int64] = []
        for await message in messages {
            sequences.append(try Event(serializedBytes: message).sequence)
            if sequences.count == 298 { try await publish(300) }
            if sequences.count == 299 { world.shell.commits.close() }
        }
        try await stream.value
        #expect(sequences == Array(3...301))
    }

    private func publish(_ number: Int) async throws {
        try await world.write {
            try $0.publish(CalendarYear.with { $0.id = "\(number)" }, about: "\(number)")
        }
    }

    @Test("health answers everyone and leaves no leaf")
    func health() async throws {
        _ = try await save(agency())
        let report = try await HealthClient(DirectCaller(table: table)).checkHealth(CheckHealthRequest())
        #expect(report.node == GateWorld.node)
        #expect(report.live && report.ready)
        #expect(report.published == 1)
        #expect(report.auditSize == 1)
        #expect(report.followers.map(\.source) == ["acceptance"])
        #expect(report.trouble.isEmpty)
        #expect(report.time == world.now.microseconds)
        #expect(try await world.outcomes().count == 1)
    }

    @Test("a service whose store is closed lives but is not ready, and refuses")
    func closed() async throws {
        world.shell.database.close()
        let report = try await HealthClient(DirectCaller(table: table)).checkHealth(CheckHealthRequest())
        #expect(report.live)
        #expect(!report.ready)
        #expect(!report.trouble.isEmpty)
        #expect(await status { try await save(agency()) }?.reason == "store-closed")
    }
}
