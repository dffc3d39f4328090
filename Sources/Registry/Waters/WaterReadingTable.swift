import RegistryAPI
import Store
import SwiftProtobuf

/// The pH readings of rivers in a plain table that only grows, by point and time.
///
/// Times are UTC microseconds, values thousandths of pH.
struct WaterReadingTable<Access: ReadAccess> {
    let access: Access

    /// The value that counts at that time and its number; `nil` when nothing was measured then.
    func latest(of point: String, at time: Int64) throws -> (value: Int64, number: Int64)? {
        try access.row(
            """
            SELECT value, number FROM water_reading WHERE point_id = $1 AND at = $2 \
            ORDER BY number DESC LIMIT 1
            """, [.text(point), .integer(time)]
        ) { (try $0.int64(0), try $0.int64(1)) }
    }

    /// Gives the value that counts at each time of a span, in order.
    func each(of point: String, in span: Range<Int64>, _ body: (Int64, Int64) -> Void) throws {
        try access.query(
            """
            SELECT at, value, MAX(number) FROM water_reading \
            WHERE point_id = $1 AND at >= $2 AND at < $3 GROUP BY at ORDER BY at
            """, [.text(point), .integer(span.lowerBound), .integer(span.upperBound)]
        ) { body(try $0.int64(0), try $0.int64(1)) }
    }

    /// Readings in the order of time, each with every value it had.
    func page(of point: String, from first: Int64, to end: Int64, limit: Int) throws -> ReadingPage {
        let times = try access.rows(
            """
            SELECT at FROM water_reading WHERE point_id = $1 AND at >= $2 AND at < $3 AND number = 1 \
            ORDER BY at LIMIT $4
            """, [.text(point), .integer(first), .integer(end), .integer(Int64(limit) + 1)]
        ) { try $0.int64(0) }
        var page = ReadingPage()
        guard let last = times.prefix(limit).last else { return page }
        if times.count > limit, let next = times.last { page.nextFrom = next }
        try access.query(
            """
            SELECT r.at, r.value, b.received_at, b.principal, b.reason FROM water_reading r \
            JOIN water_batch b ON b.id = r.batch WHERE r.point_id = $1 AND r.at >= $2 AND r.at <= $3 \
            ORDER BY r.at, r.number
            """, [.text(point), .integer(first), .integer(last)]
        ) { row in
            var revision = ReadingRevision()
            revision.value = try row.int64(1)
            revision.recordedAt = try row.int64(2)
            revision.recordedBy = try row.text(3)
            revision.reason = try row.text(4)
            let at = try row.int64(0)
            if page.readings.last?.at != at { page.readings.append(.with { $0.at = at }) }
            let place = page.readings.count - 1
            page.readings[place].value = revision.value
            page.readings[place].revisions.append(revision)
        }
        return page
    }
}

extension WaterReadingTable<WriteTransaction> {
    /// Records who gives readings, and why when they correct others; returns the number by which readings refer to
    /// that.
    func addBatch(at time: Int64, by principal: String, cause: String, because reason: String) throws -> Int64
    {
        let number =
            try access.row("SELECT coalesce(max(id), 0) + 1 FROM water_batch") { try $0.int64(0) } ?? 1
        try access.execute(
            """
            INSERT INTO water_batch (id, received_at, principal, cause, reason) VALUES ($1, $2, $3, $4, $5)
            """, [.integer(number), .integer(time), .text(principal), .text(cause), .text(reason)])
        return number
    }

    /// Stores a value for that time; `number` counts the values for the same time from 1.
    func add(_ value: Int64, number: Int64, of point: String, at time: Int64, batch: Int64) throws {
        try access.execute(
            """
            INSERT INTO water_reading (point_id, at, number, value, batch) VALUES ($1, $2, $3, $4, $5)
            """, [.text(point), .integer(time), .integer(number), .integer(value), .integer(batch)])
    }

    /// Whether the point has any readings.
    func hasReadings(of point: String) throws -> Bool {
        try access.row("SELECT 1 FROM water_reading WHERE point_id = $1 LIMIT 1", [.text(point)]) {
            try $0.int64(0)
        } != nil
    }
}
