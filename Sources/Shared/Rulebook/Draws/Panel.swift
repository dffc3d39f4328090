package import Refusals

/// Those who are called from a draw, and what became of the others.
package struct Panel: Hashable, Sendable {
    /// The ids seated, in the order in which they were called.
    package let seated: [String]
    /// Those who stood aside or were refused, with the reasons, in the order in which it happened.
    package let recusals: [Recusal]
    /// Those not called, in the order drawn: the alternates.
    package let alternates: [String]

    /// Someone of the roster who does not sit.
    package struct Recusal: Hashable, Sendable {
        package let id: String
        /// Why, in the words that are kept: an avoidance ground, illness, absence.
        package let reason: String

        /// A recusal, which the panel checks.
        package init(id: String, reason: String) {
            self.id = id
            self.reason = reason
        }
    }

    /// Bytes that a reason may have.
    package static let longestReason = 2000

    /// Calls a panel from a draw.
    ///
    /// Seats are filled in the order drawn, passing over those whose organisation has its share. Then the
    /// recusals take effect one after another, in the order in which they happened: when one who is seated
    /// goes, the first in the order drawn who is neither seated nor recused and whose organisation has room
    /// comes in, at the end. Nobody else moves.
    ///
    /// - Throws: `draw-recusal-unknown` for one who is not in the draw; `draw-recusal-twice`;
    ///   `draw-recusal-reason` when it is empty or too long; `draw-roster-exhausted` when a seat stays
    ///   empty.
    package init(
        from draw: Draw, terms: DrawTerms, recusals: [Recusal] = []
    ) throws(Refusal) {
        var seating = Seating(order: draw.permutation, terms: terms)
        try seating.fill()
        for (index, recusal) in recusals.enumerated() {
            try seating.accept(recusal, field: FieldPath("recusals").item(index))
        }
        seated = seating.seated
        self.recusals = recusals
        alternates = seating.waiting
    }
}

/// The seats while they are being filled.
private struct Seating {
    private let quota: DrawTerms.Quota
    private let organisations: [String: String]
    private let known: Set<String>
    private var recused: Set<String> = []
    private(set) var seated: [String] = []
    private(set) var waiting: [String]

    init(order: [String], terms: DrawTerms) {
        quota = terms.quota
        organisations = Dictionary(
            terms.roster.members.compactMap { member in member.organisation.map { (member.id, $0) } }
        ) { first, _ in first }
        known = Set(order)
        waiting = order
    }

    mutating func fill() throws(Refusal) {
        while seated.count < quota.seats {
            guard let place = waiting.firstIndex(where: hasRoom) else {
                throw Refusal(
                    .drawRosterExhausted,
                    ["seats": "\(quota.seats)", "filled": "\(seated.count)"])
            }
            seated.append(waiting.remove(at: place))
        }
    }

    mutating func accept(_ recusal: Panel.Recusal, field: FieldPath) throws(Refusal) {
        guard known.contains(recusal.id) else {
            throw Refusal(.drawRecusalUnknown, field: field.field("id"), ["id": recusal.id])
        }
        guard recused.insert(recusal.id).inserted else {
            throw Refusal(.drawRecusalTwice, field: field.field("id"), ["id": recusal.id])
        }
        guard (1...Panel.longestReason).contains(recusal.reason.utf8.count) else {
            throw Refusal(
                .drawRecusalReason, field: field.field("reason"), ["limit": "\(Panel.longestReason)"])
        }
        waiting.removeAll { $0 == recusal.id }
        seated.removeAll { $0 == recusal.id }
        try fill()
    }

    private func hasRoom(_ id: String) -> Bool {
        guard let limit = quota.perOrganisation, let organisation = organisations[id] else { return true }
        return seated.count { organisations[$0] == organisation } < limit
    }
}
