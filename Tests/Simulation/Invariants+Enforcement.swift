import CommonAPI
import EnforcementAPI
import Store
import SwiftProtobuf

extension Invariant {
    static let enforcement = [
        Invariant(
            "each ground of a tip went to one agency of its department, or waits for one", of: "enforcement"
        ) {
            glance in
            try glance.changed(Tip.self, "tip").compactMap { tip in
                let referred = (tip.referrals.flatMap(\.grounds) + tip.unrouted.grounds).sorted {
                    $0.rawValue < $1.rawValue
                }
                let wanted = tip.grounds.sorted { $0.rawValue < $1.rawValue }
                let departments = Set(tip.referrals.map(\.department))
                return referred == wanted && departments.count == tip.referrals.count
                    ? nil : "\(tip.id): \(tip.grounds) went as \(referred)"
            }
        },
        Invariant("a tip is in one case, and the case knows it", of: "enforcement") { glance in
            try glance.changed(Tip.self, "tip").compactMap { tip in
                guard tip.state != .routed, tip.state != .unrouted else {
                    return tip.caseID.isEmpty ? nil : "\(tip.id) is in no case"
                }
                let filed = try glance.record(Case.self, "enforcement_case", tip.caseID)
                guard let filed, filed.tipIds.count(where: { $0 == tip.id }) == 1 else {
                    return "\(tip.id) is not among the tips of \(tip.caseID)"
                }
                // A ground without an agency keeps its tip open.
                return (tip.state == .closed) == (filed.state == .decided && !tip.hasUnrouted)
                    ? nil : "\(tip.id) is \(tip.state), its case \(filed.state)"
            }
        },
        Invariant("a case is about one plant in one place, all its tips", of: "enforcement") { glance in
            try glance.changed(Case.self, "case", in: "enforcement_case").flatMap { filed in
                try filed.tipIds.compactMap { id in
                    let tip = try glance.record(Tip.self, "tip", id)
                    let isSame =
                        tip?.target.divisionCode == filed.target.divisionCode
                        && tip?.target.enterpriseID == filed.target.enterpriseID
                        && tip?.caseID == filed.id
                    return isSame ? nil : "\(filed.number): the tip \(id) is about something else"
                }
            }
        },
        Invariant("a track is decided by an officer of its own agency, once", of: "enforcement") { glance in
            try glance.changed(Case.self, "case", in: "enforcement_case").flatMap { filed in
                try filed.tracks.filter(\.hasDecision).compactMap { track in
                    let officer = try glance.record(Principal.self, "principal", track.decision.decidedBy)
                    return officer?.agencyID == track.agencyID && track.decision.agencyID == track.agencyID
                        ? nil : "\(filed.number): \(track.ground) was decided by \(track.decision.decidedBy)"
                }
            }
        },
        Invariant("a case is decided when, and only when, all its tracks are", of: "enforcement") { glance in
            try glance.changed(Case.self, "case", in: "enforcement_case").compactMap { filed in
                let all = filed.tracks.allSatisfy(\.hasDecision) && !filed.tracks.isEmpty
                return all == (filed.state == .decided) ? nil : "\(filed.number) is \(filed.state)"
            }
        },
        Invariant("the numbers of a division's cases count from 1 without a gap", of: "enforcement") {
            glance in
            try glance.changed(Case.self, "case", in: "enforcement_case").compactMap { filed in
                let serials = try glance.transaction.rows(
                    """
                    SELECT serial FROM enforcement_case WHERE division_code = $1 \
                    AND year = (SELECT year FROM enforcement_case WHERE id = $2) ORDER BY serial
                    """, [.text(filed.target.divisionCode), .text(filed.id)]
                ) { try $0.int64(0) }
                return serials == Array(1...Int64(max(1, serials.count)))
                    ? nil : "\(filed.number): \(serials)"
            }
        },
    ]
}
