import RegistryAPI
import Rulebook
import Store

extension ReadingTable {
    /// The days of a meter; amounts are added up by the store.
    ///
    /// - Returns: `nil` for a meter that measures nothing this program knows.
    func days(of meter: Meter, in range: DayRange) throws -> MeterDays? {
        guard var days = try opened(meter, before: range) else { return nil }
        if meter.dayForm == .amount {
            try addAmounts(of: meter.number, in: range, to: &days)
        } else {
            try each(of: meter.number, in: range) { days.add(at: $0, value: $1) }
        }
        return days
    }

    /// The same, reading by reading, with what the readings look like one by one.
    func days(
        of meter: Meter, in range: DayRange, patterns: inout LedgerPatterns
    ) throws -> MeterDays? {
        guard var days = try opened(meter, before: range) else { return nil }
        try eachRecorded(of: meter.number, in: range) { reading in
            let figure = days.add(at: reading.at, value: reading.value)
            patterns.add(
                meter: meter.number, days.kind, at: reading.at, value: figure,
                recordedAt: reading.recordedAt, manual: reading.manual)
        }
        return days
    }

    /// A meter as it stood before those days.
    private func opened(_ meter: Meter, before range: DayRange) throws -> MeterDays? {
        guard let kind = meter.kind.metered else { return nil }
        let form = meter.dayForm
        return MeterDays(
            meter.number, kind, form,
            before: form == .amount ? nil : try before(range.start + 1, of: meter.number)?.value,
            uncertainty: meter.relativeUncertainty, until: meter.lastDay)
    }

    private func addAmounts(of meter: Int64, in range: DayRange, to days: inout MeterDays) throws {
        var changed: [Int: Int64] = [:]
        for (at, change) in try changes(of: meter, in: range) {
            changed[MeterDays.day(endingAt: at), default: 0] += change
        }
        try access.query(
            """
            SELECT (at - 1 + $4) / $5, sum(value), count(*) FROM reading \
            WHERE meter = $1 AND at > $2 AND at <= $3 GROUP BY 1
            """,
            [
                .integer(meter), .integer(range.start), .integer(range.end), .integer(ShanghaiDay.offset),
                .integer(ShanghaiDay.length),
            ]
        ) { row in
            let day = Int(try row.int64(0))
            days.set(day, amount: try row.int64(1) + (changed[day] ?? 0), readings: try row.int64(2))
        }
    }

    /// Every reading with the value that counts, in the order of time.
    func each(of meter: Int64, in days: DayRange, _ body: (_ at: Int64, _ value: Int64) -> Void) throws {
        let later = try latestCorrections(of: meter, in: days)
        try access.query(
            "SELECT at, value FROM reading WHERE meter = $1 AND at > $2 AND at <= $3 ORDER BY at",
            [.integer(meter), .integer(days.start), .integer(days.end)]
        ) { row in
            let at = try row.int64(0)
            body(at, try later[at] ?? row.int64(1))
        }
    }

    /// A reading with when and how it reached the ledgers.
    struct Recorded {
        let at: Int64
        /// The value that counts.
        let value: Int64
        let recordedAt: Int64
        let manual: Bool
    }

    /// Every reading as it was first recorded, with the value that counts now, in the order of time.
    func eachRecorded(of meter: Int64, in days: DayRange, _ body: (Recorded) -> Void) throws {
        let later = try latestCorrections(of: meter, in: days)
        try access.query(
            """
            SELECT r.at, r.value, b.received_at, b.manual FROM reading r \
            JOIN reading_batch b ON b.id = r.batch \
            WHERE r.meter = $1 AND r.at > $2 AND r.at <= $3 ORDER BY r.at
            """, [.integer(meter), .integer(days.start), .integer(days.end)]
        ) { row in
            let at = try row.int64(0)
            body(
                Recorded(
                    at: at, value: try later[at] ?? row.int64(1), recordedAt: try row.int64(2),
                    manual: try row.flag(3)))
        }
    }

    /// By how much corrections change the readings of those days.
    private func changes(of meter: Int64, in days: DayRange) throws -> [Int64: Int64] {
        let later = try latestCorrections(of: meter, in: days)
        var changes: [Int64: Int64] = [:]
        for (at, value) in later {
            let first = try access.row(
                "SELECT value FROM reading WHERE meter = $1 AND at = $2", [.integer(meter), .integer(at)]
            ) { try $0.int64(0) }
            changes[at] = value - (first ?? value)
        }
        return changes
    }

    private func latestCorrections(of meter: Int64, in days: DayRange) throws -> [Int64: Int64] {
        Dictionary(
            try corrections(of: meter, from: days.start + 1, to: days.end + 1).map { ($0.at, $0.value) },
            uniquingKeysWith: { $1 })
    }
}

/// Days of Asia/Shanghai in the arithmetic of the store.
enum ShanghaiDay {
    static let length: Int64 = 86_400_000_000
    static let offset: Int64 = 28_800_000_000
}

extension Meter {
    /// How its readings become days. Of a kind that is a state every form is one.
    fileprivate var dayForm: MeterDays.Form {
        if kind.metered?.isState == true { return .state }
        return form == .counter ? .counter : .amount
    }
}

extension DayRange {
    /// UTC microseconds of the midnight it begins with.
    var start: Int64 { Instant(startOf: first).microseconds }
    /// UTC microseconds of the midnight it ends with.
    var end: Int64 { Instant(endOf: last).microseconds }
}
