import CommonAPI
import EnforcementAPI
import ServiceKit
import Store
import SwiftProtobuf

// What holds of who may call, whatever administrators try.
extension Invariant {
    static let directory = [
        Invariant("what a configuration says of a service nothing else changes, and nobody else is a service")
        {
            glance in
            try glance.changed(Principal.self, "principal").filter {
                $0.isOfService || ServiceNames.isReserved($0.id)
            }.map { "\($0.id) was changed" }
        },
        Invariant("nobody holds a right that it gave to itself") { glance in
            try glance.changed("principal").filter { id in
                try !glance.transaction.rows(
                    """
                    SELECT 1 FROM principal WHERE id = $1 AND changed_by = $1
                    UNION ALL SELECT 1 FROM principal_history WHERE id = $1 AND changed_by = $1
                    """, [.text(id)]
                ) { try $0.int64(0) }.isEmpty
            }.map { "\($0) changed itself" }
        },
        Invariant("who acts for an agency was entered by that agency or from above", of: "registry") {
            glance in
            try glance.changed(Principal.self, "principal").filter { !$0.agencyID.isEmpty }.compactMap {
                principal in
                let agency = try glance.record(Agency.self, "agency", principal.agencyID)
                let place = agency?.divisionCode ?? ""
                let outside = principal.grants.filter { !$0.divisionCode.hasPrefix(Self.stem(of: place)) }
                return outside.isEmpty ? nil : "\(principal.id) reaches out of \(place)"
            }
        },
        Invariant("tips go to who is competent, not to who is there", of: "enforcement") { glance in
            try glance.changed(Tip.self, "tip").flatMap { tip in
                try tip.referrals.compactMap { referral in
                    let body = try glance.record(CompetentBody.self, "competent_body", referral.competentID)
                    let isNamed = body?.terms.contains { $0.agencyID == referral.agencyID } == true
                    return isNamed ? nil : "\(tip.id) went to \(referral.agencyID)"
                }
            }
        },
    ]

    /// What the codes of a division and of those below it begin with.
    private static func stem(of division: String) -> String {
        var stem = division
        while stem.hasSuffix("00") { stem.removeLast(2) }
        return stem
    }
}
