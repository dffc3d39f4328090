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

@Suite("Sealed streams")
struct StreamSealTests {
    private let items: [[UInt8]] = [[1], [2, 2], [], [3, 3, 3]]
    private let now = Instant(microseconds: 1_795_000_000_000_000)

    private var call: SignedCall {
        SignedCall(
            method: TestMethods.load, principal: TestCaller.registrar.id, requestID: TestCaller.requestID,
            time: String(now.microseconds), payload: [], target: GateWorld.node, key: TestCaller.registrar.key
        )
    }

    /// The seal an honest caller puts under these items in this call.
    private func seal(_ items: [[UInt8]], in call: SignedCall? = nil, by key: SigningKey? = nil) throws
        -> StreamSeal
    {
        let call = call ?? self.call
        var running = StreamDigest()
        for item in items { running.add(item) }
        let digest = running.finish()
        let text = CallSignature.sealText(
            call.method, principal: call.principal, requestID: call.requestID, count: running.count,
            digest: digest, target: call.target)
        return .with {
            $0.count = running.count
            $0.digest = Data(digest.bytes)
            $0.signature = Data((key ?? call.key).sign(text).bytes)
        }
    }

    /// What becomes of a stream of these messages.
    private func open(
        _ messages: [[UInt8]], failure: RPC.Status? = nil, by caller: TestCaller = .registrar
    ) async throws -> [[UInt8]] {
        let credentials = Credentials(
            call.metadata, method: TestMethods.load, payload: SHA256.hash([UInt8]()), target: GateWorld.node,
            now: now,
            keys: KeyRing())
        let stream = try await SealedStream.collect(
            InboundMessages(messages, failure: failure), of: TestMethods.load, credentials: credentials,
            target: GateWorld.node)
        return try stream.opened(by: caller.actor)
    }

    private func refusal(_ body: () async throws -> [[UInt8]]) async -> Refusal? {
        do {
            _ = try await body()
            return nil
        } catch {
            return error as? Refusal
        }
    }

    @Test("a stream whose seal fits gives its items in order", arguments: [0, 1, 4])
    func good(_ count: Int) async throws {
        let items = Array(items.prefix(count))
        #expect(try await open(items + [seal(items).serializedBytes()]) == items)
    }

    @Test("a stream without a seal does not count")
    func missing() async throws {
        let whole = try items + [seal(items).serializedBytes() as [UInt8]]
        for messages in [[], items, [[]], [[0xFF, 0xFF]], Array(whole.dropLast())] {
            #expect(await refusal { try await open(messages) }?.reason == .streamSealMissing)
        }
    }

    @Test("a stream that broke off does not count, not even one whose seal came")
    func truncated() async throws {
        let whole = try items + [seal(items).serializedBytes() as [UInt8]]
        let lost = RPC.Status(.unavailable, "connection lost")
        for messages in [[], Array(items.prefix(2)), items, whole] {
            let refusal = await refusal { try await open(messages, failure: lost) }
            #expect(refusal?.reason == .streamSealMissing)
        }
    }

    @Test("a signature of the wrong length is no seal", arguments: [0, 63, 65])
    func shortSignature(_ length: Int) async throws {
        var seal = try seal(items)
        seal.signature = Data(repeating: 1, count: length)
        let messages = try items + [seal.serializedBytes() as [UInt8]]
        #expect(await refusal { try await open(messages) }?.reason == .streamSealMissing)
    }

    @Test("a seal with another count or digest does not fit")
    func wrongContent() async throws {
        let honest = try seal(items)
        var seals = Array(repeating: honest, count: 5)
        seals[0].count += 1
        seals[1].count = 0
        seals[2].digest[0] ^= 1
        seals[3].digest = Data()
        seals[4].digest.append(0)
        for seal in seals {
            let messages = try items + [seal.serializedBytes() as [UInt8]]
            #expect(await refusal { try await open(messages) }?.reason == .streamSealWrong)
        }
    }

    @Test("a stream that was changed on its way does not fit its seal")
    func changedItems() async throws {
        let seal: [UInt8] = try seal(items).serializedBytes()
        let changed: [[[UInt8]]] = [
            Array(items.dropLast()), Array(items.dropFirst()), items + [[9]], items.reversed(),
            [[1], [2, 2], [], [3, 3, 4]], [[1, 2], [2], [], [3, 3, 3]], items + items,
        ]
        for items in changed {
            #expect(await refusal { try await open(items + [seal]) }?.reason == .streamSealWrong)
        }
    }

    @Test("a seal signed by another or for another call is wrong")
    func wrongSignature() async throws {
        let other = RPC.Method(
            service: TestMethods.load.service, name: "LoadExperts", kind: .clientStream, effect: .command,
            access: .everyone)
        let seals = try [
            seal(items, by: TestCaller.second.key),
            seal(items, in: call.with(\.method, other)),
            seal(items, in: call.with(\.principal, TestCaller.second.id)),
            seal(items, in: call.with(\.requestID, String(repeating: "b", count: 32))),
            seal(items, in: call.with(\.target, "enforcement@test")),
        ]
        for seal in seals {
            let messages = try items + [seal.serializedBytes() as [UInt8]]
            #expect(await refusal { try await open(messages) }?.reason == .streamSealWrong)
        }
        let honest = try items + [seal(items).serializedBytes() as [UInt8]]
        #expect(await refusal { try await open(honest, by: .second) }?.reason == .streamSealWrong)
    }

    @Test("a stream may have as many items as the limit says, and no more")
    func tooLong() async throws {
        let most = Array(repeating: [UInt8(7)], count: StreamLimits.items)
        #expect(try await open(most + [seal(most).serializedBytes()]).count == StreamLimits.items)
        let more = most + [[7]]
        let sealed = try more + [seal(more).serializedBytes() as [UInt8]]
        let refusal = await refusal { try await open(sealed) }
        #expect(refusal?.reason == .streamTooLong)
        #expect(refusal?.values == ["limit": "50000"])
    }

    @Test("a stream may not have more bytes than the limit says")
    func tooLarge() async throws {
        let items = Array(repeating: [UInt8](repeating: 0, count: 1 << 20), count: 65)
        #expect(await refusal { try await open(items) }?.reason == .streamTooLong)
    }

    @Test("the digest tells where one message ends and the next begins")
    func boundaries() {
        func digest(_ messages: [[UInt8]]) -> Digest {
            var running = StreamDigest()
            for message in messages { running.add(message) }
            return running.finish()
        }
        let streams: [[[UInt8]]] = [[], [[]], [[], []], [[1, 2]], [[1], [2]], [[2], [1]]]
        #expect(Set(streams.map(digest)).count == streams.count)
        // SHA-256 of 00000001 01 00000002 0202.
        #expect(digest([[1], [2, 2]]) == SHA256.hash([0, 0, 0, 1, 1, 0, 0, 0, 2, 2, 2] as [UInt8]))
    }

    @Test("what a signing caller sends opens")
    func roundTrip() async throws {
        let recorder = StreamRecorder()
        let now = now
        let caller = SignedCaller(
            recorder, as: TestCaller.registrar.id, key: TestCaller.registrar.key, to: GateWorld.node,
            clock: { now.microseconds })
        _ = try await caller.clientStream(
            TestMethods.load, items, CallOptions(requestID: TestCaller.requestID))
        let sent = try #require(recorder.sent)
        #expect(sent.options.metadata[Metadata.Keys.signature] == call.metadata[Metadata.Keys.signature])
        #expect(try await open(sent.messages) == items)
    }
}
