import EnforcementAPI
import Foundation
import Refusals
import ServiceKit

extension Tip {
    /// Whether the caller may know of it: investigators of an agency it was referred to, the principal that filed it,
    /// auditors over the target's division, and registrars of the body that keeps it unrouted.
    func isVisible(to actor: Actor) -> Bool {
        if isFiled(by: actor) { return true }
        return actor.audits(target.divisionCode) || isReferred(to: actor)
            || actor.registers(for: unrouted.holderID, in: target.divisionCode)
    }

    /// Whether that caller filed it.
    func isFiled(by actor: Actor) -> Bool {
        !filedBy.isEmpty && filedBy == actor.id
    }
}

extension Tip {
    /// The number of the field that no reply carries.
    static let digestField: UInt64 = 16

    /// The tip without the digest of its receipt code. Nobody gets the digest: there are so few codes that one can find
    /// the code from it.
    var shown: Tip {
        guard !receiptCodeDigest.isEmpty else { return self }
        var shown = self
        shown.receiptCodeDigest = .init()
        return shown
    }
}

extension Query {
    /// The tip with that id, if the caller may know of it.
    ///
    /// - Throws: `tip-unknown`, whether it is hidden or absent.
    func tip(_ id: String) throws -> Tip {
        let tip = try shown(.tips).require(id, field: "tip_id")
        guard tip.isVisible(to: actor) else { throw Refusal(.tipUnknown, field: "tip_id") }
        touched("tip/\(tip.id)")
        return tip
    }
}
