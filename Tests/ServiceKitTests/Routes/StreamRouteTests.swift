import CommonAPI
import Foundation
import RPC
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("Streams behind the gates", .timeLimit(.minutes(1)))
struct StreamRouteTests {
    private let service: TestService

    init() async throws {
        service = try await TestService()
    }

    @Test("a client stream counts whole or not at all")
    func stream() async throws {
        let items = ["zj-a", "zj-b", "zj-c"].map { service.agency($0) }
        let refused = await service.status {
            try await service.registrar.reply(
                toAll: items + [service.agency("zj-d", "refused")], TestMethods.load, CallOptions()) as Agency
        }
        #expect(refused?.reason == "head-unknown")
        #expect(try await service.world.read { try $0.shown(.agencies).all().isEmpty })
        let reply: Agency = try await service.registrar.reply(toAll: items, TestMethods.load, CallOptions())
        #expect(reply.id == "zj-c")
        #expect(try await service.world.read { try Outbox.lastSequence(in: $0.transaction) } == 3)
        #expect(try await service.world.outcomes() == ["NOT_FOUND head-unknown", "OK"])
    }

    @Test("a client stream sent again under its request id has one effect; with other items it is refused")
    func repeatedStream() async throws {
        let options = CallOptions(requestID: TestCaller.requestID)
        let items = ["zj-a", "zj-b"].map { service.agency($0) }
        let first: Agency = try await service.registrar.reply(toAll: items, TestMethods.load, options)
        let second: Agency = try await service.registrar.reply(toAll: items, TestMethods.load, options)
        #expect(first == second)
        let other = await service.status {
            try await service.registrar.reply(toAll: [service.agency("zj-c")], TestMethods.load, options)
                as Agency
        }
        #expect(other?.reason == "request-id-reused")
        #expect(try await service.world.read { try $0.shown(.agencies).all().map(\.id) } == ["zj-a", "zj-b"])
    }

    @Test("a client stream without a seal leaves nothing: nobody said that its content is theirs")
    func unsealed() async throws {
        let call = SignedCall(
            method: TestMethods.load, principal: TestCaller.registrar.id,
            requestID: TestCaller.requestID,
            time: String(service.world.now.microseconds), payload: [], target: GateWorld.node,
            key: TestCaller.registrar.key)
        let payload: [UInt8] = try service.agency().serializedBytes()
        let status = await service.status {
            try await DirectCaller(table: service.table).clientStream(
                TestMethods.load, [payload], CallOptions(metadata: call.metadata))
        }
        #expect(status?.code == .invalidArgument)
        #expect(status?.reason == "stream-seal-missing")
        #expect(try await service.world.outcomes().isEmpty)
        #expect(try await service.world.read { try $0.shown(.agencies).all().isEmpty })
    }

    @Test("a server stream gives its items in order, or the refusal")
    func serverStream() async throws {
        for id in ["zj-b", "zj-a"] { _ = try await service.save(service.agency(id)) }
        let auditor = service.world.caller(.auditor, of: service.table)
        var ids: [String] = []
        let items: Decoded<Agency> = try await auditor.replies(
            to: service.agency(), TestMethods.list, CallOptions())
        for try await item in items { ids.append(item.id) }
        #expect(ids == ["zj-a", "zj-b"])
        let status = await service.status {
            try await auditor.replies(to: service.agency("zj-a", "refused"), TestMethods.list, CallOptions())
                as Decoded<Agency>
        }
        #expect(status?.reason == "head-unknown")
    }

    @Test("a sensitive server stream leaves a leaf too, shown or refused")
    func sensitiveStream() async throws {
        for id in ["zj-a", "zj-b"] { _ = try await service.save(service.agency(id)) }
        let auditor = service.world.caller(.auditor, of: service.table)
        var ids: [String] = []
        let items: Decoded<Agency> = try await auditor.replies(
            to: service.agency(), TestMethods.lookAtAll, CallOptions())
        for try await item in items { ids.append(item.id) }
        #expect(ids == ["zj-a", "zj-b"])
        let refused = await service.status {
            try await auditor.replies(
                to: service.agency("zj-a", "refused"), TestMethods.lookAtAll, CallOptions())
                as Decoded<Agency>
        }
        #expect(refused?.reason == "head-unknown")
        let stranger = await service.status {
            try await service.registrar.replies(to: service.agency(), TestMethods.lookAtAll, CallOptions())
                as Decoded<Agency>
        }
        #expect(stranger?.reason == "no-grant")
        let leaves = try await service.world.read {
            try AuditLog.leaves(from: 2, to: .max, in: $0.transaction)
        }
        #expect(leaves.map(\.outcome) == ["OK", "NOT_FOUND head-unknown", "PERMISSION_DENIED no-grant"])
        #expect(leaves.map(\.subjects) == [["agency/zj-a", "agency/zj-b"], [], []])
    }
}
