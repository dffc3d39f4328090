import CommonAPI
import RPC
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Synchronization
import Testing

@testable import ServiceKit

@Suite("A command whose answer was lost")
struct LostAnswerTests {
    private let service: TestService

    init() async throws {
        service = try await TestService()
    }

    private func caller(losing count: Int) -> (SignedCaller, ForgetfulLine) {
        let line = ForgetfulLine(next: DirectCaller(table: service.table), losing: count)
        let now = service.world.now
        let caller = SignedCaller(
            line, as: TestCaller.registrar.id, key: TestCaller.registrar.key, to: GateWorld.node,
            clock: { now.microseconds })
        return (caller, line)
    }

    @Test("is signed anew under its id, and answered; it had one effect", arguments: [1, 2, 3])
    func anew(_ lost: Int) async throws {
        let (caller, line) = caller(losing: lost)
        let saved = try await caller.reply(to: service.agency(), TestMethods.save, CallOptions()) as Agency
        #expect(saved.revision == 1)
        #expect(Set(line.heard.map(\.id)).count == 1)
        #expect(Set(line.heard.map(\.time)).count == lost + 1)
        #expect(try await service.world.outcomes() == Array(repeating: "OK", count: lost + 1))
    }

    @Test("is not signed for ever")
    func bounded() async throws {
        let (caller, line) = caller(losing: .max)
        let status = await service.status {
            try await caller.reply(to: service.agency(), TestMethods.save, CallOptions()) as Agency
        }
        #expect(status?.reason == "signature-replayed")
        #expect(Set(line.heard.map(\.time)).count == 4)
    }

    @Test("sent again by whoever overheard it is refused without a leaf")
    func overheard() async throws {
        let (caller, line) = caller(losing: 0)
        _ = try await caller.reply(to: service.agency(), TestMethods.save, CallOptions()) as Agency
        let payload: [UInt8] = try service.agency().serializedBytes()
        let options = try #require(line.heard.first)
        for _ in 1...40 {
            let status = await service.status {
                try await DirectCaller(table: service.table).unary(
                    TestMethods.save, payload, CallOptions(metadata: options.metadata))
            }
            #expect(status?.reason == "signature-replayed")
            #expect(status?.code == .unauthenticated)
        }
        #expect(try await service.world.outcomes() == ["OK"])
    }

    @Test("a refused one is not looked at again under its signature, and its caller may sign it anew")
    func refused() async throws {
        let (caller, line) = caller(losing: 0)
        let refused = service.agency("zj-example", "refused")
        let first = await service.status {
            try await caller.reply(to: refused, TestMethods.save, CallOptions()) as Agency
        }
        #expect(first?.reason == "head-unknown")
        let payload: [UInt8] = try refused.serializedBytes()
        let heard = try #require(line.heard.first)
        let replayed = await service.status {
            try await DirectCaller(table: service.table).unary(
                TestMethods.save, payload, CallOptions(metadata: heard.metadata))
        }
        #expect(replayed?.reason == "signature-replayed")
        let anew = await service.status {
            try await service.registrar.reply(
                to: refused, TestMethods.save, CallOptions(requestID: heard.id)) as Agency
        }
        #expect(anew?.reason == "head-unknown")
        #expect(try await service.world.outcomes().count == 2)
    }
}

/// A line that loses the first answers: below the signing, each of those calls is made a second time as it is.
private final class ForgetfulLine: Caller {
    struct Heard: Sendable {
        let metadata: Metadata
        var id: String? { metadata[Metadata.Keys.requestID] }
        var time: String? { metadata[Metadata.Keys.time] }
    }

    private let next: DirectCaller
    private let state: Mutex<(toLose: Int, heard: [Heard])>

    init(next: DirectCaller, losing count: Int) {
        self.next = next
        state = Mutex((count, []))
    }

    var heard: [Heard] { state.withLock { $0.heard } }

    func unary(_ method: RPC.Method, _ payload: [UInt8], _ options: CallOptions) async throws -> [UInt8] {
        let isLost = state.withLock { state in
            state.heard.append(Heard(metadata: options.metadata))
            guard state.toLose > 0 else { return false }
            state.toLose -= 1
            return true
        }
        if isLost { _ = try? await next.unary(method, payload, options) }
        return try await next.unary(method, payload, options)
    }

    func serverStream(
        _ method: RPC.Method, _ payload: [UInt8], _ options: CallOptions
    ) async throws -> InboundMessages {
        try await next.serverStream(method, payload, options)
    }

    func clientStream(
        _ method: RPC.Method, _ payloads: some Sequence<[UInt8]> & Sendable, _ options: CallOptions
    ) async throws -> [UInt8] {
        try await next.clientStream(method, payloads, options)
    }
}
