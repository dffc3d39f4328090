package import Refusals

/// The legal clocks that are in force, by their ids.
package struct DeadlineTable: Sendable {
    /// All rules, in the order in which they were given.
    package let rules: [DeadlineRule]
    private let places: [String: Int]

    /// A table of rules.
    ///
    /// - Throws: `deadline-rule-twice` when an id comes twice.
    package init(_ rules: [DeadlineRule]) throws(Refusal) {
        var places: [String: Int] = [:]
        for (index, rule) in rules.enumerated() {
            guard places.updateValue(index, forKey: rule.id) == nil else {
                throw Refusal(.deadlineRuleTwice, field: FieldPath("rows").item(index), ["rule": rule.id])
            }
        }
        self.rules = rules
        self.places = places
    }

    /// The rule of that id; `nil` when there is none.
    package subscript(id: String) -> DeadlineRule? { places[id].map { rules[$0] } }

    /// The rule of that id.
    ///
    /// - Throws: `deadline-rule-unknown` when there is none.
    package func require(_ id: String) throws(Refusal) -> DeadlineRule {
        guard let rule = self[id] else { throw Refusal(.deadlineRuleUnknown, ["rule": id]) }
        return rule
    }
}
