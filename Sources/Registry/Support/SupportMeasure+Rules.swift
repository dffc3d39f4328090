import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension SupportKind {
    /// Whether an amount belongs to it: `nil` where there may be one or none.
    fileprivate var hasAmount: Bool? {
        switch self {
        case .subsidy: true
        case .priority, .guidance: false
        case .other, .unspecified, .UNRECOGNIZED: nil
        }
    }
}

extension SupportMeasure {
    /// Takes in what is said of it.
    ///
    /// - Throws: `support-amount`, `day-format`, `day-unknown`, `day-out-of-bounds`, `day-questioned`, `amount-out-of-bounds`,
    ///   `amount-questioned`.
    mutating func say(_ text: SupportText, on today: Day, confirmed: [String]) throws(Refusal) {
        _ = try Day(
            text.givenOn, as: .supportGiven, on: today, confirmed: confirmed, field: "text.given_on")
        if let hasAmount = text.kind.hasAmount, hasAmount != (text.amountFen > 0) {
            throw Refusal(.supportAmount, field: "text.amount_fen", words: ["kind": text.kind.wording])
        }
        if text.amountFen > 0 {
            // A fen is ten thousandths of a yuan.
            try AmountKind.support.check(
                thousandths: text.amountFen * 10, confirmed: confirmed, field: "text.amount_fen")
        }
        self.text = text
    }

    /// Notes who changed it, and when.
    mutating func note(actor: Actor, at now: Instant) {
        changedBy = actor.id
        changedAt = now.microseconds
    }

    /// Takes it back. What it said stays.
    mutating func withdraw(because reason: String, at now: Instant) {
        changeReason = reason
        withdrawnAt = now.microseconds
    }

    /// Refuses who does not act for the agency that gave it, and what was taken back.
    ///
    /// - Throws: `support-of-another-agency`, `support-withdrawn`.
    func requireGiver(_ actor: Actor) throws(Refusal) {
        let place = try DivisionCode(divisionCode, field: "support_id")
        guard agencyID == actor.agencyID, actor.holds(.helper, .registrar, .organiser, .examiner, over: place)
        else {
            throw Refusal(.supportOfAnotherAgency, field: "support_id", ["agency": agencyName])
        }
        guard withdrawnAt == 0 else { throw Refusal(.supportWithdrawn, field: "support_id") }
    }

    /// Whether the caller may know of it.
    func isVisible(to actor: Actor, of plants: Set<String>) -> Bool {
        if plants.contains(enterpriseID) || (agencyID == actor.agencyID && !agencyID.isEmpty) { return true }
        guard let place = try? DivisionCode(divisionCode, field: "support_id") else { return false }
        return actor.holds(.helper, .registrar, .organiser, .examiner, .auditor, over: place)
    }
}
