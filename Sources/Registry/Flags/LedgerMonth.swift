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
    private let meters: [Meter]
    private let latest: [Int64: Int64]

    /// Reads the ledgers.
    ///
    /// - Parameters:
    ///   - days: The month.
    ///   - plant: Whose ledgers.
    ///   - site: Where.
    ///   - query: What sees them.
    /// - Throws: Failures of the store.
    init(_ days: DayRange, of plant: Enterprise, on site: Site, in query: Query) throws {
        let range = DayRange(first: days.first.adding(days: -FlagMonth.lookBack), last: days.last)
        let table = ReadingTable(access: query.transaction)
        meters = try query.shown(.meters).all(of: plant, on: site.id)
        latest = try table.latestBatches(of: meters.map(\.number))
        var tally = LedgerTally()
        for meter in meters { try tally.add(meter, range, table) }
        (periods, patterns) = (tally.periods, tally.patterns)
    }

    /// Whether the same meters have the same readings in that query.
    func holds(of plant: Enterprise, on site: Site, in query: Query) throws -> Bool {
        let table = ReadingTable(access: query.transaction)
        return try meters == query.shown(.meters).all(of: plant, on: site.id)
            && latest == table.latestBatches(of: meters.map(\.number))
    }
}

extension LedgerTally {
    /// Takes in the readings of one meter.
    fileprivate mutating func add(
        _ meter: Meter, _ range: DayRange, _ table: ReadingTable<some Reading>
    ) throws {
        guard let kind = meter.kind.metered else { return }
        setUncertainty(of: kind, meter.relativeUncertainty)
        let before =
            kind.isState || meter.form == .counter
            ? try table.before(range.start + 1, of: meter.number)?.value : nil
        if kind.isState { open(meter.number, kind, at: before, until: meter.lastDay) }
        var previous = meter.form == .counter ? before : nil
        try table.eachRecorded(of: meter.number, in: range) { reading in
            var value = reading.value
            if meter.form == .counter {
                value = previous.map { reading.value >= $0 ? reading.value - $0 : reading.value } ?? 0
                previous = reading.value
            }
            add(
                meter: meter.number, kind, at: reading.at, value: value, recordedAt: reading.recordedAt,
                manual: reading.manual)
        }
    }
}
