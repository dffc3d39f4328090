package import Refusals

/// Which of a plant's five balances (docs/facts.md §9.2).
package enum BalanceKind: Int, CaseIterable, Sendable {
    /// Everything that enters and leaves the site.
    case siteWater = 1
    /// What goes round between washing and batching: its gap is the suspect of stealth discharge (偷排).
    case washLoop
    /// Solids of washing and returned concrete: their gap is the suspect of dumping (倾倒).
    case solids
    /// Stock, receipts and batches of each material.
    case material
    /// Electricity of the plant and of its facilities.
    case energy
}

/// One term of a balance, so that a person can check it.
package struct BalanceLine: Hashable, Sendable {
    /// Which way a term counts.
    package enum Side: Int, Sendable {
        case input = 1
        case output
        /// Inputs less outputs.
        case closing
        /// Told beside the sum: a specific consumption, a bound.
        case note
    }

    /// Where a value is from.
    package enum Origin: Hashable, Sendable {
        case metered
        /// Worked out; the text is the arithmetic.
        case reckoned(String)
        /// Nobody measured it; the text is the arithmetic, in figures and signs alone, and the words say where what is assumed is
        /// from.
        case assumed(String, Wording)
        /// Neither metered nor assumed: counts as 0, and the balance is incomplete.
        case missing
        /// Metered, but for days of which a counter does not tell (缺项): the value is without them, and the balance is incomplete.
        /// The text says which days, and what would settle them.
        case unknown(String)

        /// Whether the balance does not close for want of it.
        var isGap: Bool {
            switch self {
            case .missing, .unknown: true
            case .metered, .reckoned, .assumed: false
            }
        }
    }

    /// As in docs/balances.md: `F_fresh`, `R_mix`, `U2`.
    package var symbol: String
    package var name: TermName
    package var unit: String
    package var value: Double
    /// Standard uncertainty, in the unit.
    package var uncertainty: Double
    package var side: Side
    package var origin: Origin
}

/// A balance worked out for a day or a period: its terms, and by how much it does not close.
package struct Balance: Hashable, Sendable {
    package let kind: BalanceKind
    package let lines: [BalanceLine]

    /// The gaps: one, but for materials one each.
    package var closings: [BalanceLine] { lines.filter { $0.side == .closing } }

    /// Whether every term was metered or assumed, and is known.
    package var isComplete: Bool { !lines.contains { $0.origin.isGap } }

    /// The term with that symbol.
    package subscript(_ symbol: String) -> BalanceLine? { lines.first { $0.symbol == symbol } }
}
