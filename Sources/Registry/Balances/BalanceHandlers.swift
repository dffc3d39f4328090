import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for balances: pure reads of what the ledgers add up to.
struct BalanceService: BalancesHandlers {
    typealias Command = ServiceKit.Command

    private static let mostDays = 400
    private static let mostByDay = 31

    func getBalances(_ request: GetBalancesRequest, _ query: Query) throws -> BalanceReport {
        let isDaily = request.step == .day
        let days = try DayRange(
            request.firstDay, request.lastDay, most: isDaily ? Self.mostByDay : Self.mostDays)
        let (ledger, terms) = try query.ledger(
            of: request.enterpriseID, on: request.siteID, in: days)
        let kinds =
            request.kinds.isEmpty
            ? Rulebook.BalanceKind.allCases
            : request.kinds.compactMap { Rulebook.BalanceKind(rawValue: $0.rawValue) }
        let periods = ledger.periods
        let design = try query.shown(.drainageDesigns).get(request.siteID)
        return .with {
            $0.balances = parts(of: periods, by: request.step).flatMap { days in
                guard let part = PlantPeriod(joining: days) else { return [] as [RegistryAPI.Balance] }
                return kinds.map { kind in
                    var balance = RegistryAPI.Balance(.of(kind, part, terms), of: part)
                    if kind == .washLoop, let plan = design?.reusePlan(on: part.last) {
                        balance.overPlan = plan.excesses(of: days).map { PlanExcess($0, of: plan) }
                    }
                    return balance
                }
            }
        }
    }

    func compareConsumption(_ request: CompareConsumptionRequest, _ query: Query) throws -> ConsumptionReport
    {
        let before = try DayRange(
            request.beforeFirst, request.beforeLast, fields: ("before_first", "before_last"),
            most: Self.mostDays)
        let after = try DayRange(
            request.afterFirst, request.afterLast, fields: ("after_first", "after_last"),
            most: Self.mostDays)
        let periods = try [(before, "before_first"), (after, "after_first")].map { range, field in
            let ledger = try query.ledger(of: request.enterpriseID, on: request.siteID, in: range).0
            guard let whole = PlantPeriod(joining: ledger.periods), whole.productionDays > 0 else {
                throw Refusal(.noProduction, field: FieldPath(field))
            }
            return whole
        }
        return ConsumptionReport(UnitConsumption(before: periods[0], after: periods[1]))
    }

    /// The days of each part of the period, as the step says.
    private func parts(of days: [PlantPeriod], by step: BalanceStep) -> [[PlantPeriod]] {
        switch step {
        case .day: return days.map { [$0] }
        case .month:
            let months = Dictionary(grouping: days) { $0.first.year * 12 + $0.first.month }
            return months.sorted { $0.key < $1.key }.map(\.value)
        case .whole, .unspecified, .UNRECOGNIZED: return [days]
        }
    }
}

extension Query {
    /// The figures of a site's meters day by day, and what a balance of the site may assume.
    ///
    /// - Throws: `NOT_FOUND` (`plant-unknown`, `site-unknown`).
    func ledger(
        of enterprise: String, on siteID: String, in days: DayRange
    ) throws -> (SiteDays, BalanceTerms) {
        let (plant, site) = try siteWithLedger(siteID, of: enterprise)
        return (try self.days(of: plant, on: site.id, in: days), site.balanceTerms)
    }

    /// A plant whose ledgers are requested, and that site of it.
    ///
    /// - Throws: `NOT_FOUND` (`plant-unknown`, `site-unknown`).
    func siteWithLedger(_ id: String, of enterprise: String) throws -> (Enterprise, Site) {
        let plant = try plantWithLedger(enterprise)
        let site = try shown(.sites).require(id, field: "site_id")
        guard plant.ids.contains(site.enterpriseID) else {
            throw Refusal(.siteUnknown, field: "site_id")
        }
        return (plant, site)
    }
}

extension Site {
    /// What a balance of this site may assume. The capacity of a line by its plate says little about what a plant
    /// usually makes, so the busiest day is taken as the capacity.
    var balanceTerms: BalanceTerms {
        var terms = BalanceTerms()
        terms.catchment = Double(catchment)
        terms.tankVolume = equipment.reduce(0) { $0 + ($1.kind == .tank ? Double($1.capacity) / 1000 : 0) }
        return terms
    }
}
