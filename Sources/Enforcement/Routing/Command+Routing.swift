import CommonAPI
import EnforcementAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Where the grounds of a tip go: to the competent agencies, and without one to an agency that keeps them meanwhile.
struct Routing: Sendable {
    let referrals: [Referral]
    /// `nil` when every ground has its agency.
    let unrouted: Unrouted?
}

extension Command {
    /// Routes the grounds of a tip by this service's copy of the competences. A missing agency is no reason to refuse:
    /// the caller has done all a caller can do.
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

    /// The holder of grounds that nobody is competent for: the provincial bulk-cement body (省散装水泥主管单位), whose plan
    /// requires that these plants are supervised (plan 三(三)1, 四(五)).
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
    /// The clock of the hand-over starts today, and a competence may.
    let today: Day
}
