/// Something in a plant's ledgers that raises a question (docs/facts.md §9.3). Each rule is a proposal [P]: it asks, and never
/// proves a discharge.
///
/// The numbers are those of `qingtong.registry.v1.FlagRule`, where the words stand, and stored: they never change.
package enum FlagRule: Int, CaseIterable, Sendable {
    /// Little reused water in the mix on many production days in a row.
    case reuseLow = 1
    /// Much fresh water to a cubic metre.
    case freshHigh
    /// Little fresh water to a cubic metre: a bypassed meter, an unregistered source.
    case freshLow
    /// The wash loop does not close, days in a row.
    case loopGap
    /// The wash loop's gap adds up over the month (CUSUM).
    case loopDrift
    /// Little residue for the concrete made.
    case residueLow
    /// No residue left the plant for long.
    case noManifest
    /// Rain over the tank's free volume, and nothing let into the emergency tank.
    case rainOverflow
    /// Facility power or a falling tank at night without production.
    case nightFlow
    /// The same value again and again.
    case repeated
    /// Last digits that no instrument shows.
    case lastDigits
    /// Readings entered in bulk after the fact.
    case bulkEntry
    /// A gap unlike that of plants of the same size in the same month.
    case peers
    /// Facilities without power on a production day (Code art. 1108: 不正常运行).
    case facilityOff
    /// A river nearby is alkaline on the days on which the wash loop does not close.
    case riverPH
    /// Tip-offs nearby on the days that flags are about: ``NearbyTips``, which Enforcement applies.
    case tipsNear

    /// What a rule looks at. Rules of one signal are not independent of each other.
    package var signal: FlagSignal {
        switch self {
        case .reuseLow, .freshHigh, .freshLow: .water
        case .loopGap, .loopDrift: .loop
        case .residueLow, .noManifest: .solids
        case .rainOverflow: .rain
        case .nightFlow: .night
        case .repeated, .lastDigits, .bulkEntry: .records
        case .peers: .peers
        case .facilityOff: .energy
        case .riverPH: .river
        case .tipsNear: .tips
        }
    }
}

/// Independent kinds of evidence about a month.
package enum FlagSignal: Int, CaseIterable, Sendable {
    case water = 1
    case loop, solids, rain, night, records, peers, energy, river, tips
}

/// A rule that a month of a plant meets, with what a person needs to check it.
package struct FlagFinding: Hashable, Sendable {
    /// A number that went into it.
    package struct Input: Hashable, Sendable {
        package let name: TermName
        package let value: Double
        package let unit: String
    }

    package let rule: FlagRule
    /// The days it is about.
    package let first: Day
    package let last: Day
    package let inputs: [Input]
    /// The kind of meter that the comparison is about, where it is about one.
    package var subject: Metered?
    /// The comparison with its numbers: `0.051 < 0.08, 15 days ≥ 14`.
    package let arithmetic: String
    /// Its points, of the rules in force.
    package let weight: Double
}
