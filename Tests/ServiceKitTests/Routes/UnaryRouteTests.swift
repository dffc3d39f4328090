import CommonAPI
import Foundation
import RPC
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("Unary methods behind the gates", .timeLimit(.minutes(1)))
struct UnaryRouteTests {
    private let service: TestService

    init() async throws {
        service = try await TestService()
    }

    @Test("a signed command goes through and its reply is the document")
    func command() async throws {
        let saved = try await service.save(service.agency())
        #expect(saved.revision == 1)
        let read: Agency = try await service.registrar.reply(
            to: service.agency(), TestMethods.read, CallOptions())
        #expect(read == saved)
        #expect(try await service.world.outcomes() == ["OK"])
    }

    @Test("the table knows its methods in order, and no others")
    func methods() {
        let paths = service.table.methods.map(\.path)
        #expect(paths == paths.sorted())
        #expect(Set(paths).count == paths.count)
        #expect(paths.contains("qingtong.common.v1.Audit/ProveInclusion"))
        #expect(service.table.route(service: "qingtong.test.v1.Agencies", method: "Nothing") == nil)
        #expect(service.table.route(service: "qingtong.test.v1.Nothing", method: "SaveAgency") == nil)
    }

    @Test("an unsigned call of any kind is refused, and none leaves a leaf")
    func unsigned() async throws {
        let line = DirectCaller(table: service.table)
        let payload: [UInt8] = try service.agency().serializedBytes()
        let statuses = [
            await service.status { try await line.unary(TestMethods.save, payload, CallOptions()) },
            await service.status { try await line.clientStream(TestMethods.load, [payload], CallOptions()) },
            await service.status { try await line.unary(TestMethods.look, payload, CallOptions()) },
            await service.status { try await line.unary(TestMethods.read, payload, CallOptions()) },
            await service.status { try await line.serverStream(TestMethods.list, payload, CallOptions()) },
            await service.status { try await line.serverStream(EventsMethods.follow, [], CallOptions()) },
        ]
        for status in statuses {
            #expect(status?.code == .unauthenticated)
            #expect(status?.reason == "unsigned")
            #expect(status?.field == "qt-principal")
        }
        #expect(try await service.world.outcomes().isEmpty)
    }

    @Test("a query is refused to who lacks the role, and leaves no leaf")
    func queryWithoutGrant() async throws {
        let status = await service.status {
            try await service.registrar.serverStream(TestMethods.list, [], CallOptions())
        }
        #expect(status?.code == .permissionDenied)
        #expect(status?.reason == "no-grant")
        #expect(try await service.world.outcomes().isEmpty)
    }

    @Test("what everyone may ask needs no signature")
    func everyone() async throws {
        let reply: Agency = try await DirectCaller(table: service.table).reply(
            to: service.agency(), TestMethods.open, CallOptions())
        #expect(reply.id == "zj-example")
    }

    @Test("a request that cannot be decoded is refused with a leaf, after the caller is known")
    func malformed() async throws {
        let bytes: [UInt8] = [0xFF, 0xFF, 0xFF]
        let known = await service.status {
            try await service.registrar.unary(TestMethods.save, bytes, CallOptions())
        }
        #expect(known?.code == .invalidArgument)
        #expect(known?.reason == "request-malformed")
        let stranger = await service.status {
            try await service.world.caller(.stranger, of: service.table).unary(
                TestMethods.save, bytes, CallOptions())
        }
        #expect(stranger?.reason == "signature-wrong")
        #expect(
            try await service.world.outcomes() == ["INVALID_ARGUMENT request-malformed"])
    }

    @Test("a field that breaks its rule is named, in a stream with the item")
    func fields() async throws {
        var broken = service.agency()
        broken.divisionCode = "33"
        let one = await service.status { try await service.save(broken) }
        #expect(one?.reason == "field-pattern")
        #expect(one?.field == "division_code")
        let good = service.agency("zj-first")
        let many = await service.status {
            try await service.registrar.reply(
                toAll: [good, broken], TestMethods.load, CallOptions()) as Agency
        }
        #expect(many?.reason == "field-pattern")
        #expect(many?.field == "items[1].division_code")
        let garbled = await service.status {
            try await service.registrar.clientStream(
                TestMethods.load, [[0xFF, 0xFF]], CallOptions())
        }
        #expect(garbled?.reason == "request-malformed")
        #expect(garbled?.field == "items[0]")
        #expect(try await service.world.read { try $0.shown(.agencies).all().isEmpty })
        #expect(try await service.world.outcomes().count == 3)
    }

    @Test("a sensitive read leaves a leaf with its subject")
    func sensitive() async throws {
        let saved = try await service.save(service.agency())
        let shown: Agency = try await service.registrar.reply(
            to: service.agency(), TestMethods.look, CallOptions())
        #expect(shown == saved)
        let subjects = try await service.world.read {
            try AuditLog.leaves(from: 1, to: 2, in: $0.transaction).flatMap(\.subjects)
        }
        #expect(subjects == ["agency/zj-example"])
    }

    @Test("a failure tells the caller nothing but a correlation id, and leaves nothing")
    func failure() async throws {
        let failing = service.agency("zj-x", "failing")
        let statuses = [
            await service.status { try await service.save(failing) },
            await service.status {
                try await service.registrar.reply(toAll: [failing], TestMethods.load, CallOptions()) as Agency
            },
            await service.status {
                try await service.registrar.reply(to: failing, TestMethods.read, CallOptions()) as Agency
            },
        ]
        for status in statuses {
            #expect(status?.code == .internal)
            #expect(status?.message.contains("Trouble") == false)
        }
        #expect(try await service.world.outcomes().isEmpty)
    }

    @Test("a store that cannot work is UNAVAILABLE with its reason, whatever the kind of call")
    func storeFull() async throws {
        let full = service.agency("zj-x", "full")
        let auditor = service.world.caller(.auditor, of: service.table)
        let statuses = [
            await service.status { try await service.save(full) },
            await service.status {
                try await service.registrar.reply(to: full, TestMethods.read, CallOptions()) as Agency
            },
            await service.status {
                try await service.registrar.reply(to: full, TestMethods.look, CallOptions()) as Agency
            },
            await service.status {
                try await service.registrar.reply(toAll: [full], TestMethods.load, CallOptions()) as Agency
            },
            await service.status {
                try await auditor.replies(to: full, TestMethods.list, CallOptions()) as Decoded<Agency>
            },
        ]
        for status in statuses {
            #expect(status?.code == .unavailable)
            #expect(status?.reason == "store-full")
        }
    }
}
