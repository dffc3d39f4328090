import Refusals

/// A month of a plant as the flags look at it.
package struct FlagMonth: Sendable {
    /// The days of the month and those before it that rules look back on, in order.
    package let days: [PlantPeriod]
    /// The first day of the month itself.
    package let first: Day
    package let last: Day
    package let terms: BalanceTerms
    package let patterns: LedgerPatterns
    /// The loop's gap to a m³ of concrete, in litres, of other plants of the same size and month.
    package let peers: [Double]
    /// The points of rivers nearby.
    package let rivers: [RiverPoint]

    /// A month to look at.
    package init(
        days: [PlantPeriod], first: Day, last: Day, terms: BalanceTerms, patterns: LedgerPatterns,
        peers: [Double] = [], rivers: [RiverPoint] = []
    ) {
        self.days = days
        self.first = first
        self.last = last
        self.terms = terms
        self.patterns = patterns
        self.peers = peers
        self.rivers = rivers
    }

    /// How far back rules look before the month.
    package static let lookBack = 45

    /// The month's own days.
    var own: [PlantPeriod] { days.filter { $0.first >= first && $0.last <= last } }

    /// The month's own days as one.
    package var whole: PlantPeriod? { PlantPeriod(joining: own) }

    /// The gap of the wash loop in litres to a m³ of concrete: what peers are compared by. `nil` without production, and
    /// where the balance lacks a term.
    package var gap: Double? {
        guard let whole, whole.amount(.production) > 0, whole.knows([.production]) else { return nil }
        let balance = Balance.washLoop(whole, terms)
        guard balance.isComplete, let closing = balance["U2"] else { return nil }
        return closing.value * 1000 / whole.amount(.production)
    }

    /// Every rule that the month meets, in the order of the rules.
    package func findings(_ rules: FlagRules) -> [FlagFinding] {
        FlagRule.allCases.filter { rules.weight(of: $0) > 0 }.compactMap { rule in
            switch rule {
            case .reuseLow: reuseLow(rules)
            case .freshHigh: fresh(rules, .freshHigh)
            case .freshLow: fresh(rules, .freshLow)
            case .loopGap: loopGap(rules)
            case .loopDrift: loopDrift(rules)
            case .residueLow: residueLow(rules)
            case .noManifest: noManifest(rules)
            case .rainOverflow: rainOverflow(rules)
            case .nightFlow: nightFlow(rules)
            case .repeated: repeated(rules)
            case .lastDigits: lastDigits(rules)
            case .bulkEntry: bulkEntry(rules)
            case .peers: peerGap(rules)
            case .facilityOff: facilityOff(rules)
            case .riverPH: riverPH(rules)
            // The Registry, which runs these rules, has no tips and must not get any.
            case .tipsNear: nil
            }
        }
    }

    func finding(
        _ rule: FlagRule, _ rules: FlagRules, _ first: Day? = nil, _ last: Day? = nil,
        _ inputs: [FlagFinding.Input], _ arithmetic: String, of subject: Metered? = nil
    ) -> FlagFinding {
        FlagFinding(
            rule: rule, first: first ?? self.first, last: last ?? self.last, inputs: inputs, subject: subject,
            arithmetic: arithmetic, weight: rules.weight(of: rule))
    }
}

/// How much a plant's flags weigh together: what is offered to Enforcement for choosing whom to inspect.
package struct FlagScore: Hashable, Sendable {
    /// 0 to 100.
    package let points: Double
    /// How many independent signals speak.
    package let signals: Int

    /// For each signal only the heaviest rule counts, since rules of one signal are not independent.
    package init(_ findings: [FlagFinding]) {
        self.init(weighing: findings.map { ($0.rule, $0.weight) })
    }

    /// The same of rules and the points each was found with.
    package init(weighing found: [(rule: FlagRule, weight: Double)]) {
        var heaviest: [FlagSignal: Double] = [:]
        for (rule, weight) in found {
            heaviest[rule.signal] = max(heaviest[rule.signal] ?? 0, weight)
        }
        points = min(100, heaviest.values.reduce(0, +))
        signals = heaviest.count
    }

    /// The same with one more rule, of a signal that none of the others is of.
    package func adding(_ weight: Double) -> FlagScore {
        FlagScore(points: min(100, points + weight), signals: signals + 1)
    }

    /// A score as it was told: 0 to 100 points, of so many signals.
    package init(points: Double, signals: Int) {
        self.points = points
        self.signals = signals
    }

    /// From so many independent signals on a month is worth a look: a proposal [P].
    package static let tellingSignals = 2

    /// By which factor the plant should be more likely to be drawn for inspection: 1 to 3, a proposal [P]. One signal alone
    /// changes nothing.
    package var inspectionWeight: Double { signals < Self.tellingSignals ? 1 : 1 + points / 50 }
}

extension FlagFinding.Input {
    /// A number of the rule's own.
    init(_ chinese: String, _ english: String, _ value: Double, _ unit: String) {
        self.init(name: .own(Wording(chinese, english)), value: value, unit: unit)
    }

    /// What meters of a kind measured, in that kind's unit.
    init(_ kind: Metered, _ value: Double) {
        self.init(name: .meter(kind), value: value, unit: kind.unit)
    }
}
