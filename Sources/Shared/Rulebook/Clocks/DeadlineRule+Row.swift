package import Refusals

extension DeadlineRule {
    /// Reads a row with the columns `id`, `process`, `trigger`, `amount`, `unit`, `extension`,
    /// `stops_clock`, `source` and `status`.
    ///
    /// - Throws: `row-column-missing`; `deadline-amount` unless the amount is a number from 1 to 3660;
    ///   `deadline-unit` and `deadline-status` for words that are not known.
    package init(_ row: TableRow) throws(Refusal) {
        let amountText = try row.required("amount")
        guard let amount = Digits.number(Array(amountText.utf8)), (1...Self.largestAmount).contains(amount)
        else {
            throw Refusal(
                .deadlineAmount, field: row.field.field("amount"), ["limit": "\(Self.largestAmount)"])
        }
        guard let unit = Unit(rawValue: try row.required("unit")) else {
            throw Refusal(.deadlineUnit, field: row.field.field("unit"))
        }
        guard let evidence = Evidence(status: try row.required("status")) else {
            throw Refusal(.deadlineStatus, field: row.field.field("status"))
        }
        let trigger = try row.required("trigger")
        let extensionText = row.optional("extension") ?? ""
        self.init(
            id: try row.required("id"), process: try row.required("process"), trigger: trigger,
            amount: amount, unit: unit, direction: trigger.hasSuffix("前") ? .before : .after,
            extensions: Extension.all(in: extensionText, of: unit), extensionText: extensionText,
            stops: row.optional("stops_clock") ?? "", source: try row.required("source"), evidence: evidence)
    }
}

extension DeadlineRule.Evidence {
    /// The evidence that the words of the `status` column stand for; `nil` for others.
    fileprivate init?(status: String) {
        switch status {
        case "seen": self = .read
        case "seed": self = .plan
        case "configured": self = .configured
        case _ where status.hasPrefix("seen (law)"): self = .readExceptExtension
        case _ where status.hasPrefix("seen (secondary"): self = .secondary
        default: return nil
        }
    }
}

extension DeadlineRule.Extension {
    /// The extensions that a text such as `+30 calendar, 负责人批准并告知` states in numbers.
    ///
    /// Each begins with `+` and a number; a unit may follow, else it is the rule's own. Words before the
    /// first are introduction, those after a number are its condition.
    fileprivate static func all(in text: String, of unit: DeadlineRule.Unit) -> [Self] {
        text.split(separator: "+", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            let digits = part.prefix { $0.isASCII && $0.isNumber }
            guard
                let amount = Digits.number(Array(digits.utf8)),
                (1...DeadlineRule.largestAmount).contains(amount)
            else { return nil }
            let rest = part.dropFirst(digits.count).drop { $0 == " " }
            let named = DeadlineRule.Unit.allCases.first { rest.hasPrefix($0.rawValue) }
            let words = rest.dropFirst(named?.rawValue.count ?? 0).split { ", ".contains($0) }
            // 再 introduces the next extension and is no part of this one's condition.
            let condition = words.filter { $0 != "再" }.joined(separator: " ")
            return Self(amount: amount, unit: named ?? unit, condition: condition)
        }
    }
}
