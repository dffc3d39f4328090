import CommonAPI
import Foundation
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Residue as an indicator of cost")
struct ResidueMonthTests {
    private static func period(_ amounts: [Metered: Double]) -> PlantPeriod {
        PlantPeriod("2026-10-01", amounts: amounts)
    }

    private static let target = ResidueTarget.with {
        $0.most = 15_000
        $0.owner = "生产部"
    }

    @Test(
        "a month's figure is what arose to a cubic metre, and is told only where everything was metered",
        arguments: [
            ([.production: 1_000, .cakeMade: 10, .sedimentMade: 2, .hardenedMade: 3], 15_000, true, false),
            ([.production: 1_000, .cakeMade: 15.001], 15_001, true, true),
            ([.production: 1_000, .cakeMade: 0], 0, true, false),
            ([.production: 1_000, .hardenedMade: 90], 0, false, false),
            ([.production: 0, .cakeMade: 90], 0, false, false), ([.cakeMade: 90], 0, false, false),
        ] as [([Metered: Double], Int64, Bool, Bool)])
    func figure(_ amounts: [Metered: Double], _ specific: Int64, _ isKnown: Bool, _ isOver: Bool) {
        let month = ResidueMonth(
            "2026-10", Self.period(amounts), manifested: 0, against: Self.target)
        #expect(month.specific == specific)
        #expect(month.known == isKnown)
        #expect(month.exceeded == isOver)
        #expect(month.owner == "生产部")
        let free = ResidueMonth("2026-10", Self.period(amounts), manifested: 0, against: nil)
        #expect(!free.exceeded && free.most == 0 && free.owner.isEmpty)
    }

    @Test("a counter that does not tell leaves the figure unknown")
    func unknown() {
        var period = Self.period([.production: 1_000, .cakeMade: 90])
        period.unknown[.cakeMade] = PlantPeriod.Gap(days: ["2026-10-01"], causes: [])
        #expect(!ResidueMonth("2026-10", period, manifested: 0, against: Self.target).known)
    }

    @Test("what left by the ledger and has no manifest is told")
    func manifests() {
        let period = Self.period([.cakeOut: 30, .hardenedOut: 10])
        for (manifested, missing) in [(Int64(0), Int64(40_000)), (25_000, 15_000), (50_000, 0)] {
            let month = ResidueMonth("2026-10", period, manifested: manifested, against: nil)
            #expect(month.taken == 40_000)
            #expect(month.unmanifested == missing)
        }
        #expect(ResidueMonth("2026-10", nil, manifested: 5_000, against: nil).manifested == 5_000)
    }

    private func report(
        _ month: SimulatedMonth, from first: String, to last: String, as actor: Actor? = nil
    ) throws -> [ResidueMonth] {
        try month.world.registry.query(as: actor ?? month.officer) {
            try ResidueService().reportResidue(
                .with {
                    $0.enterpriseID = month.world.plant.id
                    $0.siteID = month.world.site.id
                    $0.firstMonth = first
                    $0.lastMonth = last
                }, $0
            ).months
        }
    }

    @Test("the months of a site come from its ledgers, with the target that held in each")
    func ledgers() throws {
        let month = try SimulatedMonth(seed: 4, .clean, lookBack: 2)
        _ = try month.world.registry.command(as: month.officer) { command in
            try command.kept(.residueHandlings).add(
                .with {
                    $0.id = month.world.site.id
                    $0.siteID = month.world.site.id
                    $0.enterpriseID = month.world.plant.id
                    $0.targets = [
                        .with {
                            $0.fromMonth = "2026-10"
                            $0.most = 1
                            $0.owner = "生产部"
                        }
                    ]
                })
        }
        let months = try report(month, from: "2026-08", to: "2026-11")
        #expect(months.map(\.month) == ["2026-09", "2026-10"])
        #expect(months.map(\.most) == [0, 1])
        #expect(months.last?.known == true && months.last?.exceeded == true)
        #expect((months.last?.specific ?? 0) > 1_000)
        let whole = try report(month, from: "2026-10", to: "2026-10")
        #expect(whole == Array(months.suffix(1)))
    }

    /// How a meter of residue was read in October: every day there is concrete.
    enum Neglect: CaseIterable {
        case none, neverRead, readOnce, lateInMonth, secondNeverRead, hardenedNeverRead, concreteLate
    }

    @Test(
        "a month in which little was metered is not known, so that not metering meets no target",
        arguments: Neglect.allCases)
    func neglected(_ neglect: Neglect) throws {
        let world = try LedgerWorld()
        let concrete = try world.declare(.production, "P-1")
        let cake = try world.declare(.cakeMade, "C-1")
        if neglect == .secondNeverRead { try world.declare(.cakeMade, "C-2") }
        if neglect == .hardenedNeverRead { try world.declare(.hardenedMade, "H-1") }
        func series(_ meter: Meter, _ days: ClosedRange<Int>, _ value: Int64) -> ReadingSeries {
            let first = Instant(startOf: "2026-10-01").microseconds
            return world.series(
                meter, days.map { (first + (Int64($0) * 24 - 12) * LedgerWorld.hour, value) }, reason: "补传")
        }
        try world.record(series(concrete, neglect == .concreteLate ? 17...31 : 1...31, 100_000))
        let days: ClosedRange<Int>? =
            switch neglect {
            case .neverRead: nil
            case .readOnce: 5...5
            case .lateInMonth, .concreteLate: 17...31
            case .none, .secondNeverRead, .hardenedNeverRead: 1...31
            }
        if let days { try world.record(series(cake, days, 1_000)) }
        if neglect == .concreteLate {
            // It was read before, so that it was in use.
            try world.record(
                world.series(concrete, [(Instant(startOf: "2026-09-30").microseconds + 1, 1)], reason: "补传"))
        }
        let month = try #require(
            try world.registry.query(as: world.registry.registrar) {
                try ResidueService().reportResidue(
                    .with {
                        $0.enterpriseID = world.plant.id
                        $0.siteID = world.site.id
                        ($0.firstMonth, $0.lastMonth) = ("2026-10", "2026-10")
                    }, $0
                ).months.first
            })
        let missing: [MeterKind] =
            switch neglect {
            case .none: []
            case .neverRead, .readOnce, .lateInMonth, .secondNeverRead: [.cakeMade]
            case .hardenedNeverRead: [.hardenedMade]
            case .concreteLate: [.production]
            }
        #expect(month.unmetered == missing)
        #expect(month.known == missing.isEmpty)
    }

    @Test("a report covers thirteen months at most, and is for who sees the ledgers")
    func bounds() throws {
        let month = try SimulatedMonth(seed: 4, .clean, lookBack: 0)
        for (first, last, field) in [
            ("2026-10", "2026-09", "last_month"), ("2025-01", "2026-10", "last_month"),
        ] {
            let refused = try refusal { try report(month, from: first, to: last) }
            #expect(refused?.reason == .periodWrong)
            #expect(refused?.field?.text == field)
        }
        #expect(try report(month, from: "2025-10", to: "2026-10").count == 1)
        #expect(
            try refusal { try report(month, from: "2026-13", to: "2026-14") }?.reason.word == "day-unknown")
        let hidden = try refusal {
            try report(month, from: "2026-10", to: "2026-10", as: month.world.stranger)
        }
        #expect(hidden?.reason == .plantUnknown)
    }
}
