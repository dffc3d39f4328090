import RegistryAPI
import Rulebook
import ServiceKit
import Store

extension WaterPoint: Document {}

extension DocumentCollection where D == WaterPoint {
    static let waterPoints = DocumentCollection(
        table: "water_point",
        indexes: [
            .text("code", unique: true) { $0.code },
            .text("division_code") { $0.divisionCode },
            .integer("latitude") { $0.coordinates.latitudeE6 },
        ])
}

extension Aggregate where D == WaterPoint {
    static let waterPoints = Aggregate(.waterPoints, name: "water-point", unknown: .waterPointUnknown)
}

/// The tables of migration `waters`: frozen once shipped.
enum WaterTables {
    static let sql =
        Migration.documentTables(
            "water_point",
            columns: [
                "code TEXT NOT NULL UNIQUE", "division_code TEXT NOT NULL", "latitude INTEGER NOT NULL",
            ])
        + [
            "CREATE INDEX water_point_place ON water_point (division_code, code, id)",
            "CREATE INDEX water_point_latitude ON water_point (latitude, id)",
            // Who gave readings, and when; one row for all readings of a stream.
            """
            CREATE TABLE water_batch (id INTEGER NOT NULL PRIMARY KEY, received_at INTEGER NOT NULL, \
            principal TEXT NOT NULL, cause TEXT NOT NULL, reason TEXT NOT NULL) STRICT
            """,
            // A reading is never overwritten: of several at one time the one with the highest number counts.
            """
            CREATE TABLE water_reading (point_id TEXT NOT NULL REFERENCES water_point (id), at INTEGER NOT NULL, \
            number INTEGER NOT NULL CHECK (number >= 1), value INTEGER NOT NULL CHECK (value BETWEEN 0 AND 14000), \
            batch INTEGER NOT NULL REFERENCES water_batch (id), PRIMARY KEY (point_id, at, number)) \
            STRICT, WITHOUT ROWID
            """,
        ]
}

extension KeptDocuments where D == WaterPoint {
    /// The point with that code in the monitoring network.
    func coded(_ code: String) throws -> WaterPoint? {
        try first(where: [.equal("code", .text(code))])
    }
}

extension Query {
    /// The points of rivers within so many metres of a place, with their readings on those days.
    func rivers(near place: GeoPosition, within metres: Int64, _ days: DayRange) throws -> [RiverPoint] {
        let table = WaterReadingTable(access: transaction)
        let span = RiverPoint.span(days.first, days.last)
        return try waterPoints(place.latitudes(within: metres)).compactMap { point in
            let distance = place.metres(to: point.coordinates.place)
            guard !point.withdrawn, distance <= metres else { return nil }
            var river = RiverPoint(code: point.code, metres: distance)
            try table.each(of: point.id, in: span) { river.add(at: $0, ph: $1) }
            return river
        }
    }

    private func waterPoints(_ latitudes: ClosedRange<Int64>) throws -> [WaterPoint] {
        try shown(.waterPoints).every(
            where: [
                .atLeast("latitude", .integer(latitudes.lowerBound)),
                .atMost("latitude", .integer(latitudes.upperBound)),
            ], order: .ascending("latitude"))
    }
}
