import CommonAPI
import Foundation
import RPC
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Synchronization
import Testing

@testable import ServiceKit

@Suite("A read that leaves a leaf counts once")
struct ReadOnceTests {
    private let world: GateWorld

    init() throws {
        world = try GateWorld()
    }

    private func reason(of outcome: Outcome) -> Reason? {
        if case .refused(let refusal) = outcome { refusal.reason } else { nil }
    }

    @Test("sent again it is answered to nobody, and leaves nothing in its maker's name")
    func replayed() throws {
        let call = world.call(TestMethods.look)
        guard case .reply([7]) = try world.ask(call, answer: { _ in [7] }) else {
            Issue.record("the first was refused")
            return
        }
        var isAsked = false
        let again = try world.ask(call) { _ in
            isAsked = true
            return [7]
        }
        #expect(reason(of: again) == .readRepeated)
        #expect(!isAsked)
        #expect(try world.leaves().map(\.outcome) == ["OK"])
    }

    @Test("one that was refused counts too")
    func refused() throws {
        let call = world.call(TestMethods.look)
        _ = try world.ask(call) { _ in throw Refusal(.headUnknown) }
        #expect(reason(of: try world.ask(call) { _ in [7] }) == .readRepeated)
        #expect(try world.leaves().count == 1)
    }

    @Test("under another id, or as another, it is another read")
    func others() throws {
        _ = try world.ask(world.call(TestMethods.look)) { _ in [1] }
        for call in [
            world.call(TestMethods.look, requestID: String(repeating: "e", count: 32)),
            world.call(by: .second, TestMethods.look),
        ] {
            guard case .reply = try world.ask(call, answer: { _ in [2] }) else {
                Issue.record("it was refused")
                continue
            }
        }
    }

    @Test("what is remembered of it outlives its signature, and no longer")
    func forgotten() throws {
        _ = try world.ask(world.call(TestMethods.look)) { _ in [1] }
        func kept(after seconds: Int64) throws -> Int64? {
            try world.connection.write { transaction in
                try AnsweredReads.forget(at: world.now.adding(seconds: seconds), in: transaction)
                return try transaction.row("SELECT COUNT(*) FROM answered_read") { try $0.int64(0) }
            }
        }
        #expect(try kept(after: 2 * CallSignature.windowSeconds) == 1)
        #expect(try kept(after: 3_601) == 0)
    }

    @Test("a service that was started again still knows it")
    func restarted() async throws {
        let store = try TemporaryStore()
        let payload: [UInt8] = try Agency.with { $0.id = "zj-example" }.serializedBytes()
        func ask() async throws -> RPC.Status? {
            let world = try await ServiceWorld(at: store.path)
            var table = ServiceTable(world.shell)
            table.query(TestMethods.look) { (agency: Agency, _) in agency }
            let call = SignedCall(
                method: TestMethods.look, principal: TestCaller.registrar.id, requestID: TestCaller.requestID,
                time: String(world.now.microseconds), payload: payload, target: GateWorld.node,
                key: TestCaller.registrar.key)
            var options = CallOptions()
            options.metadata = call.metadata
            do {
                _ = try await DirectCaller(table: table).unary(call.method, payload, options)
                return nil
            } catch {
                return error as? RPC.Status
            }
        }
        let first = try await ask()
        #expect(first?.reason != "read-repeated")
        #expect(try await ask()?.reason == "read-repeated")
    }

    @Test("our own client asks anew, under another id, when the answer was lost")
    func retried() async throws {
        let line = LosingCaller()
        let now = world.now
        let caller = SignedCaller(
            line, as: TestCaller.registrar.id, key: TestCaller.registrar.key, to: GateWorld.node,
            clock: { now.microseconds })
        #expect(try await caller.unary(TestMethods.look, [], CallOptions()) == [1])
        #expect(Set(line.ids).count == 2)
    }
}

/// A line on which the first answer is lost.
private final class LosingCaller: Caller {
    private let heard = Mutex<[String]>([])

    var ids: [String] { heard.withLock { $0 } }

    func unary(_ method: RPC.Method, _ payload: [UInt8], _ options: CallOptions) async throws -> [UInt8] {
        let count = heard.withLock { heard in
            heard.append(options.metadata[Metadata.Keys.requestID] ?? "")
            return heard.count
        }
        if count == 1 { throw RPC.Status(Refusal(.connectionLost, ["peer": "p"])) }
        return [1]
    }

    func serverStream(
        _ method: RPC.Method, _ payload: [UInt8], _ options: CallOptions
    ) async throws -> InboundMessages { InboundMessages([]) }

    func clientStream(
        _ method: RPC.Method, _ payloads: some Sequence<[UInt8]> & Sendable, _ options: CallOptions
    ) async throws -> [UInt8] { [] }
}
