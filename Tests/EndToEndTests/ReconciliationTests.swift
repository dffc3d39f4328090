import CommonAPI
import Crypto
import Foundation
import SwiftProtobuf
import Testing

@testable import Qingtong

@Suite("What was sent, held against what was applied")
struct ReconciliationTests {
    private static let restoredAt: Int64 = 1_795_000_000_000

    /// The first epoch, and one that a restoration began after event 3.
    private static let epochs: [Epoch] = [
        .with { $0.id = "first" },
        .with {
            $0.id = "second"
            $0.beganAfter = 3
            $0.since = restoredAt * 1_000
        },
    ]

    /// An event that was made so many seconds after the restoration.
    private static func event(_ sequence: Int64, made seconds: Int64, digest: UInt8 = 1) -> EventRecord {
        let random = (0..<UInt8(UUIDv7.randomByteCount)).map { $0 + UInt8(sequence) }
        return .with {
            $0.sequence = sequence
            $0.id = UUIDv7(milliseconds: restoredAt + seconds * 1_000, random: random).text
            $0.digest = Data(repeating: digest, count: 32)
            $0.fate = .applied
        }
    }

    private static let shared: [EventRecord] = (1...3).map { event($0, made: -100) }

    private func compared(sent: [EventRecord], applied: [EventRecord]) -> Reconciliation {
        Reconciliation(
            source: "registry", follower: "acceptance", sent: sent, applied: applied, epochs: Self.epochs)
    }

    @Test("what a follower applied in an epoch that a restoration ended is no difference")
    func ended() {
        let lost = [Self.event(4, made: -50), Self.event(5, made: -40)]
        let result = compared(sent: Self.shared, applied: Self.shared + lost)
        #expect(result.ended.count == 2)
        #expect(result.agreed == 3)
        #expect(result.differences.isEmpty)
    }

    @Test("a number that was used again waits to be applied")
    func usedAgain() {
        let result = compared(
            sent: Self.shared + [Self.event(4, made: 20)], applied: Self.shared + [Self.event(4, made: -50)])
        #expect(result.ended.count == 1)
        #expect(result.waiting == 1)
        #expect(result.differences.isEmpty)
    }

    @Test("what was made after the restoration, or taken over by it, is a difference all the same")
    func differences() {
        let early = [Self.event(2, made: -90, digest: 9)]
        let late = [Self.event(4, made: 30)]
        let result = compared(
            sent: Self.shared, applied: [Self.shared[0]] + early + [Self.shared[2]] + late)
        #expect(result.ended.count == 0)
        #expect(result.differences.count == 2)
    }

    @Test("an event that words were taken out of since agrees with what was sent first")
    func rewritten() {
        var sent = Self.event(1, made: -100)
        sent.firstDigest = sent.digest
        sent.digest = Data(repeating: 7, count: 32)
        let result = compared(sent: [sent], applied: [Self.event(1, made: -100)])
        #expect(result.agreed == 1)
        #expect(result.differences.isEmpty)
    }
}
