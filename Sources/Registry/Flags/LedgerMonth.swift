import RegistryAPI
import Rulebook
import ServiceKit
import Store

/// The sums over the readings of one site, for a month and the days that rules look back on. Computing it reads some
/// hundred thousand readings one by one.
///
/// It is computed on a snapshot and remembers from what, so that a command can check whether that is still the same.
struct LedgerMonth: Sendable {
    /// The days in order.
    let periods: [PlantPeriod]
    let patterns: LedgerPatterns
    private let basis: LedgerBasis

    /// Reads the ledgers.
    ///
    /// - Parameters:
    ///   - days: The month.
    ///   - plant: The plant whose ledgers are read.
    ///   - site: The site of the meters.
    ///   - query: The snapshot to read.
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

    /// Whether that query sees the same meters with the same readings.
    func holds(of plant: Enterprise, on site: Site, in query: Query) throws -> Bool {
        try basis == LedgerBasis(of: plant, on: site, in: query)
    }
}

/// What a computation was based on: the meters of a site, and the batch that last gave each of them readings.
struct LedgerBasis: Hashable, Sendable {
    let meters: [Meter]
    private let latest: [Int64: Int64]

    /// The basis as that query sees it.
    init(of plant: Enterprise, on site: Site, in query: Query) throws {
        meters = try query.shown(.meters).all(of: plant, on: site.id)
        latest = try ReadingTable(access: query.transaction).latestBatches(of: meters.map(\.number))
    }
}

extension DayRange {
    /// The days together with the earlier days that rules look back on.
    var withLookBack: DayRange { DayRange(first: first.adding(days: -FlagMonth.lookBack), last: last) }
}
