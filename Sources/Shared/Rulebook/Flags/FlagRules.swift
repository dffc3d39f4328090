/// The thresholds of the flags: data of a version, so that each flag can name what it was raised by.
package struct FlagRules: Hashable, Sendable {
    /// A threshold of one rule.
    package struct Threshold: Hashable, Sendable {
        package let rule: FlagRule
        /// Within the rule: `share`, `days`, `weight`.
        package let name: String
        package let value: Double
        package let unit: String
        /// Where the value is from; what the program itself puts forward says so in words by ``FlagRules/words(ofSource:)``.
        package let source: String

        /// A threshold and its source.
        package init(_ rule: FlagRule, _ name: String, _ value: Double, _ unit: String, source: String) {
            self.rule = rule
            self.name = name
            self.value = value
            self.unit = unit
            self.source = source
        }
    }

    /// 0 for the proposal that comes with the program.
    package let version: Int
    package let thresholds: [Threshold]
    private let values: [Key: Double]

    private struct Key: Hashable {
        let rule: FlagRule
        let name: String
    }

    /// The rules with those thresholds; what is not given stays as proposed.
    package init(version: Int, _ changed: [Threshold] = []) {
        self.version = version
        var values = Dictionary(
            uniqueKeysWithValues: Self.proposals.map { (Key(rule: $0.rule, name: $0.name), $0) })
        for threshold in changed { values[Key(rule: threshold.rule, name: threshold.name)] = threshold }
        thresholds = Self.proposals.compactMap { values[Key(rule: $0.rule, name: $0.name)] }
        self.values = values.mapValues(\.value)
    }

    /// The proposal of docs/facts.md §9.3.
    package static let proposed = FlagRules(version: 0)

    /// Whether the rules know a threshold of that name.
    package static func knows(_ rule: FlagRule, _ name: String) -> Bool {
        proposals.contains { $0.rule == rule && $0.name == name }
    }

    /// The value of a threshold; a name that no rule has is the programmer's error.
    subscript(_ rule: FlagRule, _ name: String) -> Double {
        guard let value = values[Key(rule: rule, name: name)] else {
            preconditionFailure("\(rule) has no threshold \(name)")
        }
        return value
    }

    /// Metres within which a point of a river is near a site.
    package var riverRadius: Int64 { Int64(self[.riverPH, "radius"]) }

    /// The points of a rule; 0 switches it off.
    func weight(of rule: FlagRule) -> Double { self[rule, "weight"] }

    // Stored, and compared with what is set: they never change. People read their words.
    static let facts = "docs/facts.md §9.3 [P]"
    static let own = "[P]"
    static let surfaceWater = "GB 3838-2002 表1 [G]"

    private static let proposals: [Threshold] = [
        Threshold(.reuseLow, "share", 0.08, "", source: facts),
        Threshold(.reuseLow, "days", 14, "d", source: facts),
        Threshold(.reuseLow, "load", 0.5, "", source: facts),
        Threshold(.reuseLow, "weight", 15, "", source: own),
        Threshold(.freshHigh, "litres", 250, "L/m³", source: facts),
        Threshold(.freshHigh, "weight", 10, "", source: own),
        Threshold(.freshLow, "litres", 110, "L/m³", source: facts),
        Threshold(.freshLow, "weight", 10, "", source: own),
        Threshold(.loopGap, "volume", 3, "m³/d", source: facts),
        Threshold(.loopGap, "share", 0.15, "", source: facts),
        Threshold(.loopGap, "days", 3, "d", source: facts),
        Threshold(.loopGap, "weight", 25, "", source: own),
        Threshold(.loopDrift, "slack", 0.5, "σ", source: own),
        Threshold(.loopDrift, "alarm", 5, "σ", source: own),
        Threshold(.loopDrift, "weight", 20, "", source: own),
        Threshold(.residueLow, "mass", 3, "kg/m³", source: facts),
        Threshold(.residueLow, "weight", 20, "", source: own),
        Threshold(.noManifest, "days", 45, "d", source: facts),
        Threshold(.noManifest, "weight", 15, "", source: own),
        Threshold(.rainOverflow, "flush", 15, "mm", source: facts),
        Threshold(.rainOverflow, "weight", 15, "", source: own),
        Threshold(.nightFlow, "power", 3, "×", source: own),
        Threshold(.nightFlow, "energy", 20, "kWh", source: own),
        Threshold(.nightFlow, "fall", 5, "m³", source: own),
        Threshold(.nightFlow, "nights", 3, "d", source: own),
        Threshold(.nightFlow, "weight", 25, "", source: own),
        Threshold(.repeated, "run", 12, "", source: own),
        Threshold(.repeated, "weight", 10, "", source: own),
        Threshold(.lastDigits, "readings", 100, "", source: own),
        // Chi-squared of nine degrees of freedom is above this once in ten thousand honest months.
        Threshold(.lastDigits, "chi2", 33.7, "", source: own),
        Threshold(.lastDigits, "weight", 10, "", source: own),
        Threshold(.bulkEntry, "share", 0.2, "", source: own),
        Threshold(.bulkEntry, "readings", 50, "", source: own),
        Threshold(.bulkEntry, "weight", 10, "", source: own),
        Threshold(.peers, "z", 3.5, "", source: facts),
        Threshold(.peers, "plants", 8, "", source: own),
        Threshold(.peers, "weight", 15, "", source: own),
        Threshold(.facilityOff, "days", 1, "d", source: facts),
        Threshold(.facilityOff, "weight", 25, "", source: own),
        Threshold(.riverPH, "radius", 2_000, "m", source: own),
        // Surface water of every class keeps a pH of 6 to 9.
        Threshold(.riverPH, "ph", 9, "pH", source: surfaceWater),
        Threshold(.riverPH, "days", 3, "d", source: own),
        Threshold(.riverPH, "pairs", 15, "d", source: own),
        Threshold(.riverPH, "rho", 0.5, "", source: own),
        Threshold(.riverPH, "excess", 1, "σ", source: own),
        Threshold(.riverPH, "weight", 20, "", source: own),
        Threshold(.tipsNear, "radius", 1_000, "m", source: facts),
        Threshold(.tipsNear, "tips", 2, "", source: own),
        Threshold(.tipsNear, "days", 1, "d", source: own),
        Threshold(.tipsNear, "weight", 15, "", source: own),
    ]
}
