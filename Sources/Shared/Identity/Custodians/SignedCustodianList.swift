package import Crypto
package import Refusals
package import Rulebook

/// A list with the signatures that put it in force: the Registry's, and from version 2 on those of custodians of the list before.
package struct SignedCustodianList: Hashable, Sendable {
    /// A custodian's signature of the list's text.
    package struct Approval: Hashable, Sendable {
        package let key: PublicKey
        package let signature: Signature

        /// A signature as it came.
        package init(key: PublicKey, signature: Signature) {
            self.key = key
            self.signature = signature
        }
    }

    package let list: CustodianList
    package let registry: Signature
    package let approvals: [Approval]

    /// A list with its signatures as they came.
    package init(list: CustodianList, registry: Signature, approvals: [Approval]) {
        self.list = list
        self.registry = registry
        self.approvals = approvals
    }

    /// Checks that this list follows the other, which is in force: neither a wire nor the Registry alone can bring one in.
    ///
    /// - Parameters:
    ///   - previous: The list in force.
    ///   - keys: The Registry's keys that are good for such a list.
    ///   - now: When it is checked.
    ///   - isNew: Whether the list was made just now, as for the service that takes it first; newcomers then cannot have been listed long ago.
    /// - Throws: `custodian-list-old-version` unless the number is higher by one; `custodian-list-previous` for another predecessor;
    ///   `custodian-list-unsigned` without the Registry's signature; `custodian-list-side-unsigned` without that of a custodian of each side
    ///   who counted in the list before; `custodian-backdated` for a newcomer that says it was entered before the others or, in a new list, before
    ///   now or more than seven days ahead.
    package func check(
        following previous: CustodianList, registry keys: [PublicKey], at now: Instant, isNew: Bool = false
    ) throws(Refusal) {
        guard list.version == previous.version + 1 else {
            throw Refusal(
                .custodianListOldVersion, ["version": "\(list.version)", "known": "\(previous.version)"])
        }
        guard list.previous == previous.digest else { throw Refusal(.custodianListPrevious) }
        try checkRegistry(keys)
        let newcomers = try newcomers(after: previous, at: now, isNew: isNew)
        // Nobody who came with the last list signs the next before it counted: the list is as old as its newcomers.
        let signed = newcomers.map(\.from).min().map { min($0, now) } ?? now
        for side in CustodianSide.allCases {
            let signers = previous.counting(side, at: signed).map(\.key)
            guard approvals.contains(where: { signers.contains($0.key) && isSigned($0) }) else {
                throw Refusal(.custodianListSideUnsigned, words: ["side": side.wording])
            }
        }
    }

    /// Checks the first list, which edges have in their configuration by its digest.
    ///
    /// - Throws: `custodian-list-previous` for any other list; `custodian-list-unsigned`.
    package func check(asFirst pinned: Digest, registry keys: [PublicKey]) throws(Refusal) {
        guard list.version == 1, list.digest == pinned else { throw Refusal(.custodianListPrevious) }
        try checkRegistry(keys)
    }

    private func checkRegistry(_ keys: [PublicKey]) throws(Refusal) {
        let text = Array(list.text.utf8)
        guard keys.contains(where: { $0.isValid(registry, for: text) }) else {
            throw Refusal(.custodianListUnsigned)
        }
    }

    private func isSigned(_ approval: Approval) -> Bool {
        approval.key.isValid(approval.signature, for: Array(list.text.utf8))
    }

    /// Whoever changes anything of its line is a newcomer: else a puppet would be given an older date by the next list.
    private func newcomers(
        after previous: CustodianList, at now: Instant, isNew: Bool
    ) throws(Refusal) -> [Custodian] {
        let known = Set(previous.custodians)
        let newcomers = list.custodians.filter { !known.contains($0) }
        let latest = previous.custodians.map(\.from).max() ?? now
        let first = isNew ? max(latest, now.adding(seconds: -Self.clockSeconds)) : latest
        let last = isNew ? now.adding(days: Self.aheadDays) : Instant(microseconds: .max)
        for custodian in newcomers where custodian.from < first || custodian.from > last {
            throw Refusal(.custodianBackdated, ["name": custodian.principal.text])
        }
        return newcomers
    }

    /// How far clocks may lie apart where a newcomer's date is compared with now.
    package static let clockSeconds: Int64 = 600
    /// How many days ahead a newcomer may be entered, so that there is time to sign the list.
    package static let aheadDays = 7
}

extension CustodianList {
    /// The newest list that a chain of lists leads to, each checked against the one before.
    ///
    /// - Throws: what `SignedCustodianList.check` throws; nothing of the chain is to be used then.
    package static func latest(
        from known: CustodianList, through lists: [SignedCustodianList], registry keys: [PublicKey],
        at now: Instant
    ) throws(Refusal) -> CustodianList {
        var latest = known
        for next in lists {
            try next.check(following: latest, registry: keys, at: now)
            latest = next.list
        }
        return latest
    }
}
