package import Refusals
package import Rulebook

/// Whether something with a term is good at an instant.
package enum TermStanding: Hashable, Sendable {
    case notYet, inForce, expired, ended

    /// How a term from `from` until just before `until`, ended at `ended`, stands.
    package init(from: Instant, until: Instant?, ended: Instant? = nil, at now: Instant) {
        if let ended, now >= ended {
            self = .ended
        } else if let until, now >= until {
            self = .expired
        } else {
            self = now < from ? .notYet : .inForce
        }
    }
}

extension KeyRecord {
    /// Whether the key is good at that instant. One that was ended from before its beginning was never good.
    package func standing(at now: Instant) -> TermStanding {
        TermStanding(from: from, until: until, ended: ended, at: now)
    }

    /// - Throws: `key-not-yet`, `key-expired` or `key-ended` when the key is not good at that instant.
    package func require(at now: Instant) throws(Refusal) {
        switch standing(at: now) {
        case .inForce: return
        case .notYet: throw Refusal(.keyNotYet, ["key": id.text, "from": from.beijingText])
        case .expired:
            throw Refusal(.keyExpired, ["key": id.text, "until": until?.beijingText ?? TextLine.none])
        case .ended:
            throw Refusal(.keyEnded, ["key": id.text, "ended": ended?.beijingText ?? TextLine.none])
        }
    }
}

/// What a signature made with a key shows, judged afterwards.
package enum SignatureWorth: Hashable, Sendable {
    /// The key was good then, and nothing has made that doubtful.
    case good
    /// Whoever held the key after its end could have made it look older: no head witnessed in time covers its leaf.
    case unproven
    /// The key was not good at that instant.
    case bad
}

extension KeyRecord {
    /// How long after a key's end the head that covers a leaf may still be witnessed: heads are made every ten seconds, and a witness may be
    /// away for some minutes.
    package static let witnessingSeconds: Int64 = 600

    /// What a signature of that instant is worth.
    ///
    /// - Parameters:
    ///   - signed: When it says it was made.
    ///   - witnessed: When a witness kept the first head that covers its leaf; `nil` when none did.
    /// - Returns: Whether it is to be believed.
    package func worth(signed: Instant, witnessed: Instant?) -> SignatureWorth {
        guard standing(at: signed) == .inForce else { return .bad }
        guard let ended else { return .good }
        guard let witnessed, witnessed <= ended.adding(seconds: Self.witnessingSeconds) else {
            return .unproven
        }
        return .good
    }
}
