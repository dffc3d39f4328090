package import Refusals

/// Those among whom a draw is made, after avoidance: each once, sorted by the bytes of their ids.
package struct Roster: Hashable, Sendable {
    /// The members in order.
    package let members: [Member]

    /// One who may be drawn.
    package struct Member: Hashable, Sendable {
        /// What the digest is made of: ASCII without spaces, `|` and `=`.
        package let id: String
        /// The body that the member belongs to, for quotas; `nil` when none is known, and then no quota
        /// binds.
        package let organisation: String?

        /// A member, whose fields the roster checks.
        package init(id: String, organisation: String? = nil) {
            self.id = id
            self.organisation = organisation
        }
    }

    /// Members that a roster may have.
    package static let capacity = 10_000

    /// A roster of members in any order.
    ///
    /// - Throws: `draw-roster-size` unless there are 1 to 10,000; `draw-label` for an id or organisation
    ///   that may not enter a digest; `draw-roster-duplicate` when an id comes twice. The field is that of
    ///   the member given.
    package init(_ members: [Member], field: FieldPath) throws(Refusal) {
        guard (1...Roster.capacity).contains(members.count) else {
            throw Refusal(.drawRosterSize, field: field, ["limit": "\(Roster.capacity)"])
        }
        var seen: Set<String> = []
        for (index, member) in members.enumerated() {
            let place = field.item(index)
            try DrawLabel.check(member.id, field: place.field("id"))
            if let organisation = member.organisation {
                try DrawLabel.check(organisation, field: place.field("organisation"))
            }
            guard seen.insert(member.id).inserted else {
                throw Refusal(.drawRosterDuplicate, field: place, ["id": member.id])
            }
        }
        self.members = members.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    }

    /// A roster of ids, without organisations.
    ///
    /// - Throws: As for members.
    package init(ids: [String], field: FieldPath) throws(Refusal) {
        try self.init(ids.map { Member(id: $0) }, field: field)
    }

    /// The ids in order.
    package var ids: [String] { members.map(\.id) }

    /// The digest of the ids joined by line feeds, in hexadecimal.
    package func digest(with hash: DrawHash) -> String {
        Hex.text(hash.digest(ids.joined(separator: "\n")))
    }
}
