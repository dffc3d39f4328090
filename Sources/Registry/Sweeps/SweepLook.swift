import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// A sweep's look at one site: the first measures it, the second reviews it.
struct SweepLook: JobStep {
    /// After having been overtaken so often by readings that arrived, a site is left out: reading its month in the
    /// transaction would hold all others up.
    static let mostTries: Int64 = 20

    let sweep: LedgerSweep
    let entry: SweepSites<ReadTransaction>.Entry
    let isReview: Bool
    /// `LedgerMeasure` or `LedgerMonth`; `nil` for a site that cannot be looked at.
    let prepared: (any Sendable)?

    /// Reads the ledgers of the site.
    init(
        _ sweep: LedgerSweep, _ entry: SweepSites<ReadTransaction>.Entry, isReview: Bool, _ query: Query
    ) throws {
        (self.sweep, self.entry, self.isReview) = (sweep, entry, isReview)
        do {
            let site = try query.shown(.sites).require(entry.site)
            let plant = try query.answering(site.enterpriseID)
            let days = try sweep.days()
            prepared =
                isReview
                ? try LedgerMonth(days, of: plant, on: site, in: query)
                : try LedgerMeasure(days, of: plant, on: site, in: query)
        } catch is Refusal {
            prepared = nil
        }
    }

    var subject: String { "\(sweep.id)/\(entry.site)" }
    var principal: String? { sweep.reviewer }

    /// The log tells of a review; a measure is told to nobody.
    func apply(_ command: Command) throws -> Bool {
        let sites = SweepSites(access: command.transaction, sweep: sweep.id)
        guard try command.goingOn(sweep) != nil, let state = try sites.state(of: entry.site),
            state == (isReview ? .measured : .waiting)
        else { return false }
        let (site, plant): (Site, Enterprise)
        do {
            site = try command.kept(.sites).require(entry.site)
            plant = try command.kept(.enterprises).answering(site.enterpriseID)
        } catch let refusal as Refusal {
            try sites.failed(entry.site, because: refusal.reason.word)
            return false
        }
        guard isReview else {
            try command.measure(site, of: plant, month: sweep.month)
            try sites.measured(entry.site)
            return false
        }
        // Reading the month here would hold all others up.
        guard prepared != nil else { throw PreparationOvertaken() }
        let review = try LedgerReviewer(
            command: command, plant: plant, site: site, month: sweep.month, days: sweep.days()
        ).run()
        try sites.reviewed(entry.site, of: plant.id, review)
        return true
    }

    func putOff(_ command: Command) throws {
        let sites = SweepSites(access: command.transaction, sweep: sweep.id)
        if entry.tries < Self.mostTries {
            try sites.putOff(entry.site)
        } else {
            try sites.failed(entry.site, because: Reason.ledgerBusy.word)
        }
    }
}

/// What a site's peers are compared by in a month.
struct LedgerMeasure: Sendable {
    /// Thousandths of a m³.
    let volume: Int64
    /// The gap of the wash loop, thousandths of a litre to a m³; `nil` where the balance lacks a term.
    let gap: Int64?
    private let basis: LedgerBasis

    /// Adds the ledgers up, with the days that a review would look back on, so that both come to the same.
    init(_ days: DayRange, of plant: Enterprise, on site: Site, in query: Query) throws {
        basis = try LedgerBasis(of: plant, on: site, in: query)
        let month = FlagMonth(
            days: try query.days(of: plant, on: site.id, in: days.withLookBack).periods, first: days.first,
            last: days.last, terms: site.balanceTerms, patterns: LedgerPatterns())
        volume = (month.whole?.amounts[.production] ?? 0).thousandths
        gap = month.gap?.thousandths
    }

    /// Whether the same meters have the same readings in that query.
    func holds(of plant: Enterprise, on site: Site, in query: Query) throws -> Bool {
        try basis == LedgerBasis(of: plant, on: site, in: query)
    }
}

extension Command {
    /// Keeps what a site's peers are compared by. What Enforcement was told of the month stays.
    fileprivate func measure(_ site: Site, of plant: Enterprise, month: String) throws {
        let query = query
        let found = try prepared(LedgerMeasure.self) { try $0.holds(of: plant, on: site, in: query) }
        // Nothing was worked out for a site that could not be looked at, and can now.
        guard let found else { throw PreparationOvertaken() }
        let months = LedgerMonths(access: transaction)
        let told = try months.told(of: site.id, month: month) ?? []
        try months.keep(site.id, month: month, volume: found.volume, gap: found.gap, told: told)
    }
}
