import Crypto
package import Refusals
package import Rulebook

/// What a call asks of a delegation.
package struct DelegatedUse: Hashable, Sendable {
    package let node: TextLabel
    /// The names that would do: the method's path, and the roles that may call it. One of them must be delegated.
    package let names: Set<TextLabel>
    package let at: Instant
    /// When `EndDelegation` stopped it; `nil` when nothing did.
    package let ended: Instant?

    /// A use of a delegation.
    package init(node: TextLabel, names: Set<TextLabel>, at: Instant, ended: Instant? = nil) {
        self.node = node
        self.names = names
        self.at = at
        self.ended = ended
    }
}

extension SignedText<Delegation> {
    /// The delegation, when it was given with that key and lets the session do this. Whether the method may be delegated at all, its own
    /// options say; a session's key is no principal's, so nothing is delegated on.
    ///
    /// - Throws: `delegation-of-another-key`; `text-signature-wrong`; what `KeyRecord.require(at:)` throws, for its end stops what it gave;
    ///   `delegation-node`, `delegation-not-yet`, `delegation-expired`, `delegation-ended`, `delegation-name`.
    package func checked(with key: KeyRecord, for use: DelegatedUse) throws(Refusal) -> Delegation {
        guard record.keyID == key.id, record.principal == key.principal else {
            throw Refusal(.delegationOfAnotherKey)
        }
        let delegation = try checked(by: key.key)
        try key.require(at: use.at)
        guard delegation.node == use.node else {
            throw Refusal(.delegationNode, ["node": delegation.node.text])
        }
        switch TermStanding(from: delegation.from, until: delegation.until, ended: use.ended, at: use.at) {
        case .inForce: break
        case .notYet: throw Refusal(.delegationNotYet)
        case .expired: throw Refusal(.delegationExpired, ["until": delegation.until.beijingText])
        case .ended: throw Refusal(.delegationEnded)
        }
        guard !use.names.isDisjoint(with: delegation.names) else { throw Refusal(.delegationName) }
        return delegation
    }
}
