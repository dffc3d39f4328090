import CommonAPI
import Crypto
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension LedgerFlag {
    /// The id of the flag for one rule, site and month. It is computed from these, so that another review finds the
    /// same flag.
    static func id(site: String, month: String, rule: Rulebook.FlagRule) -> String {
        let text = "flag/v1|\(site)|\(month)|\(rule.rawValue)"
        return String(SHA256.hash(Array(text.utf8)).hex.prefix(32))
    }

    /// Takes over a finding. A question that the plant was asked stays as it was asked.
    ///
    /// - Returns: Whether anything changed.
    mutating func take(_ finding: FlagFinding, rulesVersion version: Int64) -> Bool {
        guard state == .raised || state == .lifted || state == .unspecified else { return false }
        let before = self
        state = .raised
        firstDay = finding.first.text
        lastDay = finding.last.text
        inputs = finding.inputs.map { input in
            .with {
                $0.chinese = input.name.words.chinese
                $0.english = input.name.words.english
                $0.value = input.value.thousandths
                $0.unit = input.unit
            }
        }
        arithmetic = finding.comparison
        weight = finding.weight.thousandths
        rulesVersion = version
        ruleChinese = finding.rule.wording.chinese
        ruleEnglish = finding.rule.wording.english
        return self != before
    }

    /// Notes that the ledgers no longer meet the rule. A question that the plant was asked stays open.
    ///
    /// - Returns: Whether anything changed.
    mutating func lift() -> Bool {
        guard state == .raised else { return false }
        state = .lifted
        return true
    }

    /// Puts the question to the plant.
    ///
    /// - Throws: `flag-not-raised`; `day-unknown`, `day-format`, `day-out-of-bounds`, `day-questioned`.
    mutating func ask(
        _ question: String, answerBy day: String, on today: Day, confirmed: [String], by entry: FlagEntry
    ) throws(Refusal) {
        guard state == .raised else { throw Refusal(.flagNotRaised, field: "flag_id") }
        if !day.isEmpty {
            answerBy =
                try Day(day, as: .answerBy, on: today, confirmed: confirmed, field: "answer_by").text
        }
        move(to: .asked, question, entry)
    }

    /// Records the plant's answer.
    ///
    /// - Throws: `flag-not-asked`.
    mutating func answer(_ text: String, by entry: FlagEntry) throws(Refusal) {
        guard state == .asked else { throw Refusal(.flagNotAsked, field: "flag_id") }
        move(to: .answered, text, entry)
    }

    /// Closes the question for good with the result; a flag closed as explained no longer counts in the month's score.
    ///
    /// - Throws: `flag-closed`.
    mutating func close(_ finding: String, as outcome: FlagOutcome, by entry: FlagEntry) throws(Refusal) {
        guard state != .closed else { throw Refusal(.flagClosed, field: "flag_id") }
        self.outcome = outcome
        move(to: .closed, finding, entry)
    }

    private mutating func move(to next: FlagState, _ text: String, _ entry: FlagEntry) {
        state = next
        var entry = entry
        entry.state = next
        entry.text = text
        entries.append(entry)
    }

    /// Whether the plant may see it: a flag on which it was never asked is for officers only.
    var isTold: Bool { entries.contains { $0.state == .asked } }
}

extension FlagRuleBook {
    static let key = "flag-rules"

    /// The rules in force.
    ///
    /// - Throws: `threshold-unknown` for a threshold that no rule has.
    func rules() throws(Refusal) -> FlagRules {
        var changed: [FlagRules.Threshold] = []
        for (index, row) in thresholds.enumerated() {
            guard let rule = Rulebook.FlagRule(rawValue: row.rule.rawValue), FlagRules.knows(rule, row.name)
            else {
                throw Refusal(.thresholdUnknown, field: FieldPath("thresholds").item(index).field("name"))
            }
            changed.append(
                FlagRules.Threshold(
                    rule, row.name, Double(row.value) / 1000, row.unit, source: row.source))
        }
        return FlagRules(version: Int(revision), changed)
    }

    /// Every threshold in force; the proposed value where nothing else was set.
    func whole() throws(Refusal) -> FlagRuleBook {
        let rules = try rules()
        var book = self
        book.thresholds = rules.thresholds.map { threshold in
            .with {
                $0.rule = RegistryAPI.FlagRule(rawValue: threshold.rule.rawValue) ?? .unspecified
                $0.name = threshold.name
                $0.value = threshold.value.thousandths
                $0.unit = threshold.unit
                $0.source = threshold.source
            }
        }
        return book
    }
}
