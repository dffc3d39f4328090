import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import World

@testable import Registry

/// A Registry with plants of the usual size whose ledgers have the last two days of October, and sweeps over them. Now is
/// 2026-11-23.
struct SweepWorld {
    static let haining = "330481"
    static let month = "2026-10"

    let registry: RegistryWorld
    let sweeps = SweepService()
    let ledgers = LedgerService()
    let flags = FlagService()
    let officer: Actor
    let auditor = World.actor("auditor.01", .auditor, over: haining)
    /// Of another city.
    let stranger = World.actor("registrar.09", .registrar, over: "330522")

    var world: World { registry.world }

    init() throws {
        registry = try RegistryWorld()
        officer = registry.countyRegistrar
        try registry.command(as: registry.administrator) { command in
            // Reviews are in the name of a principal that the directory knows.
            _ = try command.kept(.principals).add(registry.countyRegistrar.principal)
        }
    }

    /// Enters a plant with one site, without meters.
    func site(_ name: String, in division: String = haining) throws -> (plant: Enterprise, site: Site) {
        let plant = try registry.register(name, in: division)
        return (plant, try site(of: plant))
    }

    func site(of plant: Enterprise) throws -> Site {
        try registry.command(as: registry.registrar) {
            try registry.sites.saveSite(
                .with {
                    $0.reason = "登记"
                    $0.site = .with {
                        $0.enterpriseID = plant.id
                        $0.name = "一号厂区"
                        $0.divisionCode = plant.divisionCode
                        $0.catchment = 2000
                    }
                }, $0)
        }
    }

    @discardableResult
    func declare(_ kind: MeterKind, on site: Site) throws -> Meter {
        try registry.command(as: registry.registrar) {
            try ledgers.declareMeter(
                .with {
                    $0.enterpriseID = site.enterpriseID
                    $0.siteID = site.id
                    $0.kind = kind
                    $0.tag = "\(kind.rawValue)"
                }, $0)
        }
    }

    /// Enters so many plants, each with one site and two days of readings.
    func plants(_ count: Int) throws -> [Site] {
        try (1...count).map { seed in
            let site = try site("示例\(seed)号混凝土有限公司").site
            let plant = PlantSimulation(seed: UInt64(seed), conduct: .clean)
            let reports = Dictionary(grouping: plant.reports(from: "2026-10-30", to: "2026-10-31")) {
                $0.kind
            }
            for (kind, rows) in reports.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                let meter = try declare(MeterKind(rawValue: kind.rawValue) ?? .unspecified, on: site)
                try record(meter, rows.map { ($0.at, $0.value) })
            }
            return site
        }
    }

    func record(_ meter: Meter, _ readings: [(Int64, Int64)]) throws {
        try registry.command(as: registry.registrar) { command in
            _ = try ledgers.recordReadings(
                [
                    .with {
                        $0.meterID = meter.id
                        $0.at = readings.map(\.0)
                        $0.value = readings.map(\.1)
                        $0.reason = "补录"
                    }
                ], command)
        }
    }

    func start(
        _ month: String = month, over division: String = haining, as actor: Actor? = nil
    ) throws -> LedgerSweep {
        try registry.command(as: actor ?? officer) { command in
            try sweeps.startSweep(
                .with {
                    $0.divisionCode = division
                    $0.month = month
                }, command)
        }
    }

    func cancel(_ sweep: LedgerSweep, as actor: Actor? = nil) throws -> LedgerSweep {
        try registry.command(as: actor ?? officer) { command in
            try sweeps.cancelSweep(
                .with {
                    $0.sweepID = sweep.id
                    $0.reason = "重来"
                }, command)
        }
    }

    func progress(_ sweep: LedgerSweep, as actor: Actor? = nil) throws -> SweepProgress {
        try registry.query(as: actor ?? officer) {
            try sweeps.getSweep(.with { $0.sweepID = sweep.id }, $0)
        }
    }

    func sites(_ sweep: LedgerSweep, size: Int32 = 0) throws -> [SweptSite] {
        var sites: [SweptSite] = []
        var token = ""
        repeat {
            let page = try registry.query(as: officer) { query in
                try sweeps.listSweptSites(
                    .with {
                        $0.sweepID = sweep.id
                        $0.pageSize = size
                        $0.pageToken = token
                    }, query)
            }
            sites += page.sites
            token = page.nextPageToken
        } while !token.isEmpty
        return sites
    }

    /// Carries jobs on to their end, or so many steps.
    @discardableResult
    func carryOn(_ most: Int = .max, overtake: () throws -> Void = {}) throws -> [JobRunner.Fate] {
        try world.carryOn(of: RegistryWorld.definition, most: most, overtake: overtake)
    }

    func ends() throws -> [LedgersSwept] { try world.published(LedgersSwept.self) }
}
