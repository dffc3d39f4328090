import CommonAPI
import RPC
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("What health makes of what it measures")
struct FindingTests {
    private let now = Instant(microseconds: 1_795_000_000_000_000)
    private let limits = HealthLimits()

    @Test(
        "room on the disk",
        arguments: [
            (Int64.max, Finding.good), (1 << 30, .good), ((1 << 30) - 1, .warning), (64 << 20, .warning),
            ((64 << 20) - 1, .bad), (0, .bad),
        ])
    func disk(_ free: Int64, _ finding: Finding) {
        #expect(HealthCheck.disk(free: free, limits).finding == finding)
    }

    @Test("a disk that says nothing is worth a look")
    func unknownDisk() {
        #expect(HealthCheck.disk(free: nil, limits).finding == .warning)
    }

    /// Seconds that each of the other clocks is ahead.
    @Test(
        "clocks that differ",
        arguments: [
            ([Int64](), Finding.good), ([0], .good), ([5], .good), ([-5, 5], .good), ([6], .warning),
            ([-6, 0], .warning), ([120], .warning), ([121], .bad), ([121, -500], .bad), ([500, 1], .warning),
        ])
    func skew(_ seconds: [Int64], _ finding: Finding) {
        let skews = Dictionary(
            uniqueKeysWithValues: seconds.enumerated().map { ("service\($0)", $1 * 1_000_000) })
        #expect(HealthCheck.clock(now: now, last: nil, skews: skews, limits).finding == finding)
    }

    @Test(
        "a clock that went back since the last check",
        arguments: [(Int64(-100), Finding.good), (0, .good), (5, .good), (6, .warning)])
    func back(_ seconds: Int64, _ finding: Finding) {
        let last = Instant(microseconds: now.microseconds + seconds * 1_000_000)
        #expect(HealthCheck.clock(now: now, last: last, skews: [:], limits).finding == finding)
    }

    @Test(
        "events that wait",
        arguments: [(Int64(0), Int64(0), Finding.good), (9, 300, .good), (1, 301, .warning)])
    func outbox(_ waiting: Int64, _ age: Int64, _ finding: Finding) {
        #expect(HealthCheck.outbox(waiting: waiting, oldestSeconds: age, limits).finding == finding)
    }

    @Test("a follower that is away, behind or has dead letters is a warning, never more", arguments: 0..<4)
    func follows(_ trouble: Int) {
        let follower = FollowerHealth.with {
            $0.source = "enforcement"
            $0.connected = trouble != 1
            $0.known = trouble == 2 ? 10_001 : 10_000
            $0.deadLetters = trouble == 3 ? 1 : 0
        }
        let check = HealthCheck.follows(follower, at: now, limits)
        #expect(check.name == "follows/enforcement")
        #expect(check.finding == (trouble == 0 ? .good : .warning))
    }

    @Test(
        "places with agencies and none that is competent are worth a look; without such places nothing is said"
    )
    func competence() {
        #expect(HealthCheck.competence([]) == nil)
        let gap = CompetenceGap.with {
            $0.divisionCode = "330481"
            $0.department = .ecology
        }
        let check = HealthCheck.competence([gap])
        #expect(check?.finding == .warning)
        #expect(check?.detail.contains("330481/ecology") == true)
    }

    @Test("a source that is away for however long is a warning; one that refuses is more, at once")
    func refused() {
        let away = FollowerHealth.with {
            $0.source = "registry"
            $0.trouble = "connection refused"
        }
        #expect(HealthCheck.follows(away, at: now, limits).finding == .warning)
        var refused = away
        refused.refused = true
        refused.trouble = "signature-wrong"
        let check = HealthCheck.follows(refused, at: now, limits)
        #expect(check.finding == .bad)
        #expect(check.detail.contains("signature-wrong"))
    }

    @Test(
        "a source that answers and whose events do not get in is more after five minutes",
        arguments: [(Int64(1), Finding.warning), (300, .warning), (301, .bad)])
    func failing(_ seconds: Int64, _ finding: Finding) {
        let failing = FollowerHealth.with {
            $0.source = "registry"
            $0.failingSince = now.microseconds - seconds * 1_000_000
        }
        #expect(HealthCheck.follows(failing, at: now, limits).finding == finding)
    }

    @Test("whatever is found is said in both languages, each in its own")
    func languages() {
        let follower = FollowerHealth.with {
            $0.source = "registry"
            $0.trouble = "cannot be reached"
            $0.troubleChinese = "无法连接"
        }
        var refused = follower
        refused.refused = true
        var behind = follower
        behind.connected = true
        behind.deadLetters = 2
        let last = Instant(microseconds: now.microseconds + 60_000_000)
        let gap = CompetenceGap.with {
            $0.divisionCode = "330481"
            $0.department = .ecology
        }
        let checks: [HealthCheck?] = [
            .store(trouble: nil), .store(trouble: Wording(of: StoreError(.full, "database or disk is full"))),
            .disk(free: nil, limits), .disk(free: 9, limits),
            .clock(now: now, last: nil, skews: [:], limits), .clock(now: now, last: last, skews: [:], limits),
            .clock(now: now, last: nil, skews: ["registry": 900_000_000], limits),
            .clock(now: now, last: nil, skews: ["registry": 9_000_000], limits),
            .clock(now: now, last: nil, skews: ["registry": 0], limits),
            .outbox(waiting: 0, oldestSeconds: 0, limits), .outbox(waiting: 2, oldestSeconds: 9, limits),
            .unsettled, .forked(2), .follows(follower, at: now, limits), .follows(refused, at: now, limits),
            .follows(behind, at: now, limits), .competence([gap]),
        ]
        let isHan = { (scalar: Unicode.Scalar) in (0x4E00...0x9FFF).contains(scalar.value) }
        for check in checks.compactMap({ $0 }) {
            #expect(check.detailChinese.unicodeScalars.contains(where: isHan), "\(check)")
            #expect(!check.detail.isEmpty && !check.detail.unicodeScalars.contains(where: isHan), "\(check)")
        }
    }

    @Test("what a peer answered is said in Chinese by its reason")
    func peers() {
        let known = Status(Refusal(.epochDiverged, ["common": "7", "after": "9"]))
        #expect(Wording(of: known).chinese.contains("共同历史止于第 7 号事件"))
        #expect(Wording(of: Status(.internal, "broken", reason: "odd")).chinese == "对方答复 INTERNAL（odd）")
    }
}
