import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import World

@testable import Registry

// Norms, checks, assessments and signed balances.

extension ReadinessWorld {
    @discardableResult
    func norm(_ kind: NormKind, from day: String = "2026-01-01") throws -> Norm {
        let file = try records.upload("规范 \(kind.rawValue) \(day)")
        return try registry.command(as: records.owner) {
            try NormService().enterNorm(
                .with {
                    $0.siteID = site.id
                    $0.kind = kind
                    $0.title = "\(kind.wording.chinese)管理规范"
                    $0.version.effectiveOn = day
                    $0.version.file = file
                    $0.version.owner = "设备部"
                    $0.version.topics = kind.isArea ? NormWorld.topics : []
                }, $0)
        }
    }

    @discardableResult
    func repeal(_ norm: Norm, on day: String) throws -> Norm {
        try registry.command(as: records.owner) {
            try NormService().repealNorm(
                .with {
                    $0.normID = norm.id
                    $0.revision = norm.revision
                    $0.repealedOn = day
                    $0.reason = "设施停用"
                }, $0)
        }
    }

    /// A check in order, or one that found something with a day for it.
    @discardableResult
    func check(_ norm: Norm, on day: String, due: String = "") throws -> CheckRecord {
        try registry.command(as: records.owner) {
            try CheckRecordService().recordCheck(
                .with {
                    $0.normID = norm.id
                    $0.checkedOn = day
                    $0.area = "搅拌楼"
                    $0.checker = "示例检查员"
                    guard !due.isEmpty else { return }
                    $0.finding = "滤袋破损"
                    $0.dueOn = due
                    $0.owner = "设备部"
                }, $0)
        }
    }

    /// Checks by every norm of the site, or by one that is entered for it.
    func checkAll(on day: String) throws {
        let norms = try registry.query { try $0.norms(at: site) }
        for norm in try norms.isEmpty ? [norm(.dust)] : norms { try check(norm, on: day) }
    }

    @discardableResult
    func putRight(_ check: CheckRecord, on day: String) throws -> CheckRecord {
        try registry.command(as: records.owner) {
            try CheckRecordService().putRight(
                .with {
                    $0.checkID = check.id
                    $0.revision = check.revision
                    $0.putRightOn = day
                    $0.note = "已更换"
                }, $0)
        }
    }

    func withdraw(_ check: CheckRecord) throws {
        _ = try registry.command(as: records.owner) {
            try CheckRecordService().withdrawCheck(
                .with {
                    $0.checkID = check.id
                    $0.revision = check.revision
                    $0.reason = "录错"
                }, $0)
        }
    }

    func assess(_ indicator: AssessmentIndicator, in period: String) throws {
        _ = try registry.command(as: records.owner) {
            try AssessmentService().enterAssessment(
                .with {
                    $0.siteID = site.id
                    $0.indicator = indicator
                    $0.period = period
                    $0.target = 100_000
                    $0.result = 100_000
                    $0.owner = "生产部"
                    $0.confirmed = ["target", "result"]
                }, $0)
        }
    }

    /// Takes back the newest reuse plan and target, and every contract and count of vehicles.
    func takeAllBack() throws {
        let site = site.id
        try registry.command(as: records.owner) { command in
            let design = try command.kept(.drainageDesigns).require(site)
            _ = try DrainageDesignService().withdrawDrainagePaper(
                .with {
                    $0.siteID = site
                    $0.revision = design.revision
                    $0.kind = .reusePlan
                    $0.reason = "录错"
                }, command)
            let handling = try command.kept(.residueHandlings).require(site)
            _ = try ResidueService().withdrawResidueTarget(
                .with {
                    $0.siteID = site
                    $0.revision = handling.revision
                    $0.reason = "录错"
                }, command)
            for contract in try command.kept(.disposalContracts).find().documents {
                _ = try ResidueService().withdrawDisposalContract(
                    .with {
                        $0.contractID = contract.id
                        $0.revision = contract.revision
                        $0.reason = "录错"
                    }, command)
            }
            for count in try command.kept(.fleetCounts).find().documents {
                _ = try FleetCountService().withdrawFleetCount(
                    .with {
                        $0.countID = count.id
                        $0.revision = count.revision
                        $0.reason = "录错"
                    }, command)
            }
        }
    }

    /// Signs a month, in which a meter of concrete was read.
    func sign(_ month: String) throws {
        let meter = try registry.query(as: records.owner) { query in
            try records.ledgers.ledgers.listMeters(.with { $0.enterpriseID = plant.id }, query).meters
        }.first { $0.kind == .production }
        let read = try meter ?? records.ledgers.declare(.production, "PM-01")
        let at = Instant(startOf: try Day("\(month)-10", field: .request)).microseconds
        try records.ledgers.record(records.ledgers.series(read, [(at, 100_000)], reason: "补录"))
        _ = try registry.command(as: records.owner) {
            try SignOffService().signBalance(
                .with {
                    $0.siteID = site.id
                    $0.month = month
                    $0.signer = "示例签认人"
                    $0.analysis = "收支相符"
                }, $0)
        }
    }
}
