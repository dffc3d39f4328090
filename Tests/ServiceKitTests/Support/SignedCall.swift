import CommonAPI
import Crypto
import Foundation
import RPC
import ServiceKit
import SwiftProtobuf
import Testing

/// What a caller signs and sends. Tests sign one call and send another to make a forged one.
struct SignedCall {
    var method: RPC.Method
    var principal: String
    var requestID: String
    var time: String
    var payload: [UInt8]
    var target: String
    var key: SigningKey

    var metadata: Metadata { sending(self) }

    /// The metadata of `sent` under the signature of this one.
    func sending(_ sent: SignedCall) -> Metadata {
        let text = CallSignature.text(
            method, principal: principal, requestID: requestID, time: time, payload: SHA256.hash(payload),
            target: target)
        return [
            Metadata.Keys.principal: sent.principal, Metadata.Keys.requestID: sent.requestID,
            Metadata.Keys.time: sent.time, Metadata.Keys.signature: key.sign(text).hex,
        ]
    }

    /// The same call with one part changed.
    func with<Value>(_ part: WritableKeyPath<SignedCall, Value>, _ value: Value) -> SignedCall {
        var copy = self
        copy[keyPath: part] = value
        return copy
    }
}

/// A principal of the tests' directory, with both halves of its key.
struct TestCaller: Sendable, CustomTestStringConvertible {
    static let requestID = String(repeating: "a1", count: 16)

    let principal: Principal
    let key: SigningKey

    private init(_ id: String, seed: UInt8, _ role: Role, over division: String, revokedAt: Int64 = 0) {
        let key = SigningKey(seed: Array(repeating: seed, count: 32)) ?? .generate()
        self.key = key
        principal = .with {
            $0.id = id
            $0.kind = .officer
            $0.name = "示例 \(id)"
            $0.agencyName = "示例登记中心"
            $0.publicKey = Data(key.publicKey.bytes)
            $0.grants = [
                .with {
                    $0.role = role
                    $0.divisionCode = division
                }
            ]
            $0.revokedAt = revokedAt
        }
    }

    var id: String { principal.id }
    var testDescription: String { id }

    static let registrar = TestCaller("registrar.01", seed: 1, .registrar, over: "330481")
    static let second = TestCaller("registrar.02", seed: 2, .registrar, over: "330400")
    static let elsewhere = TestCaller("registrar.03", seed: 3, .registrar, over: "330522")
    static let hotline = TestCaller("hotline.01", seed: 4, .hotline, over: "330000")
    static let revoked = TestCaller("registrar.04", seed: 5, .registrar, over: "330481", revokedAt: 1)
    /// Not in the directory.
    static let stranger = TestCaller("registrar.99", seed: 6, .registrar, over: "330481")
    static let auditor = TestCaller("auditor.01", seed: 8, .auditor, over: "330000")
    static let countyAuditor = TestCaller("auditor.02", seed: 10, .auditor, over: "330481")
    static let follower = TestCaller("acceptance@test", seed: 9, .follower, over: "330000")

    /// Those whom the directory knows.
    static let all = [registrar, second, elsewhere, hotline, revoked, auditor, countyAuditor, follower]

    var actor: Actor { Actor(principal) }
}
