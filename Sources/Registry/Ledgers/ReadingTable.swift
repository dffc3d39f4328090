import Rulebook
import Store

/// The readings in plain tables of the store, by the meter's number and the time.
///
/// Times are UTC microseconds, values thousandths of the unit.
struct ReadingTable<Access: ReadAccess> {
    let access: Access

    /// The values that count at those times, in any order; times without a reading are absent.
    func values(of meter: Int64, at times: [Int64]) throws -> [Int64: Int64] {
        guard let first = times.min(), let last = times.max() else { return [:] }
        // New readings are nearly always for new times; then this one query is enough.
        let present = try access.row(
            "SELECT at FROM reading WHERE meter = $1 AND at >= $2 AND at <= $3 LIMIT 1",
            [.integer(meter), .integer(first), .integer(last)]
        ) { try $0.int64(0) }
        guard present != nil else { return [:] }
        var values: [Int64: Int64] = [:]
        for chunk in stride(from: 0, to: times.count, by: Self.probe) {
            // Padded with its last time, so that one statement fits every chunk.
            let slice = times[chunk..<min(chunk + Self.probe, times.count)]
            let padded = slice + Array(repeating: slice[slice.endIndex - 1], count: Self.probe - slice.count)
            try access.query(Self.probing, [.integer(meter)] + padded.map(SQLValue.integer)) { row in
                values[try row.int64(0)] = try row.int64(1)
            }
        }
        for correction in try corrections(of: meter, from: first, to: last == .max ? last : last + 1)
        where values[correction.at] != nil {
            values[correction.at] = correction.value
        }
        return values
    }

    /// A later value for a reading.
    struct Correction {
        let at: Int64
        let number: Int64
        let value: Int64
    }

    /// The corrections in that time, ordered by time and number: of several at one time, the last counts.
    func corrections(of meter: Int64, from first: Int64, to end: Int64) throws -> [Correction] {
        try access.rows(
            """
            SELECT at, number, value FROM reading_correction \
            WHERE meter = $1 AND at >= $2 AND at < $3 ORDER BY at, number
            """, [.integer(meter), .integer(first), .integer(end)]
        ) { Correction(at: try $0.int64(0), number: try $0.int64(1), value: try $0.int64(2)) }
    }

    /// The last reading before that time with the value that counts; `nil` when there is none.
    func before(_ time: Int64, of meter: Int64) throws -> (at: Int64, value: Int64)? {
        let found = try access.row(
            "SELECT at, value FROM reading WHERE meter = $1 AND at < $2 ORDER BY at DESC LIMIT 1",
            [.integer(meter), .integer(time)]
        ) { (at: try $0.int64(0), value: try $0.int64(1)) }
        guard let found else { return nil }
        let corrected = try corrections(of: meter, from: found.at, to: found.at + 1).last
        return (found.at, corrected?.value ?? found.value)
    }

    /// The day in which a meter's first reading ends; `nil` when it was never read.
    func firstDay(of meter: Int64) throws -> Day? {
        let at = try access.row(
            "SELECT at FROM reading WHERE meter = $1 ORDER BY at LIMIT 1", [.integer(meter)]
        ) { try $0.int64(0) }
        return at.map { Day(number: MeterDays.day(endingAt: $0)) }
    }

    /// The batch that last gave each of these meters readings, by meter.
    func latestBatches(of meters: [Int64]) throws -> [Int64: Int64] {
        var latest: [Int64: Int64] = [:]
        for meter in meters {
            latest[meter] = try access.row(
                "SELECT batch FROM reading_latest WHERE meter = $1", [.integer(meter)]
            ) { try $0.int64(0) }
        }
        return latest
    }

    private static var probe: Int { 128 }
    private static var probing: String {
        let places = (2...probe + 1).map { "$\($0)" }.joined(separator: ", ")
        return "SELECT at, value FROM reading WHERE meter = $1 AND at IN (\(places))"
    }
}

extension ReadingTable<WriteTransaction> {
    /// Records who gives readings and why; returns the number by which readings refer to that.
    func addBatch(
        at time: Int64, by principal: String, cause: String, reason: String, manual: Bool
    ) throws -> Int64 {
        let number =
            try access.row("SELECT coalesce(max(id), 0) + 1 FROM reading_batch") { try $0.int64(0) } ?? 1
        try access.execute(
            """
            INSERT INTO reading_batch (id, received_at, principal, cause, reason, manual) \
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                .integer(number), .integer(time), .text(principal), .text(cause), .text(reason),
                .flag(manual),
            ])
        return number
    }

    /// Stores new readings, in the order of time; none may exist already.
    func add(_ readings: ArraySlice<(at: Int64, value: Int64)>, of meter: Int64, batch: Int64) throws {
        var rest = readings
        // Only a few sizes, so that few statements are prepared.
        for size in [256, 32, 4, 1] {
            while rest.count >= size {
                var values: [SQLValue] = [.integer(meter), .integer(batch)]
                values.reserveCapacity(2 + 2 * size)
                for reading in rest.prefix(size) {
                    values.append(.integer(reading.at))
                    values.append(.integer(reading.value))
                }
                try access.execute(InsertText.of(size), values)
                rest = rest.dropFirst(size)
            }
        }
    }

    /// Records that the batch gave the meter readings or corrected some.
    func noteLatest(_ batch: Int64, of meter: Int64) throws {
        try access.execute(
            """
            INSERT INTO reading_latest (meter, batch) VALUES ($1, $2) \
            ON CONFLICT (meter) DO UPDATE SET batch = excluded.batch
            """, [.integer(meter), .integer(batch)])
    }

    /// Adds a later value for a reading.
    func correct(_ at: Int64, of meter: Int64, to value: Int64, batch: Int64) throws {
        try access.execute(
            """
            INSERT INTO reading_correction (meter, at, number, value, batch) SELECT $1, $2, \
            coalesce(max(number), 0) + 1, $3, $4 FROM reading_correction WHERE meter = $1 AND at = $2
            """, [.integer(meter), .integer(at), .integer(value), .integer(batch)])
    }
}

/// The SQL of inserts of several rows.
private enum InsertText {
    static func of(_ rows: Int) -> String { texts[rows] ?? text(rows) }

    private static let texts = Dictionary(uniqueKeysWithValues: [256, 32, 4, 1].map { ($0, text($0)) })

    private static func text(_ rows: Int) -> String {
        let places = (0..<rows).map { "($1, $\(2 * $0 + 3), $\(2 * $0 + 4), $2)" }.joined(separator: ", ")
        return "INSERT INTO reading (meter, at, value, batch) VALUES \(places)"
    }
}
