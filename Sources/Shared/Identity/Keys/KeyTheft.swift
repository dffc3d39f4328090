package import Rulebook

/// How a key came into the directory: who vouched for it and when.
package struct KeyAddition: Hashable, Sendable {
    package let key: KeyID
    /// The keys whose signatures added it, its own left out.
    package let by: [KeyID]
    package let at: Instant

    /// An addition of a key.
    package init(key: KeyID, by: [KeyID], at: Instant) {
        self.key = key
        self.by = by
        self.at = at
    }
}

/// What falls when a key turns out to have been stolen: the key from the instant named, and with it every key that it added since, with all
/// that those added. Otherwise a thief would add a key of its own first, and keep it.
package struct KeyTheft: Hashable, Sendable {
    /// From when each key that falls is ended, the stolen one among them. One that was added by a thief ends as it was added: it was never
    /// good.
    package let ends: [KeyID: Instant]

    /// Works out what falls with a key that was stolen at that instant.
    ///
    /// One fallen key among those that vouched is enough: the others would not have been asked alone. What was added before the theft stays.
    package init(of key: KeyID, at instant: Instant, additions: [KeyAddition]) {
        var ends = [key: instant]
        var open = [key]
        let byVoucher = additions.reduce(into: [KeyID: [KeyAddition]]()) { all, addition in
            for voucher in addition.by { all[voucher, default: []].append(addition) }
        }
        while let fallen = open.popLast() {
            guard let since = ends[fallen] else { continue }
            for addition in byVoucher[fallen] ?? [] where addition.at >= since {
                // A key that falls earlier than was thought takes more with it, so it is looked at again.
                if let known = ends[addition.key], known <= addition.at { continue }
                ends[addition.key] = addition.at
                open.append(addition.key)
            }
        }
        self.ends = ends
    }

    /// The record as it is after the theft; the earlier end wins.
    package func applied(to record: KeyRecord) -> KeyRecord {
        ends[record.id].map(record.ended(at:)) ?? record
    }

    /// From when a delegation is ended; `nil` when it does not fall. One that says it began before the theft ends with the theft: the
    /// thief may have written an earlier beginning.
    package func end(of delegation: Delegation) -> Instant? {
        guard let since = ends[delegation.keyID], delegation.until > since else { return nil }
        return max(since, delegation.from)
    }
}
