import CommonAPI
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import World

@testable import Registry

/// A simulated plant whose October, and what rules look back on, went through the ledgers as its system would send it.
struct SimulatedMonth {
    static let first: Day = "2026-10-01"
    static let last: Day = "2026-10-31"

    let world: LedgerWorld
    let plant: PlantSimulation
    let balances = BalanceService()
    let flags = FlagService()
    let officer: Actor

    /// So many days before October are sent too.
    init(seed: UInt64, _ conduct: PlantSimulation.Conduct, lookBack: Int = FlagMonth.lookBack) throws {
        world = try LedgerWorld()
        plant = PlantSimulation(seed: seed, conduct: conduct)
        officer = world.registry.registrar
        let reports = plant.reports(from: Self.first.adding(days: -lookBack), to: Self.last)
        var meters: [Metered: Meter] = [:]
        for kind in Set(reports.map(\.kind)) {
            meters[kind] = try world.declare(MeterKind(rawValue: kind.rawValue) ?? .unspecified, "\(kind)")
        }
        let afterwards = world.registry.world.now
        // Each evening what is known by then.
        let evenings = Dictionary(grouping: reports) { Instant(microseconds: $0.recordedAt).day }
        for (day, known) in evenings.sorted(by: { $0.key < $1.key }) {
            world.registry.world.now = Instant(endOf: day)
            let series = Dictionary(grouping: known) { $0.kind }.compactMap { kind, rows in
                meters[kind].map { meter in
                    world.series(
                        meter, rows.map { ($0.at, $0.value) },
                        reason: rows.contains { $0.manual } ? "补录" : "",
                        manual: rows.contains { $0.manual })
                }
            }
            _ = try world.registry.command(as: world.system) {
                try world.ledgers.recordReadings(series, $0)
            }
        }
        world.registry.world.now = afterwards
    }

    func review(as actor: Actor? = nil) throws -> LedgerReview {
        try world.registry.command(as: actor ?? officer) { try flags.reviewLedger(request(), $0) }
    }

    func request(month: String = "2026-10") -> ReviewLedgerRequest {
        .with {
            $0.enterpriseID = world.plant.id
            $0.siteID = world.site.id
            $0.month = month
        }
    }

    func balances(
        by step: BalanceStep, _ kinds: [RegistryAPI.BalanceKind] = [], to last: String = "2026-10-31"
    ) throws -> [RegistryAPI.Balance] {
        try world.registry.query(as: officer) {
            try balances.getBalances(
                .with {
                    $0.enterpriseID = world.plant.id
                    $0.siteID = world.site.id
                    $0.firstDay = "2026-10-01"
                    $0.lastDay = last
                    $0.step = step
                    $0.kinds = kinds
                }, $0
            ).balances
        }
    }

    func scores() throws -> [LedgerScored] { try world.registry.world.published(LedgerScored.self) }
}
