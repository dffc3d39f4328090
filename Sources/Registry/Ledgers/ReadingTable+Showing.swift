import RegistryAPI
import Store
import SwiftProtobuf

extension ReadingTable {
    /// Readings of a meter in the order of time, each with every value it had.
    func page(of meter: Int64, from first: Int64, to end: Int64, limit: Int) throws -> ReadingPage {
        var readings = try access.rows(
            """
            SELECT r.at, r.value, b.received_at, b.principal, b.reason, b.manual FROM reading r \
            JOIN reading_batch b ON b.id = r.batch WHERE r.meter = $1 AND r.at >= $2 AND r.at < $3 \
            ORDER BY r.at LIMIT $4
            """,
            [.integer(meter), .integer(first), .integer(end), .integer(Int64(limit) + 1)]
        ) { row in
            let value = try row.int64(1)
            let revision = try Self.revision(row)
            return try MeterReading.with {
                $0.at = try row.int64(0)
                $0.value = value
                $0.revisions = [revision]
            }
        }
        let next = readings.count > limit ? readings.removeLast().at : 0
        guard let last = readings.last?.at else { return ReadingPage() }
        let places = Dictionary(uniqueKeysWithValues: readings.enumerated().map { ($1.at, $0) })
        try access.query(
            """
            SELECT c.at, c.value, b.received_at, b.principal, b.reason, b.manual FROM reading_correction c \
            JOIN reading_batch b ON b.id = c.batch WHERE c.meter = $1 AND c.at >= $2 AND c.at <= $3 \
            ORDER BY c.at, c.number
            """, [.integer(meter), .integer(first), .integer(last)]
        ) { row in
            guard let place = places[try row.int64(0)] else { return }
            readings[place].value = try row.int64(1)
            readings[place].revisions.append(try Self.revision(row))
        }
        return .with {
            $0.readings = readings
            $0.nextFrom = next
        }
    }

    private static func revision(_ row: borrowing Row) throws -> ReadingRevision {
        var revision = ReadingRevision()
        revision.value = try row.int64(1)
        revision.recordedAt = try row.int64(2)
        revision.recordedBy = try row.text(3)
        revision.reason = try row.text(4)
        revision.manual = try row.flag(5)
        return revision
    }
}
