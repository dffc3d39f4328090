import CommonAPI
import Crypto
import Foundation
import RPC
import RPCAPI
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("What a leaf proves to a stranger")
struct LeafProofTests {
    private let world: GateWorld

    init() throws {
        world = try GateWorld()
    }

    private func leaf(of call: SignedCall, sending metadata: Metadata? = nil) throws -> AuditLeaf {
        _ = try world.pass(call, sending: metadata)
        return try #require(try world.leaves().last)
    }

    @Test("the caller's key is in the leaf, and its signature holds under it for this log alone")
    func whole() throws {
        let leaf = try leaf(of: world.call())
        let key = TestCaller.registrar.key.publicKey
        #expect(leaf.publicKey == Data(key.bytes))
        #expect(leaf.proof(under: key, to: GateWorld.node) == .whole)
        #expect(leaf.proof(under: key, to: "acceptance@test") == .none)
        #expect(leaf.proof(under: TestCaller.second.key.publicKey, to: GateWorld.node) == .none)
    }

    @Test("whatever of a leaf its caller signed, changed it proves nothing", arguments: Change.all)
    func changed(_ change: Change) throws {
        var leaf = try leaf(of: world.call())
        change.body(&leaf)
        #expect(leaf.proof(under: TestCaller.registrar.key.publicKey, to: GateWorld.node) == .none)
    }

    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let body: @Sendable (inout AuditLeaf) -> Void

        static let all = [
            Change(testDescription: "principal") { $0.principalID = "registrar.02" },
            Change(testDescription: "method") { $0.method = "test.Other/Save" },
            Change(testDescription: "request id") { $0.requestID = String(repeating: "0", count: 32) },
            Change(testDescription: "time") { $0.signedTime += "0" },
            Change(testDescription: "payload") { $0.payloadDigest = Data(SHA256.hash([1 as UInt8]).bytes) },
            Change(testDescription: "signature") { $0.signature[0] ^= 1 },
            Change(testDescription: "no signature") { $0.signature = Data() },
            Change(testDescription: "called an opening") { $0.opening = true },
        ]
    }

    @Test("a claim that did not hold leaves no leaf")
    func claimed() throws {
        let call = world.call()
        let forged = call.with(\.key, TestCaller.stranger.key)
        _ = try world.pass(call, sending: forged.sending(call))
        #expect(try world.leaves().isEmpty)
    }

    @Test("a leaf of an earlier version, without key, holds under the key that is given")
    func earlier() throws {
        var leaf = try leaf(of: world.call())
        leaf.publicKey = Data()
        #expect(leaf.proof(under: TestCaller.registrar.key.publicKey, to: GateWorld.node) == .whole)
    }

    @Test(
        "calls are told from a service's own work",
        arguments: [
            ("qingtong.registry.v1.Directory/AddGrant", true), ("timer/plaque-expiry", false),
            ("configuration", false), ("qingtong.registry.v1.PlantChanged", false), ("", false),
        ])
    func kinds(_ method: String, _ isOfCall: Bool) {
        #expect(AuditLeaf.with { $0.method = method }.isOfCall == isOfCall)
    }

    // MARK: Streams

    private func stream(
        _ items: [String], sealedBy sealer: SigningKey, requestID: String = TestCaller.requestID
    ) throws -> (outcome: Outcome, leaf: AuditLeaf?) {
        let opening = world.call(TestMethods.save, "", requestID: requestID)
        let credentials = Credentials(
            opening.metadata, method: opening.method, payload: SHA256.hash([UInt8]()), target: GateWorld.node,
            now: world.now, keys: nil)
        var digest = StreamDigest()
        for item in items { digest.add(Array(item.utf8)) }
        let (count, sum) = (digest.count, digest.finish())
        let text = CallSignature.sealText(
            opening.method, principal: opening.principal, requestID: requestID, count: count, digest: sum,
            target: GateWorld.node)
        let seal =
            try StreamSeal.with {
                $0.count = count
                $0.digest = Data(sum.bytes)
                $0.signature = Data(sealer.sign(text).bytes)
            }.serializedBytes() as [UInt8]
        let stream = SealedStream(
            items.map { Array($0.utf8) } + [seal], of: opening.method, credentials: credentials,
            target: GateWorld.node)
        let outcome = try world.connection.write { transaction in
            try world.gates.pass(credentials.carrying(stream), at: world.now, in: transaction) { command in
                _ = try stream.opened(by: command.actor)
                return Array("done".utf8)
            }
        }
        return (outcome, try world.leaves().last)
    }

    @Test("a stream's leaf has the seal over what it carried")
    func sealed() throws {
        let leaf = try #require(try stream(["a", "b"], sealedBy: TestCaller.registrar.key).1)
        let key = TestCaller.registrar.key.publicKey
        #expect(leaf.opening)
        #expect(leaf.sealCount == 2)
        #expect(leaf.proof(under: key, to: GateWorld.node) == .whole)
        var other = leaf
        other.payloadDigest = Data(SHA256.hash([1 as UInt8]).bytes)
        #expect(other.proof(under: key, to: GateWorld.node) == .none)
        other = leaf
        other.sealCount = 3
        #expect(other.proof(under: key, to: GateWorld.node) == .none)
        other = leaf
        other.sealSignature = Data()
        #expect(other.proof(under: key, to: GateWorld.node) == .opening)
    }

    @Test(
        "a stream whose seal does not hold leaves no leaf, so that no caller can make a log look tampered with"
    )
    func wrongSeal() throws {
        let (outcome, leaf) = try stream(["a"], sealedBy: TestCaller.second.key)
        guard case .refused(let refusal) = outcome else {
            Issue.record("taken")
            return
        }
        #expect(refusal.reason == .streamSealWrong)
        #expect(leaf == nil)
    }

    @Test("a repetition whose seal does not hold is not answered")
    func repetition() throws {
        _ = try stream(["a"], sealedBy: TestCaller.registrar.key)
        let (outcome, _) = try stream(["a"], sealedBy: TestCaller.second.key)
        guard case .refused(let refusal) = outcome else {
            Issue.record("answered")
            return
        }
        #expect(refusal.reason == .streamSealWrong)
    }
}
