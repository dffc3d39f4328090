import Rulebook
import Store

/// What one meter said on one day.
struct MeterDay {
    /// Amount of the day, or the state at its end; thousandths.
    var value: Int64
    /// The mean of the day's states, for a moisture; thousandths.
    var mean: Int64
    var readings: Int64
    /// The first state of the day; 0 for an amount. Thousandths.
    var first: Int64 = 0
}

extension ReadingTable {
    /// The amounts of a meter by day. An amount belongs to the day in which it ends: what is read at midnight counts
    /// for the day before.
    func amounts(of meter: Int64, in days: DayRange) throws -> [Int: MeterDay] {
        var found: [Int: MeterDay] = [:]
        try access.query(
            """
            SELECT (at - 1 + $4) / $5, sum(value), count(*) FROM reading \
            WHERE meter = $1 AND at > $2 AND at <= $3 GROUP BY 1
            """,
            [
                .integer(meter), .integer(days.start), .integer(days.end), .integer(ShanghaiDay.offset),
                .integer(ShanghaiDay.length),
            ]
        ) { row in
            let sum = try row.int64(1)
            found[Int(try row.int64(0))] = MeterDay(value: sum, mean: sum, readings: try row.int64(2))
        }
        for (at, change) in try changes(of: meter, in: days) {
            found[ShanghaiDay.ending(at)]?.value += change
        }
        return found
    }

    /// The increase of a counter by day. Where it falls — a new meter, an overflow — the day begins anew from zero.
    func increases(of meter: Int64, in days: DayRange) throws -> [Int: MeterDay] {
        var found: [Int: MeterDay] = [:]
        var previous = try before(days.start + 1, of: meter)?.value
        try each(of: meter, in: days) { at, value in
            let increase = previous.map { value >= $0 ? value - $0 : value } ?? 0
            let day = ShanghaiDay.ending(at)
            var figure = found[day] ?? MeterDay(value: 0, mean: 0, readings: 0)
            figure.value += increase
            figure.readings += 1
            found[day] = figure
            previous = value
        }
        return found
    }

    /// The states of a meter by day: the first, the last, and the mean.
    func states(of meter: Int64, in days: DayRange) throws -> [Int: MeterDay] {
        var found: [Int: MeterDay] = [:]
        var sums: [Int: Int64] = [:]
        try each(of: meter, in: days) { at, value in
            let day = ShanghaiDay.ending(at)
            sums[day, default: 0] += value
            let known = found[day]
            found[day] = MeterDay(
                value: value, mean: 0, readings: (known?.readings ?? 0) + 1, first: known?.first ?? value)
        }
        for (day, sum) in sums {
            guard let figure = found[day] else { continue }
            found[day]?.mean = sum / figure.readings
        }
        return found
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

    /// The number of the day in which what ends at that time lies.
    static func ending(_ at: Int64) -> Int { Int((at - 1 + offset) / length) }
}

extension DayRange {
    /// UTC microseconds of the midnight it begins with.
    var start: Int64 { Instant(startOf: first).microseconds }
    /// UTC microseconds of the midnight it ends with.
    var end: Int64 { Instant(endOf: last).microseconds }
}
