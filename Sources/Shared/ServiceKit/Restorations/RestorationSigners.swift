import CommonAPI
import Crypto
import Refusals
import Rulebook
import Store
import SwiftProtobuf

extension Command {
    /// Refuses a record that two administrators of the province did not sign who are independent of each other, as this
    /// service's directory has them.
    ///
    /// - Parameters:
    ///   - restoration: The record with its signatures.
    ///   - mayBeOld: The directory is that of a copy, which may be from before a signer or its agency was entered; whom it does
    ///     not know, those have checked who keep the record.
    /// - Throws: `restoration-signers`.
    func requireTwo(_ restoration: Restoration, mayBeOld: Bool = false) throws {
        let text = restoration.record.signedText
        var positions: [AgencyPosition] = []
        var unknown: Set<String> = []
        for signed in restoration.signatures {
            guard let principal = try kept(.principals).get(signed.principalID) else {
                guard mayBeOld else {
                    throw unsigned("不认识 \(signed.principalID)", "\(signed.principalID) is not known")
                }
                unknown.insert(signed.principalID)
                continue
            }
            guard principal.revokedAt == 0, let key = PublicKey(bytes: principal.publicKey),
                let signature = Signature(bytes: signed.signature), key.isValid(signature, for: text)
            else {
                throw unsigned(
                    "\(signed.principalID) 的签名不成立", "the signature of \(signed.principalID) does not hold")
            }
            guard Actor(principal).holds(.administrator, over: .province) else {
                throw unsigned(
                    "\(principal.id) 不是省级系统管理员", "\(principal.id) is no administrator of the province")
            }
            guard let agency = try kept(.agencies).get(principal.agencyID) else {
                guard mayBeOld else {
                    throw unsigned("\(principal.id) 不属于任何单位", "\(principal.id) acts for no agency")
                }
                unknown.insert(principal.id)
                continue
            }
            guard agency.isActing else {
                throw unsigned("\(principal.id) 的单位已撤销", "the agency of \(principal.id) has ended")
            }
            positions.append(
                AgencyPosition(
                    agency: agency.id, department: agency.department.rawValue,
                    division: try DivisionCode(agency.divisionCode, field: .request)))
        }
        let isVouchedFor = !unknown.isEmpty && unknown.count + positions.count >= 2
        guard isVouchedFor || AgencyPosition.hasIndependentTwo(positions) else {
            throw unsigned("两个签署人须分属两个单位、两个条线", "two agencies, of two departments")
        }
    }

    private func unsigned(_ chinese: String, _ english: String) -> Refusal {
        Refusal(.restorationSigners, words: ["trouble": Wording(chinese, english)])
    }
}
