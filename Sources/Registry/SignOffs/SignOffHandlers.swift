import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for months of which somebody who answers for the plant signed the balances.
struct SignOffService: BalanceSignOffsHandlers {
    private static let mostDays = 400

    func signBalance(_ request: SignBalanceRequest, _ command: Command) throws -> BalanceSignOff {
        let site = try command.kept(.sites).require(request.siteID, field: "site_id")
        guard try command.actor.speaks(for: command.kept(.enterprises).answering(site.enterpriseID)) else {
            throw Refusal(.signOffOfThePlant, field: "site_id")
        }
        let month = try AssessmentPeriod(month: request.month, field: "month")
        try month.requireOver(on: command.today, field: "month")
        let kept = command.kept(.signOffs)
        let id = BalanceSignOff.id(of: site, in: request.month)
        var signOff =
            try request.revision == 0 ? kept.get(id) ?? BalanceSignOff() : kept.require(id, field: "month")
        let figures = try command.query.figures(of: site, in: month)
        try signOff.sign(figures, request, by: command.actor, at: command.now)
        guard signOff.id.isEmpty else {
            return try kept.save(signOff, expecting: request.revision) { $0.changeReason = request.reason }
        }
        signOff.id = id
        signOff.enterpriseID = site.enterpriseID
        signOff.siteID = site.id
        signOff.month = request.month
        return try kept.add(signOff)
    }

    func getSignOffHistory(_ request: GetSignOffRequest, _ query: Query) throws -> SignOffHistory {
        let site = try query.siteToRead(request.siteID)
        let revisions = try query.shown(.signOffs).requireHistory(
            of: BalanceSignOff.id(of: site, in: request.month), field: "month")
        return .with { $0.revisions = revisions.map { SignOffRevision($0, as: \.signOff) } }
    }

    func listSignOffs(_ request: ListSignOffsRequest, _ query: Query) throws -> SignOffReport {
        let days = try DayRange(months: request.firstMonth, request.lastMonth, most: Self.mostDays)
        let plant = try query.plantWithLedger(request.enterpriseID)
        let site = try query.shown(.sites).require(request.siteID, field: "site_id")
        guard plant.ids.contains(site.enterpriseID) else { throw Refusal(.siteUnknown, field: "site_id") }
        let months = try days.months.compactMap { text -> SignOffMonth? in
            let month = try AssessmentPeriod(month: text, field: "last_month")
            guard month.last < query.today else { return nil }
            let signOff = try query.shown(.signOffs).get(BalanceSignOff.id(of: site, in: text))
            return SignOffMonth(text, signOff, now: try query.figures(of: site, in: month))
        }
        return .with { $0.months = months }
    }
}

extension Query {
    /// The gaps of a site's balances in a month, as `balance show` works that month out by itself: what lies before it tells nothing.
    fileprivate func figures(of site: Site, in month: AssessmentPeriod) throws -> [SignedFigure] {
        let days = DayRange(first: month.first, last: month.last)
        let (ledger, terms) = try self.ledger(of: site.enterpriseID, on: site.id, in: days)
        return [SignedFigure](PlantPeriod(joining: ledger.periods), terms)
    }
}
