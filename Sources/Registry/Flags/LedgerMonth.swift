import RegistryAPI
import Rulebook
import ServiceKit
import Store

/// What the readings of one site add up to, for a month and the days that rules look back on: some hundred thousand
/// readings, looked at one by one.
///
/// Worked out on a snapshot, it says from what, so that a command can tell whether it is still so.
struct LedgerMonth: Sendable {
    /// The days in order.
    let periods: [PlantPeriod]
    let patterns: LedgerPatterns
    private let basis: LedgerBasis

    /// Reads the ledgers.
    ///
    /// - Parameters:
    ///   - days: The month.
    ///   - plant: Whose ledgers.
    ///   - site: Where.
    ///   - query: What sees them.
    /// - Throws: Failures of the store.
    init(_ days: DayRange, of plant: Enterprise, on site: Site, in query: Query) throws {
        basis = try LedgerBasis(of: plant, on: site, in: query)
        let table = ReadingTable(access: query.transaction)
        var patterns = LedgerPatterns()
        periods =
            SiteDays(
                try basis.meters.compactMap {
                    try table.days(of: $0, in: days.withLookBack, patterns: &patterns)
                }
            ).periods
        self.patterns = patterns
    }

    /// Whether the same meters have the same readings in that query.
    func holds(of plant: Enterprise, on site: Site, in query: Query) throws -> Bool {
        try basis == LedgerBasis(of: plant, on: site, in: query)
    }
}

/// From what something was worked out: the meters of a site, and which batch gave each its readings last.
struct LedgerBasis: Hashable, Sendable {
    let meters: [Meter]
    private let latest: [Int64: Int64]

    /// As things stand for that query.
    init(of plant: Enterprise, on site: Site, in query: Query) throws {
        meters = try query.shown(.meters).all(of: plant, on: site.id)
        latest = try ReadingTable(access: query.transaction).latestBatches(of: meters.map(\.number))
    }
}

extension DayRange {
    /// With the days before that rules look back on.
    var withLookBack: DayRange { DayRange(first: first.adding(days: -FlagMonth.lookBack), last: last) }
}
