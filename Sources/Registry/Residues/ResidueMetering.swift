import RegistryAPI
import Rulebook
import ServiceKit

/// Whether what a site's residue comes from was metered through a whole month, so that not metering meets no target.
struct ResidueMetering {
    /// The kinds of meters that measure residue as it arises.
    static let arising: [Metered] = [.cakeMade, .sedimentMade, .hardenedMade]

    /// One meter of these kinds.
    private struct Metering {
        let kind: Metered
        /// The numbers of the days from which and up to which it was in use.
        let first: Int
        let last: Int
        let daysRead: Set<Int>

        /// How it was in use in days that it is asked about; `nil` when it was not.
        func use(in days: ClosedRange<Int>) -> ClosedRange<Int>? {
            let (first, last) = (max(first, days.lowerBound), min(last, days.upperBound))
            return first <= last ? first...last : nil
        }
    }

    private let meterings: [Metering]

    /// Takes the meters of a site with their days.
    ///
    /// - Parameters:
    ///   - meters: With what was read of each.
    ///   - firstReading: The day of a meter's first reading; `nil` when it was never read.
    init(_ meters: [(Meter, MeterDays)], firstReading: (Meter) throws -> Day?) rethrows {
        meterings = try meters.filter { Self.arising.contains($0.1.kind) || $0.1.kind == .production }
            .map { meter, days in
                // Where nobody said when it was put in, its first reading tells.
                let first = try meter.firstDay ?? firstReading(meter)
                return Metering(
                    kind: days.kind, first: first?.number ?? .min, last: meter.lastDay?.number ?? .max,
                    daysRead: days.daysRead)
            }
    }

    /// The kinds that were not metered through a month.
    ///
    /// Concrete is read on every day on which a meter of it is in use, 0 where none is made. Each kind of residue that the site has
    /// meters of, and press cake in any case, is read on every day on which concrete was made: who has none reports 0
    /// (docs/balances.md). A meter that is in use and was not read once leaves its kind unmetered, whatever others of the kind show.
    ///
    /// - Parameters:
    ///   - days: The numbers of the month's days.
    ///   - made: Those on which concrete was made.
    /// - Returns: The kinds, in the order of their numbers.
    func unmetered(in days: ClosedRange<Int>, made: Set<Int>) -> [Metered] {
        ([.production] + Self.arising).filter { kind in
            let own = meterings.filter { $0.kind == kind && $0.use(in: days) != nil }
            let read = own.reduce(into: Set<Int>()) { $0.formUnion($1.daysRead) }
            let used = own.compactMap { $0.use(in: days) }
            if used.isEmpty { return kind == .production || kind == .cakeMade }
            if own.contains(where: { $0.daysRead.isDisjoint(with: days) }) { return true }
            let asked: Set<Int> =
                switch kind {
                case .production: used.reduce(into: []) { $0.formUnion($1) }
                case .cakeMade: made
                default: made.filter { day in used.contains { $0.contains(day) } }
                }
            return !asked.isSubset(of: read)
        }
    }
}

extension Query {
    /// The meters of a site with the days of a range.
    func meterDays(of plant: Enterprise, on site: String, in range: DayRange) throws -> [(Meter, MeterDays)] {
        let table = ReadingTable(access: transaction)
        return try shown(.meters).all(of: plant, on: site).compactMap { meter in
            try table.days(of: meter, in: range).map { (meter, $0) }
        }
    }
}
