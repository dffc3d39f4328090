import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

// What Enforcement is offered when a flag turns out to have a sound explanation.

extension LedgerScored {
    /// Offers a new score of the flag's month without that flag, which was explained.
    ///
    /// It starts from what was offered last: changes of the ledgers since then are left to the next review.
    static func retell(without flag: LedgerFlag, _ command: Command) throws {
        let months = LedgerMonths(access: command.transaction)
        guard let told = try months.told(of: flag.siteID, month: flag.month) else { return }
        var scored = try LedgerScored(serializedBytes: told)
        let count = scored.reasons.count
        scored.reasons.removeAll { $0.flagID == flag.id }
        guard scored.reasons.count < count else { return }
        scored.weigh()
        try months.keep(flag.siteID, month: flag.month, told: scored.serializedBytes())
        try command.publish(scored, about: scored.enterpriseID)
    }

    /// Takes over the combined score of its reasons.
    mutating func take(_ score: FlagScore) {
        points = score.points.thousandths
        signals = Int32(clamping: score.signals)
        inspectionWeight = score.inspectionWeight.thousandths
    }

    /// Computes the combined score of its reasons again.
    fileprivate mutating func weigh() {
        let found = Rulebook.FlagRule.allCases.compactMap { rule in
            let id = LedgerFlag.id(site: siteID, month: month, rule: rule)
            return reasons.first { $0.flagID == id }.map { (rule: rule, weight: Double($0.weight) / 1000) }
        }
        take(FlagScore(weighing: found))
    }
}
