import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// A sweep's visit to one site: the first measures it, the second reviews it.
struct SweepLook: JobStep {
    /// A site is left out when new readings overtook it so often: reading its month inside the transaction would block
    /// all others.
    static let mostTries: Int64 = 20

    let sweep: LedgerSweep
    let entry: SweepSites<ReadTransaction>.Entry
    let isReview: Bool
    /// `LedgerMeasure` or `LedgerMonth`; `nil` for a site that cannot be measured or reviewed.
    let prepared: (any Sendable)?

    /// Reads the site's ledgers.
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

    /// A review is logged; a measurement is reported to nobody.
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
        // Reading the month here would block all others.
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

/// The figures by which a site is compared with its peers in a month.
struct LedgerMeasure: Sendable {
    /// Thousandths of a m³.
    let volume: Int64
    /// The gap of the wash loop, thousandths of a litre per m³; `nil` when the balance lacks a term.
    let gap: Int64?
    private let basis: LedgerBasis

    /// Sums the ledgers over the same days as a review, with those it looks back on, so that both get the same figures.
    init(_ days: DayRange, of plant: Enterprise, on site: Site, in query: Query) throws {
        basis = try LedgerBasis(of: plant, on: site, in: query)
        let month = FlagMonth(
            days: try query.days(of: plant, on: site.id, in: days.withLookBack).periods, first: days.first,
            last: days.last, terms: site.balanceTerms, patterns: LedgerPatterns())
        volume = (month.whole?.amounts[.production] ?? 0).thousandths
        gap = month.gap?.thousandths
    }

    /// Whether that query sees the same meters with the same readings.
    func holds(of plant: Enterprise, on site: Site, in query: Query) throws -> Bool {
        try basis == LedgerBasis(of: plant, on: site, in: query)
    }
}

extension Command {
    /// Saves the figures for comparing a site with its peers. What Enforcement was told of the month stays.
    fileprivate func measure(_ site: Site, of plant: Enterprise, month: String) throws {
        let query = query
        let found = try prepared(LedgerMeasure.self) { try $0.holds(of: plant, on: site, in: query) }
        // Nothing was computed for a site that could not be measured then, and can be now.
        guard let found else { throw PreparationOvertaken() }
        let months = LedgerMonths(access: transaction)
        let told = try months.told(of: site.id, month: month) ?? []
        try months.keep(site.id, month: month, volume: found.volume, gap: found.gap, told: told)
    }
}
