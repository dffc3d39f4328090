package import Refusals
package import Rulebook

extension CustodianList {
    /// How long an edge may go on with a list that it could not renew, and a service takes what was sealed to a list that was replaced.
    package static let usableDays = 30

    /// Checks on an edge that the list was confirmed as the newest lately enough to seal to.
    ///
    /// - Throws: `custodian-list-stale` when that was 30 days ago or more.
    package func require(confirmed: Instant, at now: Instant) throws(Refusal) {
        guard now < confirmed.adding(days: Self.usableDays) else {
            throw Refusal(.custodianListStale, ["days": "\(Self.usableDays)"])
        }
    }

    /// Whether what was sealed to this list is to be sealed anew to the one in force.
    ///
    /// - Parameters:
    ///   - replaced: When the next version came into force; `nil` for the list in force.
    ///   - now: When the sealed part arrives.
    /// - Returns: `true` for a list that was replaced: the record says so, and the part is re-wrapped.
    /// - Throws: `custodian-list-stale` when it was replaced 30 days ago or more.
    package func needsRewrap(replaced: Instant?, at now: Instant) throws(Refusal) -> Bool {
        guard let replaced else { return false }
        try require(confirmed: replaced, at: now)
        return true
    }
}
