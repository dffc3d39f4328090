import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// When meters last spoke, as the tables of readings tell it.
struct MeterActivityReader {
    /// Hours without anything new after which a meter counts as silent where nobody says how many: a weekend [P].
    static let usualHours: Int32 = 48

    private let query: Query
    private let earliest: Int64

    /// - Parameters:
    ///   - query: What it reads in.
    ///   - hours: As it was asked; 0 for the usual.
    init(_ query: Query, hours: Int32) {
        self.query = query
        let hours = Int64(hours == 0 ? Self.usualHours : hours)
        earliest = query.now.microseconds - hours * 3_600_000_000
    }

    /// When that meter last spoke.
    ///
    /// - Parameters:
    ///   - meter: One of the plant's.
    ///   - places: Those of the plant's sites that are not closed.
    /// - Returns: Its activity.
    /// - Throws: What the store throws.
    func activity(of meter: Meter, among places: OpenSites) throws -> MeterActivity {
        let last = try lastBatch(of: meter.number)
        let lastAt = try ReadingTable(access: query.transaction).before(.max, of: meter.number)?.at ?? 0
        return try .with {
            $0.meterID = meter.id
            $0.siteID = meter.siteID
            $0.kind = meter.kind
            $0.tag = meter.tag
            $0.lastAt = lastAt
            if let last {
                $0.lastReceivedAt = last.receivedAt
                $0.lastSentBy = last.principal
                $0.manual = last.manual
            }
            $0.retired = isRetired(meter)
            $0.silent =
                try places.contains(meter.siteID) && isInUse(meter)
                && heardOrDeclared(meter, last?.receivedAt) < earliest
        }
    }

    /// The meters of a plant together; `nil` when it has none in use.
    func activity(of plant: Enterprise) throws -> PlantActivity? {
        let places = try OpenSites(of: plant, query)
        let meters = try query.shown(.meters).all(of: plant).filter {
            isInUse($0) && places.contains($0.siteID)
        }
        guard !meters.isEmpty else { return nil }
        let received = try meters.map { try lastBatch(of: $0.number)?.receivedAt }
        let silent = try zip(meters, received).count { try heardOrDeclared($0, $1) < earliest }
        return .with {
            $0.enterpriseID = plant.id
            $0.name = plant.name
            $0.divisionCode = plant.divisionCode
            $0.meters = Int32(clamping: meters.count)
            $0.silent = Int32(clamping: silent)
            $0.lastReceivedAt = received.compactMap { $0 }.max() ?? 0
        }
    }

    private func isRetired(_ meter: Meter) -> Bool {
        !meter.retiredOn.isEmpty && meter.retiredOn < query.today.text
    }

    /// Neither retired nor still to be put in.
    private func isInUse(_ meter: Meter) -> Bool {
        !isRetired(meter) && meter.installedOn <= query.today.text
    }

    /// From when on it has been silent: when it was last heard, or, while it never was, the day it was put in or the time it was
    /// declared, whichever is later. UTC microseconds.
    private func heardOrDeclared(_ meter: Meter, _ heard: Int64?) throws -> Int64 {
        if let heard { return heard }
        let declared = try query.shown(.meters).history(of: meter.id).map(\.change.time).min() ?? 0
        return max(declared, meter.firstDay.map { Instant(startOf: $0).microseconds } ?? 0)
    }

    private struct Batch {
        let receivedAt: Int64
        let principal: String
        let manual: Bool
    }

    /// The batch that last gave the meter something new.
    private func lastBatch(of meter: Int64) throws -> Batch? {
        try query.transaction.row(
            """
            SELECT b.received_at, b.principal, b.manual FROM reading_latest l
            JOIN reading_batch b ON b.id = l.batch WHERE l.meter = $1
            """, [.integer(meter)]
        ) { try Batch(receivedAt: $0.int64(0), principal: $0.text(1), manual: $0.int64(2) != 0) }
    }
}

/// The sites of a plant whose meters are expected to speak: none of a plant that is closed, and no closed site.
struct OpenSites {
    private let ids: Set<String>

    init(of plant: Enterprise, _ query: Query) throws {
        guard plant.stage != .closed else {
            ids = []
            return
        }
        let open = try query.sites(of: plant).filter {
            $0.closedOn.isEmpty || query.today.text <= $0.closedOn
        }
        ids = Set(open.map(\.id))
    }

    func contains(_ site: String) -> Bool { ids.contains(site) }
}
