import CommonAPI
import EnforcementAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Where the grounds of a tip go: to the agencies that are competent, and where there is none, to who keeps them meanwhile.
struct Routing: Sendable {
    let referrals: [Referral]
    /// `nil` when every ground has its agency.
    let unrouted: Unrouted?
}

extension Command {
    /// The way of a tip's grounds, by this service's copy of who is competent where. Nothing is refused for want of an agency:
    /// whoever called has done what a caller can.
    ///
    /// - Throws: `clock-rule-unknown`.
    func routing(of grounds: [Ground], at place: DivisionCode) throws -> Routing {
        let tables = [
            DocumentCollection.competentBodies.table, DocumentCollection.agencies.table,
            DocumentCollection.clockRules.table, DocumentCollection.calendarYears.table,
        ]
        let question = RoutingQuestion(grounds: grounds, place: place, today: today)
        return try memo.answer(to: question, of: tables, in: transaction) {
            let (routes, left) = try Route.all(of: grounds, at: place) { try competence(of: $0, in: $1) }
            let handover = try deadline("TIP-ROUTE", from: today)
            return Routing(
                referrals: routes.map { $0.referral(by: handover) },
                unrouted: left.isEmpty ? nil : try unrouted(left, at: place))
        }
    }

    /// Who keeps grounds that nobody is competent for: the provincial bulk-cement body (省散装水泥主管单位), whose plan it is that
    /// these plants are looked after (plan 三(三)1, 四(五)).
    private func unrouted(_ grounds: [Ground], at place: DivisionCode) throws -> Unrouted {
        let holder = try competence(of: .bulkCement, in: .province)?.agency
        return .with {
            $0.grounds = grounds
            $0.holderID = holder?.id ?? ""
            $0.holderName = holder?.name ?? ""
            $0.explanation = RouteText.unrouted(grounds, at: place, with: holder)
        }
    }
}

private struct RoutingQuestion: Hashable, Sendable {
    let grounds: [Ground]
    let place: DivisionCode
    /// The clock of the hand-over starts today, and a term of competence may.
    let today: Day
}
