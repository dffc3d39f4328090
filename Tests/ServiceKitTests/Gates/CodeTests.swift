import CommonAPI
import Crypto
import RPC
import Refusals
import Rulebook
import SwiftProtobuf
import Synchronization
import Testing

@testable import ServiceKit

@Suite("Plain queries under a code", .timeLimit(.minutes(1)))
struct CodeTests {
    private let service: TestService
    private let line: Overheard

    init() async throws {
        service = try await TestService()
        line = Overheard(DirectCaller(table: service.table))
        _ = try await service.save(service.agency())
    }

    private func caller(
        _ caller: TestCaller = .registrar, key: SigningKey? = nil, target: String? = nil,
        targetKey: PublicKey? = nil,
        late microseconds: Int64 = 0
    ) -> SignedCaller {
        let shell = service.world.shell
        let time = service.world.now.microseconds - microseconds
        return SignedCaller(
            line, as: caller.id, key: key ?? caller.key, to: target ?? shell.node,
            targetKey: targetKey ?? shell.gates.identity.key.publicKey, clock: { time })
    }

    private func ask(_ caller: SignedCaller) async throws -> Agency {
        try await caller.reply(to: service.agency(), TestMethods.read, CallOptions())
    }

    /// The call as it was proven, sent as the metadata of another call.
    private func refusal(
        of method: RPC.Method = TestMethods.read, _ payload: [UInt8], _ metadata: Metadata
    ) async -> RPC.Status? {
        var options = CallOptions()
        options.metadata = metadata
        return await service.status { [line] in try await line.unary(method, payload, options) }
    }

    @Test("a plain query carries a code and no signature, and is answered")
    func answered() async throws {
        #expect(try await ask(caller()).id == "zj-example")
        let sent = try #require(line.calls.last)
        #expect(sent[Metadata.Keys.mac]?.utf8.count == 64)
        #expect(sent[Metadata.Keys.signature] == nil)
        #expect(line.calls.count == 1)
    }

    @Test("commands, reads that leave a leaf, and streams are signed as ever")
    func signed() async throws {
        let payload: [UInt8] = try service.agency("zj-second").serializedBytes()
        _ = try await caller().unary(TestMethods.save, payload, CallOptions())
        _ = try await caller().unary(TestMethods.look, payload, CallOptions())
        _ = try await caller(.auditor).serverStream(TestMethods.list, payload, CallOptions())
        #expect(line.calls.count == 3)
        for sent in line.calls {
            #expect(sent[Metadata.Keys.signature]?.utf8.count == 128)
            #expect(sent[Metadata.Keys.mac] == nil)
        }
    }

    @Test("a caller that does not know the service's key signs its queries")
    func keyUnknown() async throws {
        let signing = SignedCaller(
            line, as: TestCaller.registrar.id, key: TestCaller.registrar.key, to: service.world.shell.node,
            clock: { [now = service.world.now] in now.microseconds })
        #expect(try await ask(signing).id == "zj-example")
        #expect(line.calls.last?[Metadata.Keys.signature] != nil)
    }

    @Test("a service that honours no codes gets a signature, and from then on nothing else")
    func notHonoured() async throws {
        let caller = caller(targetKey: SigningKey.generate().publicKey)
        for _ in 1...2 { #expect(try await ask(caller).id == "zj-example") }
        #expect(line.calls.map { $0[Metadata.Keys.mac] != nil } == [true, false, false])
    }

    @Test("a caller whom no proof helps is refused as if it had signed, and may try codes again")
    func refused() async throws {
        let stranger = caller(.stranger)
        for _ in 1...2 {
            let status = await service.status { try await self.ask(stranger) }
            #expect(status?.reason == "signature-wrong")
        }
        #expect(line.calls.map { $0[Metadata.Keys.mac] != nil } == [true, false, true, false])
    }

    @Test(
        "a code proves neither a command nor a read that leaves a leaf",
        arguments: [TestMethods.save, TestMethods.look])
    func notEnough(for method: RPC.Method) async throws {
        let payload: [UInt8] = try service.agency().serializedBytes()
        var metadata = caller().proven(TestMethods.read, SHA256.hash(payload), CallOptions()).metadata
        metadata[Metadata.Keys.mac] = String(repeating: "00", count: 32)
        let status = await refusal(of: method, payload, metadata)
        #expect(status?.code == .unauthenticated)
        #expect(status?.reason == "unsigned")
        #expect(status?.field == FieldPath(Metadata.Keys.signature))
    }

    @Test(
        "a code that is no code is malformed",
        arguments: ["", "00", String(repeating: "zz", count: 32), String(repeating: "AB", count: 32)])
    func malformed(_ code: String) async throws {
        let payload: [UInt8] = try service.agency().serializedBytes()
        var metadata = caller().proven(TestMethods.read, SHA256.hash(payload), CallOptions()).metadata
        metadata[Metadata.Keys.mac] = code
        let status = await refusal(payload, metadata)
        #expect(status?.reason == "signature-malformed")
        #expect(status?.field == FieldPath(Metadata.Keys.mac))
    }

    /// Which part of the proven text is another than that of the call sent.
    enum Forgery: CaseIterable, Sendable {
        case key, principal, method, payload, target, time, nothing
    }

    @Test("a code made for anything else is wrong", arguments: Forgery.allCases)
    func forged(_ forgery: Forgery) async throws {
        let payload: [UInt8] = try service.agency().serializedBytes()
        let other = RPC.Method(
            service: TestMethods.read.service, name: "Other", kind: .unary, effect: .query,
            access: .anyPrincipal)
        let maker =
            switch forgery {
            case .key: caller(key: TestCaller.second.key)
            case .target: caller(target: "enforcement@test")
            case .time: caller(late: 1)
            default: caller()
            }
        var options = CallOptions()
        options.requestID = TestCaller.requestID
        let code = maker.proven(
            forgery == .method ? other : TestMethods.read,
            SHA256.hash(forgery == .payload ? payload + [0] : payload), options
        ).metadata[Metadata.Keys.mac]
        let sender = caller(forgery == .principal ? .second : .registrar)
        var metadata = sender.proven(TestMethods.read, SHA256.hash(payload), options).metadata
        metadata[Metadata.Keys.mac] = code
        guard forgery != .nothing else {
            options.metadata = metadata
            _ = try await line.unary(TestMethods.read, payload, options)
            return
        }
        #expect(await refusal(payload, metadata)?.reason == "signature-wrong")
    }

    @Test("a key that was replaced proves nothing any more, though it did before")
    func replacedKey() async throws {
        #expect(try await ask(caller()).id == "zj-example")
        var principal = TestCaller.registrar.principal
        principal.publicKey = .init(TestCaller.second.key.publicKey.bytes)
        try await service.world.enter(principal)
        let status = await service.status { try await self.ask(caller()) }
        #expect(status?.reason == "signature-wrong")
        #expect(try await ask(caller(key: TestCaller.second.key)).id == "zj-example")
    }

    @Test("a principal whose key agrees with nobody's is nobody")
    func brokenKey() async throws {
        var principal = TestCaller.registrar.principal
        // The neutral element, a point of small order.
        principal.publicKey = .init([1] + [UInt8](repeating: 0, count: 31))
        try await service.world.enter(principal)
        let status = await service.status { try await self.ask(caller()) }
        #expect(status?.reason == "signature-wrong")
    }
}

/// A line on which somebody writes down the metadata of every call.
private final class Overheard: PassingCaller {
    let next: DirectCaller
    private let heard = Mutex<[Metadata]>([])

    init(_ next: DirectCaller) {
        self.next = next
    }

    var calls: [Metadata] { heard.withLock { $0 } }

    func unary(_ method: RPC.Method, _ payload: [UInt8], _ options: CallOptions) async throws -> [UInt8] {
        heard.withLock { $0.append(options.metadata) }
        return try await next.unary(method, payload, options)
    }

    func serverStream(
        _ method: RPC.Method, _ payload: [UInt8], _ options: CallOptions
    ) async throws -> InboundMessages {
        heard.withLock { $0.append(options.metadata) }
        return try await next.serverStream(method, payload, options)
    }
}
