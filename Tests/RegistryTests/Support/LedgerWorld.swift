import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import World

@testable import Registry

/// A plant with one site, its production system, and what tests ask of its ledgers. Now is 2026-11-23 00:00.
struct LedgerWorld {
    /// 2026-11-22 08:00 in Shanghai.
    static let morning = Instant(startOf: "2026-11-22").microseconds + 8 * hour
    static let minute: Int64 = 60_000_000
    static let hour: Int64 = 60 * minute

    let registry: RegistryWorld
    let ledgers = LedgerService()
    let plant: Enterprise
    let site: Site
    let system: Actor
    let stranger: Actor

    init() throws {
        registry = try RegistryWorld()
        plant = try registry.register("示例混凝土有限公司")
        site = try registry.command(as: registry.registrar) { [registry, plant] command in
            try registry.sites.saveSite(
                .with {
                    $0.reason = "登记"
                    $0.site = .with {
                        $0.enterpriseID = plant.id
                        $0.name = "一号厂区"
                        $0.divisionCode = "330481"
                        $0.catchment = 2000
                        $0.equipment = [
                            .with {
                                $0.code = "T-1"
                                $0.kind = .tank
                                $0.name = "沉淀池"
                                $0.capacity = 300_000
                            }
                        ]
                    }
                }, command)
        }
        system = World.actor("plant.erp", .applicant, over: "330481", speaksFor: plant.id)
        stranger = World.actor("other.erp", .applicant, over: "330481", speaksFor: "another")
    }

    func request(
        _ kind: MeterKind, _ tag: String, form: MeterForm = .unspecified, most: Int64 = 0
    ) -> DeclareMeterRequest {
        .with {
            $0.enterpriseID = plant.id
            $0.siteID = site.id
            $0.kind = kind
            $0.form = form
            $0.tag = tag
            $0.most = most
        }
    }

    @discardableResult
    func declare(
        _ kind: MeterKind, _ tag: String, form: MeterForm = .unspecified, most: Int64 = 0,
        as actor: Actor? = nil
    ) throws -> Meter {
        try registry.command(as: actor ?? system) {
            try ledgers.declareMeter(request(kind, tag, form: form, most: most), $0)
        }
    }

    func series(
        _ meter: Meter, _ readings: [(Int64, Int64)], reason: String = "", corrects: Bool = false,
        manual: Bool = false
    ) -> ReadingSeries {
        .with {
            $0.meterID = meter.id
            $0.at = readings.map(\.0)
            $0.value = readings.map(\.1)
            $0.reason = reason
            $0.corrects = corrects
            $0.manual = manual
        }
    }

    @discardableResult
    func record(_ series: ReadingSeries..., as actor: Actor? = nil) throws -> LedgerReport {
        try registry.command(as: actor ?? system) { try ledgers.recordReadings(series, $0) }
    }

    func readings(
        _ meter: Meter, from: Int64 = 0, limit: Int32 = 0, as actor: Actor? = nil
    ) throws -> ReadingPage {
        try registry.query(as: actor ?? registry.registrar) {
            try ledgers.listReadings(
                .with {
                    $0.meterID = meter.id
                    $0.from = from
                    $0.pageSize = limit
                }, $0)
        }
    }

    func days(_ first: String, _ last: String) throws -> [LedgerDay] {
        try registry.query(as: registry.registrar) {
            try ledgers.summariseLedger(
                .with {
                    $0.enterpriseID = plant.id
                    $0.siteID = site.id
                    $0.firstDay = first
                    $0.lastDay = last
                }, $0
            ).days
        }
    }
}

extension LedgerReport {
    /// What became of the readings, to compare in one line.
    var counts: [Int64] { [accepted, unchanged, corrected, refused, warnings] }
}
