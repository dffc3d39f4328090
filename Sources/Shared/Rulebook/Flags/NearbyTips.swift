/// Whether tip-offs near a site fall on the days that its flags are about (docs/facts.md §9.3). One tip is soon made up and one
/// evening soon filled with calls, so only tips of several days speak, which were told on as many [P].
package struct NearbyTips: Hashable, Sendable {
    /// Metres within which a tip is near.
    package let radius: Int64
    /// So many days with tips at least, as seen and as told.
    package let least: Int
    /// A tip counts when what it tells was seen no more than so many days before or after what a flag is about.
    package let slack: Int
    /// Points; 0 switches the rule off.
    package let weight: Double

    /// When something was seen, and when somebody told of it.
    package struct Told: Hashable, Sendable {
        package let seen: Day
        package let filed: Day

        /// What was seen on one day and told on another, or on the same.
        package init(seen: Day, filed: Day) {
            self.seen = seen
            self.filed = filed
        }
    }

    /// The rule with thresholds as they were told.
    package init(radius: Int64, least: Int, slack: Int, weight: Double) {
        self.radius = radius
        self.least = least
        self.slack = slack
        self.weight = weight
    }

    /// The rule with the thresholds in force.
    package init(_ rules: FlagRules) {
        self.init(
            radius: Int64(rules[.tipsNear, "radius"]), least: Int(rules[.tipsNear, "tips"]),
            slack: Int(rules[.tipsNear, "days"]), weight: rules.weight(of: .tipsNear))
    }

    /// What speaks: how many tips, and the comparison with its numbers, which tells no day.
    package struct Finding: Hashable, Sendable {
        package let tips: Int
        package let arithmetic: String
    }

    /// The days on which a tip may have been seen to count; `nil` when flags are about none.
    package func days(around flagged: [ClosedRange<Day>]) -> ClosedRange<Day>? {
        guard let first = flagged.map(\.lowerBound).min(), let last = flagged.map(\.upperBound).max() else {
            return nil
        }
        return first.adding(days: -slack)...last.adding(days: slack)
    }

    /// Looks at the tips near a site.
    ///
    /// - Parameters:
    ///   - tips: Those near it.
    ///   - flagged: What the flags of the month are about.
    /// - Returns: `nil` when too few of them fall together.
    package func finding(_ tips: [Told], flagged: [ClosedRange<Day>]) -> Finding? {
        guard weight > 0 else { return nil }
        let matching = tips.filter { tip in
            flagged.contains {
                tip.seen >= $0.lowerBound.adding(days: -slack)
                    && tip.seen <= $0.upperBound.adding(days: slack)
            }
        }
        let days = min(Set(matching.map(\.seen)).count, Set(matching.map(\.filed)).count)
        guard days >= max(1, least) else { return nil }
        return Finding(
            tips: matching.count, arithmetic: "≤ \(radius) m, ±\(slack) d: \(days) d ≥ \(least) d")
    }
}
