import CommonAPI
import RegistryAPI
import Rulebook
import Store
import SwiftProtobuf
import Testing
import World

@testable import Registry
@testable import ServiceKit

@Suite("A review whose month was added up before its transaction")
struct FlagPreparationTests {
    private let month: SimulatedMonth

    init() throws {
        month = try SimulatedMonth(seed: 3, .clean, lookBack: 1)
    }

    private func prepare() throws -> LedgerMonth {
        try month.world.registry.query(as: month.officer) {
            try month.flags.prepareReview(month.request(), $0)
        }
    }

    /// The review, and the thousandths of a m³ that it kept for the month.
    private func review(
        with prepared: LedgerMonth?, isRepeatable: Bool = false,
        after body: (Command) throws -> Void = { _ in }
    ) throws -> (review: LedgerReview, volume: Int64?) {
        try month.world.registry.command(as: month.officer) { command in
            try body(command)
            command.preparation = prepared.map { Preparation(value: $0, isRepeatable: isRepeatable) }
            let review = try month.flags.reviewLedger(month.request(), command)
            let volume = try command.transaction.row(
                "SELECT volume FROM ledger_month WHERE site_id = $1", [.text(month.world.site.id)]
            ) { try $0.int64(0) }
            return (review, volume)
        }
    }

    /// What happens between the preparation and the transaction.
    enum Event: CaseIterable {
        case reading, correction, meter, calibration, otherPlant

        /// Whether the month is no longer what it was.
        var overtakes: Bool { self != .otherPlant }
    }

    private func happen(_ event: Event) throws {
        let world = month.world
        let meter = try #require(try production())
        let time = Instant(startOf: "2026-10-14").microseconds + 1
        switch event {
        case .reading: try world.record(world.series(meter, [(time, 5_000)], reason: "补录"))
        case .correction:
            let last = try #require(try world.readings(meter, limit: 1).readings.last)
            try world.record(world.series(meter, [(last.at, last.value + 1)], reason: "更正", corrects: true))
        case .meter: try world.declare(.freshWater, "WM-99")
        case .calibration:
            try world.registry.command(as: world.system) { command in
                _ = try world.ledgers.calibrateMeter(
                    .with {
                        $0.meterID = meter.id
                        $0.revision = meter.revision
                        $0.calibration = .with {
                            $0.doneOn = "2026-10-01"
                            $0.validUntil = "2027-09-30"
                            $0.certificate = "示例 1"
                        }
                    }, command)
            }
        case .otherPlant:
            let other = try world.registry.command(as: world.registry.registrar) { command in
                var meter = meter
                meter.id = "another-meter"
                meter.siteID = "another-site"
                meter.number += 1_000
                return try command.kept(.meters).add(meter)
            }
            try world.record(world.series(other, [(time, 5_000)], reason: "补录"))
        }
    }

    private func production() throws -> Meter? {
        try month.world.registry.query(as: month.officer) { query in
            try query.shown(.meters).all(of: month.world.plant).first { $0.kind == .production }
        }
    }

    @Test("finds what it finds without, and looks at no reading again")
    func holds() throws {
        let alone = try review(with: nil)
        let prepared = try prepare()
        // With every reading gone only the preparation can still tell the month.
        let ahead = try review(with: prepared) { command in
            try command.transaction.execute("DELETE FROM reading")
        }
        #expect(try #require(ahead.volume) > 0)
        #expect(ahead.volume == alone.volume)
        #expect(ahead.review == alone.review)
    }

    @Test(
        "what arrives in between has it prepared anew, or worked out in the transaction",
        arguments: Event.allCases)
    func overtaken(by event: Event) throws {
        let prepared = try prepare()
        try happen(event)
        if event.overtakes {
            #expect(throws: PreparationOvertaken.self) { try review(with: prepared, isRepeatable: true) }
        } else {
            _ = try review(with: prepared, isRepeatable: true)
        }
        let alone = try review(with: nil)
        let late = try review(with: prepared)
        #expect(late.volume == alone.volume)
        #expect(late.review == alone.review)
        #expect(try review(with: prepare(), isRepeatable: true).review == alone.review)
    }

    @Test("a reading that arrives in between is in the month that is kept")
    func reading() throws {
        let before = try #require(try review(with: nil).volume)
        let prepared = try prepare()
        try happen(.reading)
        #expect(try review(with: prepared).volume == before + 5_000)
    }
}
