import CommonAPI
import Crypto
import Foundation
import RPC
import Refusals
import Rulebook
import Store
import Testing

@testable import ServiceKit

@Suite("Signed calls")
struct SignatureTests {
    private let world: GateWorld

    init() throws {
        world = try GateWorld()
    }

    @Test(
        "a command without one of the four keys is not signed",
        arguments: [
            Metadata.Keys.principal, Metadata.Keys.requestID, Metadata.Keys.time, Metadata.Keys.signature,
        ])
    func unsigned(without key: String) throws {
        let call = world.call()
        var metadata = call.metadata
        metadata[key] = nil
        let refusal = try world.expectRefusal(.unsigned, at: FieldPath(key), of: call, sending: metadata)
        #expect(refusal?.values == ["key": key])
    }

    @Test(
        "a value that cannot be what its key says is malformed",
        arguments: [
            (Metadata.Keys.principal, ""), (Metadata.Keys.principal, String(repeating: "a", count: 65)),
            (Metadata.Keys.principal, "registrar\n01"), (Metadata.Keys.principal, "Registrar.01"),
            (Metadata.Keys.principal, "登记员"),
            (Metadata.Keys.requestID, ""), (Metadata.Keys.requestID, String(repeating: "a", count: 31)),
            (Metadata.Keys.requestID, String(repeating: "a", count: 33)),
            (Metadata.Keys.requestID, String(repeating: "A", count: 32)),
            (Metadata.Keys.requestID, String(repeating: "g", count: 32)),
            (Metadata.Keys.time, ""), (Metadata.Keys.time, "soon"), (Metadata.Keys.time, "1.5"),
            (Metadata.Keys.time, " 1795000000000000"), (Metadata.Keys.time, "9223372036854775808"),
            (Metadata.Keys.time, "+1795000000000000"), (Metadata.Keys.time, "01795000000000000"),
            (Metadata.Keys.time, "1795000000000000 "), (Metadata.Keys.time, "-0"),
            (Metadata.Keys.time, "１７９５"),
            (Metadata.Keys.signature, String(repeating: "AB", count: 64)),
            (Metadata.Keys.signature, " " + String(repeating: "ab", count: 64)),
            (Metadata.Keys.signature, ""), (Metadata.Keys.signature, String(repeating: "a", count: 127)),
            (Metadata.Keys.signature, String(repeating: "ab", count: 63)),
            (Metadata.Keys.signature, String(repeating: "ab", count: 65)),
            (Metadata.Keys.signature, String(repeating: "zz", count: 64)),
        ])
    func malformed(_ key: String, _ value: String) throws {
        let call = world.call()
        var metadata = call.metadata
        metadata[key] = value
        let refusal = try world.expectRefusal(
            .signatureMalformed, at: FieldPath(key), of: call, sending: metadata)
        #expect(refusal?.values == ["key": key])
    }

    @Test(
        "a key that stands twice is malformed: who reads the first value and who reads the last would not agree",
        arguments: [
            Metadata.Keys.principal, Metadata.Keys.requestID, Metadata.Keys.time, Metadata.Keys.signature,
        ])
    func twice(_ key: String) throws {
        let call = world.call()
        let metadata = Metadata(call.metadata.pairs + [(key: key, value: call.metadata[key] ?? "")])
        try world.expectRefusal(.signatureMalformed, at: FieldPath(key), of: call, sending: metadata)
    }

    /// Which part of the signed text is another than that of the call sent.
    enum Forgery: CaseIterable, Sendable {
        case key, service, method, principal, requestID, time, payload, target, nothing
    }

    @Test("a signature made for anything else is wrong", arguments: Forgery.allCases)
    func forged(_ forgery: Forgery) throws {
        let call = world.call()
        let signed =
            switch forgery {
            case .key: call.with(\.key, TestCaller.second.key)
            case .service: call.with(\.method, TestMethods.elsewhere)
            case .method: call.with(\.method, TestMethods.other)
            case .principal: call.with(\.principal, TestCaller.second.id)
            case .requestID: call.with(\.requestID, String(repeating: "b", count: 32))
            case .time: call.with(\.time, String(world.now.microseconds - 1))
            case .payload: call.with(\.payload, Array("zj-other".utf8))
            case .target: call.with(\.target, "enforcement@test")
            case .nothing: call
            }
        guard forgery != .nothing else {
            guard case .reply = try world.pass(call, sending: signed.metadata) else {
                Issue.record("the honest call was refused")
                return
            }
            return
        }
        try world.expectRefusal(.signatureWrong, of: call, sending: signed.sending(call))
    }

    @Test(
        "a time outside the window is refused",
        arguments: [-120_000_001, 120_000_001, -86_400_000_000, 3_600_000_000] as [Int64])
    func untimely(_ offset: Int64) throws {
        let call = world.call().with(\.time, String(world.now.microseconds + offset))
        let refusal = try world.expectRefusal(
            .timeOutsideWindow, at: FieldPath(Metadata.Keys.time), of: call)
        #expect(refusal?.values["seconds"] == "120")
        // Whose clock is wrong is for the reader to see.
        #expect(refusal?.values["own"] == world.now.isoText)
        #expect(refusal?.values["signed"] == world.now.adding(microseconds: offset).isoText)
    }

    @Test("a time at the end of all times is outside the window", arguments: [Int64.max, 0])
    func absurd(_ time: Int64) throws {
        let call = world.call().with(\.time, String(time))
        try world.expectRefusal(.timeOutsideWindow, at: FieldPath(Metadata.Keys.time), of: call)
    }

    @Test("a time below zero is no time", arguments: [Int64.min, -1])
    func negative(_ time: Int64) throws {
        let call = world.call().with(\.time, String(time))
        try world.expectRefusal(.signatureMalformed, at: FieldPath(Metadata.Keys.time), of: call)
    }

    @Test(
        "a time within the window is good, its edges too",
        arguments: [-120_000_000, 0, 120_000_000] as [Int64])
    func timely(_ offset: Int64) throws {
        let call = world.call().with(\.time, String(world.now.microseconds + offset))
        guard case .reply = try world.pass(call) else {
            Issue.record("the call was refused")
            return
        }
        #expect(try world.leaves().map(\.outcome) == ["OK"])
    }

    @Test("who is unknown, revoked or forged is answered alike")
    func alike() throws {
        let unknown = try world.expectRefusal(.signatureWrong, of: world.call(by: .stranger))
        let revoked = try world.expectRefusal(.signatureWrong, of: world.call(by: .revoked))
        let forged = try world.expectRefusal(
            .signatureWrong, of: world.call().with(\.key, TestCaller.stranger.key))
        #expect(unknown == revoked)
        #expect(unknown == forged)
        #expect(unknown?.values == [:])
    }

    @Test("a key that was replaced opens no gate, though it did before")
    func replacedKey() throws {
        guard case .reply = try world.pass(world.call()) else {
            Issue.record("the call was refused")
            return
        }
        var principal = TestCaller.registrar.principal
        principal.publicKey = Data(TestCaller.second.key.publicKey.bytes)
        try world.enter(principal)
        let next = world.call(requestID: String(repeating: "c", count: 32))
        try world.expectRefusal(.signatureWrong, of: next)
        guard case .reply = try world.pass(next.with(\.key, TestCaller.second.key).with(\.payload, [97]))
        else {
            Issue.record("the new key was refused")
            return
        }
    }

    @Test("a principal whose key is no key of the right length is nobody")
    func brokenKey() throws {
        var principal = TestCaller.registrar.principal
        principal.publicKey = Data([1, 2, 3])
        try world.enter(principal)
        try world.expectRefusal(.signatureWrong, of: world.call())
    }

    @Test("a leaf holds all that it takes to check the signature again")
    func evidence() throws {
        let call = world.call()
        _ = try world.pass(call)
        let leaf = try #require(try world.leaves().last)
        #expect(leaf.principalID == TestCaller.registrar.id)
        #expect(leaf.principalName == TestCaller.registrar.principal.name)
        #expect(leaf.agencyName == "示例登记中心")
        #expect(leaf.subjects == ["agency/zj-example"])
        #expect(leaf.time == world.now.microseconds)
        let digest = try #require(Digest(bytes: leaf.payloadDigest))
        #expect(digest == SHA256.hash(call.payload))
        let text = CallSignature.text(
            TestMethods.save, principal: leaf.principalID, requestID: leaf.requestID, time: leaf.signedTime,
            payload: digest, target: GateWorld.node)
        let signature = try #require(Signature(bytes: leaf.signature))
        #expect(TestCaller.registrar.key.publicKey.isValid(signature, for: text))
    }
}
