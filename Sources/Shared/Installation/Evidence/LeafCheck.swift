import CommonAPI
import Crypto
import Foundation
import ServiceKit
import SwiftProtobuf

/// Checks one leaf: its signatures, under the keys valid at its time.
struct LeafCheck: Sendable {
    /// What came of it.
    enum Verdict: Hashable, Sendable {
        /// Its caller signed it.
        case signed
        /// A service did it in its own name.
        case own
        /// An event that was applied; whether it is the one that was sent, its source may still tell.
        case event(source: String, sequence: Int64)
        /// Refused, because nobody proved to have made the call.
        case claim
        case unproven(String)
        case wrong(String)
    }

    /// How far a signed time may differ from the service's clock (docs/wire.md), with some room for the transfer.
    private static let window = (CallSignature.windowSeconds + 60) * 1_000_000
    /// A stream is opened once and may last.
    private static let longestStream: Int64 = 86_400_000_000

    /// `registry`.
    let service: String
    /// `registry@zj`, the target of what was signed.
    let node: String
    /// The names of all services, under which their events are applied.
    let services: [String]
    let keys: KeyHistory

    func verdict(of leaf: AuditLeaf) -> Verdict {
        guard leaf.isOfCall else { return ownWork(leaf) }
        if leaf.publicKey.isEmpty, leaf.outcome.hasPrefix("UNAUTHENTICATED") { return .claim }
        guard !leaf.signature.isEmpty else { return .wrong(say("无人签名", "nobody signed it")) }
        guard isTimely(leaf) else {
            return .wrong(say("时间与签名时间不符", "its time is not that which its caller signed"))
        }
        if leaf.publicKey.isEmpty { return earlier(leaf) }
        guard let key = PublicKey(bytes: leaf.publicKey) else {
            return .wrong(say("所附的不是公钥", "its key is none"))
        }
        switch leaf.proof(under: key, to: node) {
        case .none: return .wrong(say("签名不成立", "its signature does not hold"))
        case .opening where leaf.outcome == "OK":
            return .wrong(say("流所载内容无人签名", "nobody signed what its stream carried"))
        case .opening, .whole: break
        }
        return standing(of: key, leaf) ?? .signed
    }

    /// A leaf of a version that kept no keys: any key of its principal may have signed it.
    private func earlier(_ leaf: AuditLeaf) -> Verdict {
        let keys = keys.keys(of: leaf.principalID)
        for key in keys {
            switch leaf.proof(under: key, to: node) {
            case .none: continue
            case .whole: return standing(of: key, leaf) ?? .signed
            case .opening:
                return standing(of: key, leaf)
                    ?? .unproven(
                        say(
                            "流所载内容：旧版日志没有封条",
                            "what the stream carried: leaves of earlier versions do not have its seal"))
            }
        }
        if self.keys.isPartial { return .unproven(Self.unasked) }
        return .wrong(
            keys.isEmpty
                ? say("无人知道此身份", "nobody knows its caller") : say("签名不成立", "its signature does not hold"))
    }

    private static var unasked: String {
        say("密钥：所知的服务未能全部问到", "the key: not every service that may know it could be asked")
    }

    private func standing(of key: PublicKey, _ leaf: AuditLeaf) -> Verdict? {
        switch keys.standing(of: key, leaf.principalID, at: leaf.time, inLogOf: service) {
        case .held: nil
        case .knownThereOnly: .unproven(say("密钥：其他服务不知道此身份", "the key: no other service knows the caller"))
        case .otherTimes:
            .unproven(
                say(
                    "密钥：据其他服务所知，当时不属于此身份",
                    "the key: at that time it was not the caller's, as other services know it"))
        case .never where keys.isPartial: .unproven(Self.unasked)
        case .never:
            .wrong(say("密钥从未属于 \(leaf.principalID)", "its key was never that of \(leaf.principalID)"))
        }
    }

    private func isTimely(_ leaf: AuditLeaf) -> Bool {
        guard let signed = Int64(leaf.signedTime) else { return false }
        let (late, overflow) = leaf.time.subtractingReportingOverflow(signed)
        return !overflow && late >= -Self.window
            && late <= (leaf.opening || leaf.publicKey.isEmpty ? Self.longestStream : Self.window)
    }

    private func ownWork(_ leaf: AuditLeaf) -> Verdict {
        guard leaf.signature.isEmpty else {
            return .wrong(say("称是服务自办，却有他人签名", "a service's own work, but signed by a caller"))
        }
        if leaf.principalID == node { return .own }
        let parts = leaf.requestID.split(separator: "/")
        guard services.contains(leaf.principalID), parts.count == 2, parts[0] == leaf.principalID,
            let sequence = Int64(parts[1])
        else { return .wrong(say("称是服务自办，却用了别的名义", "a service's own work in a name that is not its own")) }
        return .event(source: leaf.principalID, sequence: sequence)
    }
}
