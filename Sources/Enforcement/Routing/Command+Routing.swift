import CommonAPI
import EnforcementAPI
import Rulebook
import ServiceKit
import Store

extension Command {
    /// The referrals of a tip, by this service's copy of who is competent where.
    ///
    /// - Throws: `no-agency-for-ground`; `clock-rule-unknown`.
    func referrals(of grounds: [Ground], at place: DivisionCode) throws -> [Referral] {
        let tables = [
            DocumentCollection.competentBodies.table, DocumentCollection.agencies.table,
            DocumentCollection.clockRules.table, DocumentCollection.calendarYears.table,
        ]
        let question = ReferralQuestion(grounds: grounds, place: place, today: today)
        return try memo.answer(to: question, of: tables, in: transaction) {
            let routes = try Route.all(of: grounds, at: place) { try competence(of: $0, in: $1) }
            let handover = try deadline("TIP-ROUTE", from: today)
            return routes.map { $0.referral(by: handover) }
        }
    }
}

private struct ReferralQuestion: Hashable, Sendable {
    let grounds: [Ground]
    let place: DivisionCode
    /// The clock of the hand-over starts today, and a term of competence may.
    let today: Day
}
