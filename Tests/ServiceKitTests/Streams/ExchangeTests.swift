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

@Suite("Streams both ways behind the gates", .timeLimit(.minutes(1)))
struct ExchangeTests {
    private let service: TestService

    init() async throws {
        service = try await TestService()
        for id in ["zj-a1", "zj-a2", "zj-b1"] { _ = try await service.save(service.agency(id)) }
    }

    private func signed(_ client: ClientConnection, as caller: TestCaller = .auditor) -> SignedCaller {
        let now = service.world.now
        return SignedCaller(
            client, as: caller.id, key: caller.key, to: GateWorld.node, clock: { now.microseconds })
    }

    private func open(
        _ method: RPC.Method, _ caller: any Caller
    ) async throws -> Exchange<Agency, Agency> {
        try await caller.exchange(method, CallOptions())
    }

    @Test("each message is answered before the next, from the store as it is then")
    func turns() async throws {
        try await service.served { client in
            let exchange = try await open(TestMethods.match, signed(client))
            var replies = exchange.replies.makeAsyncIterator()
            try await exchange.send(service.agency("zj-a"))
            #expect(try await replies.next()?.id == "zj-a1")
            #expect(try await replies.next()?.id == "zj-a2")
            _ = try await service.save(service.agency("zj-c1"))
            try await exchange.send(service.agency("zj-none"))
            try await exchange.send(service.agency("zj-c"))
            #expect(try await replies.next()?.id == "zj-c1")
            try await exchange.finish()
            #expect(try await replies.next() == nil)
        }
    }

    @Test(
        "a refused message ends the stream after the answers to those before it",
        arguments: [("refused", "head-unknown"), ("", "field-required"), ("failing", "internal-failure")])
    func refused(name: String, reason: String) async throws {
        try await service.served { client in
            let exchange = try await open(TestMethods.match, signed(client))
            var replies = exchange.replies.makeAsyncIterator()
            try await exchange.send(service.agency("zj-b"))
            try await exchange.send(service.agency("zj-b", name))
            #expect(try await replies.next()?.id == "zj-b1")
            #expect(await service.status { try await replies.next() }?.reason == reason)
        }
    }

    @Test("a caller without the role is refused at the opening")
    func role() async throws {
        try await service.served { client in
            let exchange = try await open(TestMethods.match, signed(client, as: .registrar))
            let status = await service.status { for try await _ in exchange.replies {} }
            #expect(status?.reason == "no-grant")
        }
    }

    @Test("a sensitive stream leaves a leaf for each message that it answers")
    func leaves() async throws {
        let before = try await service.world.outcomes().count
        try await service.served { client in
            let exchange = try await open(TestMethods.lookAtEach, signed(client))
            try await exchange.send(service.agency("zj-a"))
            try await exchange.send(service.agency("zj-b"))
            try await exchange.finish()
            #expect(try await exchange.replies.reduce(0) { count, _ in count + 1 } == 3)
            #expect(try await service.world.outcomes().dropFirst(before) == ["OK", "OK"])
        }
    }

    @Test("a stream for everyone carries no seals, signed or not", arguments: [false, true])
    func everyone(isSigned: Bool) async throws {
        try await service.served { client in
            let caller: any Caller = isSigned ? signed(client) : client
            let exchange = try await open(TestMethods.echo, caller)
            try await exchange.send(service.agency("zj-x"))
            try await exchange.finish()
            #expect(try await exchange.replies.reduce(into: []) { $0.append($1.id) } == ["zj-x"])
        }
    }

    /// What is sent in place of two messages with their seals.
    enum Tampering: String, CaseIterable {
        case noSeal, swapped, altered, repeated, otherKey

        var reason: String { self == .noSeal ? "stream-seal-missing" : "stream-seal-wrong" }
    }

    @Test(
        "messages that were added, changed or moved on the way are not answered",
        arguments: Tampering.allCases)
    func tampered(_ tampering: Tampering) async throws {
        let payloads: [[UInt8]] = try ["zj-a", "zj-b"].map { try service.agency($0).serializedBytes() }
        let call = SignedCall(
            method: TestMethods.match, principal: TestCaller.auditor.id, requestID: TestCaller.requestID,
            time: String(service.world.now.microseconds), payload: [], target: GateWorld.node,
            key: TestCaller.auditor.key)
        let seals = try self.seals(over: payloads, of: call)
        let others = try self.seals(over: payloads, of: call.with(\.key, TestCaller.registrar.key))
        let messages =
            switch tampering {
            case .noSeal: [payloads[0]]
            case .swapped: [payloads[1], seals[1]]
            case .altered: [payloads[1], seals[0]]
            case .repeated: [payloads[0], seals[0], payloads[0], seals[0]]
            case .otherKey: [payloads[0], others[0]]
            }
        try await service.served { client in
            let exchange = try await client.bidirectional(
                TestMethods.match, CallOptions(metadata: call.metadata))
            for message in messages { try await exchange.send(message) }
            try await exchange.finish()
            let status = await service.status { for try await _ in exchange.inbound {} }
            #expect(status?.reason == tampering.reason)
        }
    }

    /// The seal after each message, over all up to it.
    private func seals(over payloads: [[UInt8]], of call: SignedCall) throws -> [[UInt8]] {
        var running = StreamDigest()
        return try payloads.map { payload in
            running.add(payload)
            let digest = running.finish()
            let text = CallSignature.sealText(
                call.method, principal: call.principal, requestID: call.requestID, count: running.count,
                digest: digest, target: call.target)
            return try StreamSeal.with {
                $0.count = running.count
                $0.digest = Data(digest.bytes)
                $0.signature = Data(call.key.sign(text).bytes)
            }.serializedBytes()
        }
    }
}
