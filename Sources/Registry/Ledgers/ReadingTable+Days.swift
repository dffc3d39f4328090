import RegistryAPI
import Rulebook
import Store

extension ReadingTable {
    /// The days of a meter; the store adds up amounts.
    ///
    /// - Returns: `nil` for a meter of a kind unknown to this program.
    func days(of meter: Meter, in range: DayRange) throws -> MeterDays? {
        guard var days = try opened(meter, before: range) else { return nil }
        switch meter.dayForm {
        case .amount: try addAmounts(of: meter.number, in: range, to: &days)
        case .state: try each(of: meter.number, in: range) { days.add(at: $0, value: $1) }
        case .counter:
            var readings = try counterReadings(of: meter.number, upTo: range.start)
            try each(of: meter.number, in: range) { at, value, isConfirmed in
                readings.append(CounterSteps.Reading(at: at, value: value, isConfirmed: isConfirmed))
            }
            days.take(readings, of: meter, after: range.start)
        }
        return days
    }

    /// The same, computed reading by reading, and adds to `patterns` what the single readings look like.
    func days(
        of meter: Meter, in range: DayRange, patterns: inout LedgerPatterns
    ) throws -> MeterDays? {
        guard var days = try opened(meter, before: range) else { return nil }
        guard meter.dayForm != .counter else {
            try addCounter(meter, in: range, to: &days, &patterns)
            return days
        }
        try eachRecorded(of: meter.number, in: range) { reading in
            let figure = days.add(at: reading.at, value: reading.value)
            patterns.add(
                meter: meter.number, days.kind, at: reading.at, value: figure,
                recordedAt: reading.recordedAt, manual: reading.manual)
        }
        return days
    }

    private func addCounter(
        _ meter: Meter, in range: DayRange, to days: inout MeterDays, _ patterns: inout LedgerPatterns
    ) throws {
        var readings = try counterReadings(of: meter.number, upTo: range.start)
        var recorded: [Recorded] = []
        try eachRecorded(of: meter.number, in: range) { reading in
            recorded.append(reading)
            readings.append(
                CounterSteps.Reading(at: reading.at, value: reading.value, isConfirmed: reading.isConfirmed))
        }
        for (reading, figure) in zip(recorded, days.take(readings, of: meter, after: range.start)) {
            // An unknown amount has no pattern.
            guard let figure else { continue }
            patterns.add(
                meter: meter.number, days.kind, at: reading.at, value: figure,
                recordedAt: reading.recordedAt, manual: reading.manual)
        }
    }

    /// The last readings of a counter up to that time, as many as later steps may depend on, in the order of time.
    func counterReadings(of meter: Int64, upTo time: Int64) throws -> [CounterSteps.Reading] {
        let found = try access.rows(
            "SELECT at, value FROM reading WHERE meter = $1 AND at <= $2 ORDER BY at DESC LIMIT $3",
            [.integer(meter), .integer(time), .integer(Int64(CounterSteps.lookBack))]
        ) { (at: try $0.int64(0), value: try $0.int64(1)) }.reversed()
        guard let first = found.first?.at else { return [] }
        let later = try LaterValues(corrections(of: meter, from: first, to: time + 1))
        return found.map { reading in
            let (value, isConfirmed) = later.value(at: reading.at, else: reading.value)
            return CounterSteps.Reading(at: reading.at, value: value, isConfirmed: isConfirmed)
        }
    }

    /// A meter's state before those days; `nil` for a meter of a kind unknown to this program.
    private func opened(_ meter: Meter, before range: DayRange) throws -> MeterDays? {
        guard let kind = meter.kind.metered else { return nil }
        let form = meter.dayForm
        return MeterDays(
            meter.number, kind, form,
            before: form == .state ? try before(range.start + 1, of: meter.number)?.value : nil,
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
        try each(of: meter, in: days) { at, value, _ in body(at, value) }
    }

    /// The same, with whether somebody confirmed the reading.
    func each(
        of meter: Int64, in days: DayRange, _ body: (_ at: Int64, _ value: Int64, _ isConfirmed: Bool) -> Void
    ) throws {
        let later = try laterValues(of: meter, in: days)
        try access.query(
            "SELECT at, value FROM reading WHERE meter = $1 AND at > $2 AND at <= $3 ORDER BY at",
            [.integer(meter), .integer(days.start), .integer(days.end)]
        ) { row in
            let at = try row.int64(0)
            let (value, isConfirmed) = later.value(at: at, else: try row.int64(1))
            body(at, value, isConfirmed)
        }
    }

    /// A reading with when it was recorded and whether by hand. Times are UTC microseconds.
    struct Recorded {
        let at: Int64
        /// The value that counts.
        let value: Int64
        let recordedAt: Int64
        let manual: Bool
        /// Whether somebody confirmed the reading.
        let isConfirmed: Bool
    }

    /// Every reading as it was first recorded, with the value that counts now, in the order of time.
    func eachRecorded(of meter: Int64, in days: DayRange, _ body: (Recorded) -> Void) throws {
        let later = try laterValues(of: meter, in: days)
        try access.query(
            """
            SELECT r.at, r.value, b.received_at, b.manual FROM reading r \
            JOIN reading_batch b ON b.id = r.batch \
            WHERE r.meter = $1 AND r.at > $2 AND r.at <= $3 ORDER BY r.at
            """, [.integer(meter), .integer(days.start), .integer(days.end)]
        ) { row in
            let at = try row.int64(0)
            let (value, isConfirmed) = later.value(at: at, else: try row.int64(1))
            body(
                Recorded(
                    at: at, value: value, recordedAt: try row.int64(2), manual: try row.flag(3),
                    isConfirmed: isConfirmed))
        }
    }

    /// By how much corrections change the readings of those days, by time.
    private func changes(of meter: Int64, in days: DayRange) throws -> [Int64: Int64] {
        let later = try laterValues(of: meter, in: days)
        var changes: [Int64: Int64] = [:]
        for (at, value) in later.latest {
            let first = try access.row(
                "SELECT value FROM reading WHERE meter = $1 AND at = $2", [.integer(meter), .integer(at)]
            ) { try $0.int64(0) }
            changes[at] = value - (first ?? value)
        }
        return changes
    }

    private func laterValues(of meter: Int64, in days: DayRange) throws -> LaterValues {
        LaterValues(try corrections(of: meter, from: days.start + 1, to: days.end + 1))
    }
}

/// The values that readings were corrected to, by time.
struct LaterValues {
    /// The value that counts.
    private(set) var latest: [Int64: Int64] = [:]
    /// The value before the latest correction; absent where that is the first reading.
    private var previous: [Int64: Int64] = [:]

    /// Takes corrections in the order of time and number.
    init<Access: ReadAccess>(_ corrections: [ReadingTable<Access>.Correction]) {
        for correction in corrections {
            previous[correction.at] = latest.updateValue(correction.value, forKey: correction.at)
        }
    }

    /// The value that counts, and whether the latest correction confirmed the value before it.
    func value(at: Int64, else first: Int64) -> (value: Int64, isConfirmed: Bool) {
        guard let value = latest[at] else { return (first, false) }
        return (value, value == previous[at] ?? first)
    }
}

extension MeterDays {
    /// Adds stored readings of a counter.
    @discardableResult
    fileprivate mutating func take(
        _ readings: [CounterSteps.Reading], of meter: Meter, after start: Int64
    ) -> [Int64?] {
        take(readings, most: meter.most, from: meter.firstDay, after: start)
    }
}

/// Days of Asia/Shanghai in SQL, in microseconds.
enum ShanghaiDay {
    static let length: Int64 = 86_400_000_000
    static let offset: Int64 = 28_800_000_000
}

extension Meter {
    /// How its readings become days. A kind that is a state has no other form.
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
