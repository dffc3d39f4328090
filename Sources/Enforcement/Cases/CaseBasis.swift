import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf

/// The tips that a case is filed from, checked: all known to the filing agency, about one target, and in no case yet.
struct CaseBasis: Sendable {
    /// The earliest first.
    let tips: [Tip]
    /// The agency that files, to which at least one of the tips was referred.
    let agency: String

    /// - Parameters:
    ///   - found: What the store has under the named ids, in their order; `nil` for an unknown id.
    ///   - actor: The officer who files.
    /// - Throws: `tip-unknown` for a tip that is absent, or that the actor may not know of and whose target differs
    ///   from that of a tip it may know of; `tips-of-several-targets`; `tip-in-case`. The field is `tip_ids[i]`.
    init(_ found: [Tip?], filedBy actor: Actor) throws(Refusal) {
        let own = found.lazy.compactMap(\.self).first { $0.isReferred(to: actor) }
        var tips: [Tip] = []
        for (index, tip) in found.enumerated() {
            let field = Self.field(index)
            guard let tip, let own, tip.isReferred(to: actor) || tip.target.isSame(as: own.target) else {
                throw Refusal(.tipUnknown, field: field)
            }
            guard tip.target.isSame(as: own.target) else {
                throw Refusal(.tipsOfSeveralTargets, field: field)
            }
            guard tip.state == .routed else { throw Refusal(.tipInCase, field: field) }
            tips.append(tip)
        }
        self.tips = tips.sorted { ($0.filedAt, $0.id) < ($1.filedAt, $1.id) }
        agency = actor.agencyID
    }

    /// Refuses a list that names an id twice.
    ///
    /// - Throws: `tip-repeated`.
    static func requireDistinct(_ ids: [String]) throws(Refusal) {
        for (index, id) in ids.enumerated() where ids[..<index].contains(id) {
            throw Refusal(.tipRepeated, field: field(index))
        }
    }

    private static func field(_ index: Int) -> FieldPath {
        FieldPath("tip_ids").item(index)
    }

    /// The target of the case: that of the earliest tip.
    var target: Target { tips.first?.target ?? Target() }

    /// The day of the act when the officer names none: the earliest that a tip names, else the day on which the first
    /// tip was filed.
    var actDay: Day {
        let seen = tips.compactMap { try? Day($0.seenOn, field: "seen_on") }.min()
        return seen ?? Instant(microseconds: tips.first?.filedAt ?? 0).day
    }

    /// One track per ground; all tracks of one department are with one agency: the filing one if a tip was referred to
    /// it, else the one that the earliest tip went to.
    func tracks(decideBy: CommonAPI.Deadline) -> [Track] {
        let grounds = Set(tips.flatMap(\.grounds))
        return Ground.inOrder.filter(grounds.contains).compactMap { ground in
            guard let department = ground.department else { return nil }
            let referrals = tips.compactMap { $0.referral(to: department) }
            guard let referral = referrals.first(where: { $0.agencyID == agency }) ?? referrals.first else {
                return nil
            }
            return .with {
                $0.ground = ground
                $0.department = department
                $0.agencyID = referral.agencyID
                $0.agencyName = referral.agencyName
                $0.decideBy = decideBy
            }
        }
    }
}
