package import AcceptanceAPI
import CommonAPI
package import Crypto
import Foundation
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf

extension Plaque {
    /// A plaque as a published notice grants it, for three years from that day (plan 三(三)1), not yet signed.
    init(of line: NoticeLine, notice: String, number: String, id: String, from day: Day) {
        let term = PlaqueTerm(grantedOn: day)
        self = .with {
            $0.id = id
            $0.number = number
            $0.enterpriseID = line.enterpriseID
            $0.enterpriseName = line.enterpriseName
            $0.divisionCode = line.divisionCode
            $0.tier = line.tier
            $0.noticeID = notice
            $0.grantedOn = term.grantedOn.text
            $0.expiresOn = term.lastDay.text
            $0.state = .granted
        }
    }

    /// Whether it is good on that day: granted, not suspended, and within its term.
    func isInForce(on day: Day) -> Bool {
        state == .granted && grantedOn <= day.text && day.text <= expiresOn
    }

    /// Takes it out of force for cause. From `granted` only; leads to `suspended`.
    ///
    /// - Parameters:
    ///   - reason: Why, for a person.
    ///   - cause: The case behind it, `case/…`.
    mutating func suspend(because reason: String, cause: String) {
        guard state == .granted else { return }
        self.reason = reason
        self.cause = cause
        state = .suspended
    }
}

extension Plaque {
    /// Gives way to a later plaque of the same plant. From `granted` or `suspended`; leads to `replaced` for good, so that
    /// no plant has two plaques in force (plan 三(三)1 grants one for each acceptance, for three years).
    mutating func giveWay(to later: Plaque) {
        guard isHung else { return }
        reason = "由新授牌 \(later.number) 替代"
        cause = "plaque/\(later.id)"
        state = .replaced
    }
}

// MARK: - Checks off line

extension Plaque {
    /// The text that the service signs: UTF-8 lines joined by a line feed, none at the end.
    ///
    /// They are the label `qingtong-plaque/v1`, the number, the plant's id, its name, its division, the tier as in
    /// the proto without `TIER_`, the day of the grant and the last day. The state is not part of it: whether a
    /// plaque is suspended only the service can say.
    package var signedText: [UInt8] {
        let lines = [
            "qingtong-plaque/v1", number, enterpriseID, enterpriseName, divisionCode, tier.signedName,
            grantedOn,
            expiresOn,
        ]
        return Array(lines.joined(separator: "\n").utf8)
    }

    /// Whether that key, the Acceptance service's, signed it.
    package func isSigned(by key: PublicKey) -> Bool {
        Signature(bytes: signature).map { key.isValid($0, for: signedText) } ?? false
    }

    /// Signs it as it stands.
    mutating func sign(with key: SigningKey) {
        signature = Data(key.sign(signedText).bytes)
    }
}

extension Tier {
    /// The name that enters signed texts: the proto's, as `STANDARD`. It may never change.
    var signedName: String {
        switch self {
        case .unspecified: "UNSPECIFIED"
        case .UNRECOGNIZED(let value): String(value)
        default: protoName
        }
    }
}
