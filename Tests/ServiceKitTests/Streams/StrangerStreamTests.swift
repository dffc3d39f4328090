import CommonAPI
import Crypto
import Foundation
import RPC
import RPCAPI
import Refusals
import Rulebook
import SwiftProtobuf
import Testing

@testable import ServiceKit

/// Who opens a stream is known before the stream takes anything.
@Suite("Openings of streams", .timeLimit(.minutes(1)))
struct StrangerStreamTests {
    private let service: TestService

    init() async throws {
        service = try await TestService()
    }

    private func call(_ method: RPC.Method, by caller: TestCaller = .registrar) -> SignedCall {
        SignedCall(
            method: method, principal: caller.id, requestID: TestCaller.requestID,
            time: String(service.world.now.microseconds), payload: [], target: GateWorld.node, key: caller.key
        )
    }

    /// What an opening with that metadata is answered while its messages are still owed.
    private func answer(
        _ metadata: Metadata, to method: RPC.Method, _ client: ClientConnection
    ) async throws -> RPC.Status? {
        let exchange = try await open(metadata, of: method, client)
        return await service.status { for try await _ in exchange.inbound {} }
    }

    /// Opens it as a stream that flows both ways, which the wire does not tell from a client stream: so the test sends when
    /// it likes.
    private func open(
        _ metadata: Metadata, of method: RPC.Method, _ client: ClientConnection
    ) async throws -> MessageExchange {
        try await client.bidirectional(
            RPC.Method(
                service: method.service, name: method.name, kind: .bidirectional, effect: method.effect,
                access: method.access),
            CallOptions(metadata: metadata))
    }

    @Test("an opening nobody signed, or not so, is refused before its end, and leaves no leaf")
    func refused() async throws {
        let honest = call(TestMethods.load)
        let late = Instant(microseconds: service.world.now.microseconds - 121_000_000)
        let cases: [(Metadata, String)] = [
            ([:], "unsigned"),
            (honest.with(\.key, TestCaller.second.key).metadata, "signature-wrong"),
            (honest.with(\.principal, "nobody").metadata, "signature-wrong"),
            (honest.with(\.target, "enforcement@test").metadata, "signature-wrong"),
            (honest.with(\.time, String(late.microseconds)).metadata, "time-outside-window"),
            (call(TestMethods.load, by: .auditor).metadata, "no-grant"),
        ]
        try await service.served { client in
            for (metadata, reason) in cases {
                let status = try await answer(metadata, to: TestMethods.load, client)
                #expect(status?.reason == reason)
            }
            #expect(try await service.world.outcomes() == [])
        }
    }

    @Test("an opening of somebody revoked is refused, also when the key was seen before")
    func revoked() async throws {
        let registrar = service.world.caller(.registrar, of: service.table)
        _ = try await registrar.reply(to: service.agency("zj-a"), TestMethods.save, CallOptions()) as Agency
        var principal = TestCaller.registrar.principal
        principal.revokedAt = 1
        try await service.world.enter(principal)
        try await service.served { client in
            let status = try await answer(call(TestMethods.load).metadata, to: TestMethods.load, client)
            #expect(status?.reason == "signature-wrong")
        }
    }

    @Test("an honest stream passes, whether its caller was seen before or not")
    func honest() async throws {
        let now = service.world.now
        try await service.served { client in
            let caller = SignedCaller(
                client, as: TestCaller.registrar.id, key: TestCaller.registrar.key, to: GateWorld.node,
                clock: { now.microseconds })
            for id in ["zj-a", "zj-b"] {
                let reply: Agency = try await caller.reply(
                    toAll: [service.agency(id)], TestMethods.load, CallOptions())
                #expect(reply.id == id)
            }
            #expect(try await service.world.outcomes() == ["OK", "OK"])
        }
    }

    @Test("while a stream waits for its messages its service answers that it lives")
    func health() async throws {
        try await service.served { client in
            let exchange = try await open(call(TestMethods.load).metadata, of: TestMethods.load, client)
            let report = try await HealthClient(client).checkHealth(CheckHealthRequest())
            #expect(report.ready)
            try await exchange.finish()
        }
    }

    @Test("health has places of its own")
    func vital() {
        let vital = service.table.methods.filter {
            service.table.route(service: $0.service, method: $0.name)?.isVital == true
        }
        #expect(Set(vital.map(\.name)) == ["CheckLive", "CheckHealth"])
    }
}
