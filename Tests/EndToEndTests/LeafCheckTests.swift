import CommonAPI
import Crypto
import Foundation
import Harness
import ServiceKit
import SwiftProtobuf
import Testing

@testable import Installation
@testable import Qingtong

@Suite("Checking a leaf as a stranger does")
struct LeafCheckTests {
    private static let node = "registry@zj"
    private static let time: Int64 = 1_795_000_000_000_000
    private let key = SigningKey.generate()
    private let other = SigningKey.generate()

    private func record(
        _ principal: String, _ key: SigningKey, since: Int64 = 0, until: Int64 = 0, revokedAt: Int64 = 0
    ) -> KeyRecord {
        .with {
            $0.principalID = principal
            $0.publicKey = Data(key.publicKey.bytes)
            $0.since = since
            $0.until = until
            $0.revokedAt = revokedAt
        }
    }

    private func check(_ records: [(KeyRecord, String)]) -> LeafCheck {
        var keys = KeyHistory()
        for (record, service) in records { keys.add(record, from: service) }
        return LeafCheck(
            service: "registry", node: Self.node, services: ["registry", "acceptance", "enforcement"],
            keys: keys)
    }

    private var usual: LeafCheck {
        check([(record("officer.01", key), "registry"), (record("officer.01", key), "acceptance")])
    }

    /// A leaf as the gates write it.
    private func leaf(
        by signer: SigningKey? = nil, at time: Int64 = Self.time,
        _ change: (inout AuditLeaf) -> Void = { _ in }
    ) -> AuditLeaf {
        let signer = signer ?? key
        var leaf = AuditLeaf.with {
            $0.time = time
            $0.principalID = "officer.01"
            $0.method = "qingtong.registry.v1.Directory/AddGrant"
            $0.requestID = String(repeating: "a", count: 32)
            $0.payloadDigest = Data(SHA256.hash([1 as UInt8]).bytes)
            $0.signedTime = String(time)
            $0.outcome = "OK"
            $0.publicKey = Data(signer.publicKey.bytes)
        }
        let text = CallSignature.text(
            path: leaf.method, principal: leaf.principalID, requestID: leaf.requestID, time: leaf.signedTime,
            payload: SHA256.hash([1 as UInt8]), target: Self.node)
        leaf.signature = Data(signer.sign(text).bytes)
        change(&leaf)
        return leaf
    }

    private func isWrong(_ verdict: LeafCheck.Verdict) -> Bool {
        if case .wrong = verdict { true } else { false }
    }

    private func isUnproven(_ verdict: LeafCheck.Verdict) -> Bool {
        if case .unproven = verdict { true } else { false }
    }

    @Test("an honest leaf is signed")
    func honest() {
        #expect(usual.verdict(of: leaf()) == .signed)
    }

    @Test("a leaf that its caller did not sign so is wrong")
    func tampered() {
        for change: (inout AuditLeaf) -> Void in [
            { $0.payloadDigest = Data(SHA256.hash([2 as UInt8]).bytes) }, { $0.signature = Data() },
            { $0.principalID = "officer.02" }, { $0.time += 400_000_000 }, { $0.time -= 400_000_000 },
            { $0.signedTime = "soon" }, { $0.publicKey = Data([1]) }, { $0.opening = true },
        ] {
            #expect(isWrong(usual.verdict(of: leaf(change))))
        }
    }

    @Test("a leaf re-signed under a key that the operator put into its own directory is wrong")
    func resigned() {
        let forged = leaf(by: other)
        #expect(isWrong(usual.verdict(of: forged)))
        let hidden = check([
            (record("officer.01", other), "registry"), (record("officer.01", key), "acceptance"),
        ])
        #expect(isWrong(hidden.verdict(of: forged)))
    }

    @Test("a caller whom no other service knows proves nothing, and is not passed in silence")
    func knownThereOnly() {
        #expect(isUnproven(check([(record("officer.01", key), "registry")]).verdict(of: leaf())))
        #expect(isWrong(check([]).verdict(of: leaf())))
    }

    @Test("a key counts in its time, as the others know it")
    func times() {
        let hour: Int64 = 3_600_000_000
        let ended = check([(record("officer.01", key, until: Self.time - hour), "acceptance")])
        let revoked = check([(record("officer.01", key, revokedAt: Self.time - hour), "acceptance")])
        let later = check([(record("officer.01", key, since: Self.time + hour), "acceptance")])
        for check in [ended, revoked, later] { #expect(isUnproven(check.verdict(of: leaf()))) }
        let rotated = check([
            (record("officer.01", key, until: Self.time + hour), "acceptance"),
            (record("officer.01", other, since: Self.time + hour), "acceptance"),
        ])
        #expect(rotated.verdict(of: leaf()) == .signed)
        #expect(isUnproven(rotated.verdict(of: leaf(by: other))))
        #expect(rotated.verdict(of: leaf(by: other, at: Self.time + 2 * hour)) == .signed)
    }

    @Test("a refused claim is no leaf of the one it names; a refused call of somebody who signed is")
    func refused() {
        #expect(
            usual.verdict(
                of: leaf {
                    $0.publicKey = Data()
                    $0.signature[0] ^= 1
                    $0.outcome = "UNAUTHENTICATED signature-wrong"
                }) == .claim)
        #expect(usual.verdict(of: leaf { $0.outcome = "PERMISSION_DENIED no-grant" }) == .signed)
    }

    @Test("leaves of earlier versions are checked under the keys that their caller had")
    func earlier() {
        #expect(usual.verdict(of: leaf { $0.publicKey = Data() }) == .signed)
        #expect(isWrong(usual.verdict(of: leaf(by: other) { $0.publicKey = Data() })))
        // The opening of a stream: what the stream carried nothing shows.
        var opening = leaf { $0.publicKey = Data() }
        let text = CallSignature.text(
            path: opening.method, principal: opening.principalID, requestID: opening.requestID,
            time: opening.signedTime, payload: SHA256.hash([UInt8]()), target: Self.node)
        opening.signature = Data(key.sign(text).bytes)
        #expect(isUnproven(usual.verdict(of: opening)))
    }

    @Test("a service's own work is in its own name, or an event of another")
    func ownWork() {
        func own(_ principal: String, _ method: String, _ request: String) -> LeafCheck.Verdict {
            usual.verdict(
                of: .with {
                    $0.principalID = principal
                    $0.method = method
                    $0.requestID = request
                })
        }
        #expect(own(Self.node, "timer/plaque-expiry", "x") == .own)
        #expect(
            own("acceptance", "qingtong.acceptance.v1.PlaqueChanged", "acceptance/7")
                == .event(source: "acceptance", sequence: 7))
        #expect(isWrong(own("officer.01", "timer/plaque-expiry", "x")))
        #expect(isWrong(own("acceptance", "qingtong.acceptance.v1.PlaqueChanged", "enforcement/7")))
        #expect(isWrong(own(Self.node, "qingtong.registry.v1.Directory/AddGrant", "x")))
    }
}

@Suite("What is said of a log")
struct LogVerdictTests {
    @Test("what could not be asked is neither a fault nor proof that there is none")
    func verdicts() {
        var report = LogReport(service: "registry")
        #expect(report.verdict == .holds)
        report.miss("the heads that acceptance keeps")
        report.miss("the heads that acceptance keeps")
        #expect(report.verdict == .unchecked)
        #expect(report.unchecked.count == 1 && report.problems.isEmpty)
        report.fail("leaf 3 is misplaced")
        #expect(report.verdict == .faulty)
    }

    @Test("a key that nobody knows is a fault only when everybody was asked")
    func keys() {
        let key = SigningKey.generate()
        for isPartial in [false, true] {
            var keys = KeyHistory()
            keys.isPartial = isPartial
            let time: Int64 = 1_795_000_000_000_000
            var leaf = AuditLeaf.with {
                $0.time = time
                $0.principalID = "officer.01"
                $0.method = "qingtong.registry.v1.Directory/AddGrant"
                $0.requestID = String(repeating: "a", count: 32)
                $0.payloadDigest = Data(SHA256.hash([1 as UInt8]).bytes)
                $0.signedTime = String(time)
                $0.outcome = "OK"
                $0.publicKey = Data(key.publicKey.bytes)
            }
            let text = CallSignature.text(
                path: leaf.method, principal: leaf.principalID, requestID: leaf.requestID,
                time: leaf.signedTime, payload: SHA256.hash([1 as UInt8]), target: "registry@zj")
            leaf.signature = Data(key.sign(text).bytes)
            let verdict = LeafCheck(
                service: "registry", node: "registry@zj", services: ["registry", "acceptance"], keys: keys
            ).verdict(of: leaf)
            switch verdict {
            case .unproven: #expect(isPartial)
            case .wrong: #expect(!isPartial)
            default: Issue.record("\(verdict)")
            }
        }
    }
}
