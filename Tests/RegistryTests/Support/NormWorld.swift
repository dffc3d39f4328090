import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import World

@testable import Registry

/// A site whose norms and checks tests enter. Today is 2026-11-23.
struct NormWorld {
    let records: SiteRecordsWorld
    let norms = NormService()
    let checks = CheckRecordService()

    init() throws {
        records = try SiteRecordsWorld()
    }

    var registry: RegistryWorld { records.registry }

    /// Every topic that the plan names for an area.
    static let topics: [NormTopic] = [.operation, .cleaning, .washing, .dust, .noise]

    func enter(
        _ kind: NormKind = .dust, from day: String = "2026-01-01", topics: [NormTopic]? = nil,
        site: String? = nil, file: AttachedFile? = nil, confirming fields: [String] = [],
        as actor: Actor? = nil
    ) throws -> Norm {
        let file = try file ?? records.upload("规范 \(kind) \(day)", as: actor ?? records.owner)
        return try registry.command(as: actor ?? records.owner) {
            try norms.enterNorm(
                .with {
                    $0.siteID = site ?? records.site.id
                    $0.kind = kind
                    $0.title = "\(kind.wording.chinese)管理规范"
                    $0.confirmed = fields
                    $0.version.effectiveOn = day
                    $0.version.file = file
                    $0.version.owner = "设备部"
                    $0.version.topics = topics ?? (kind.isArea ? Self.topics : [])
                }, $0)
        }
    }

    func renew(
        _ norm: Norm, from day: String, topics: [NormTopic] = [], revision: Int64? = nil,
        confirming fields: [String] = [], as actor: Actor? = nil
    ) throws -> Norm {
        let file = try records.upload("换版 \(day)", as: actor ?? records.owner)
        return try registry.command(as: actor ?? records.owner) {
            try norms.addNormVersion(
                .with {
                    $0.normID = norm.id
                    $0.revision = revision ?? norm.revision
                    $0.confirmed = fields
                    $0.version.effectiveOn = day
                    $0.version.file = file
                    $0.version.owner = "设备部"
                    $0.version.topics = topics
                    $0.version.changeNote = "换版"
                }, $0)
        }
    }

    func repeal(
        _ norm: Norm, on day: String, revision: Int64? = nil, as actor: Actor? = nil
    ) throws -> Norm {
        try registry.command(as: actor ?? records.owner) {
            try norms.repealNorm(
                .with {
                    $0.normID = norm.id
                    $0.revision = revision ?? norm.revision
                    $0.repealedOn = day
                    $0.reason = "设施停用"
                }, $0)
        }
    }

    func review(on day: String = "", as actor: Actor? = nil) throws -> NormReview {
        try registry.query(as: actor ?? records.owner) {
            try norms.reviewNorms(
                .with {
                    $0.siteID = records.site.id
                    $0.on = day
                }, $0)
        }
    }

    /// How one kind stands on a day.
    func standing(_ kind: NormKind, on day: String = "") throws -> NormStanding? {
        try review(on: day).kinds.first { $0.kind == kind }
    }

    /// Records a check; without a finding that has a day and an owner, unless others are given.
    func check(
        _ norm: Norm, on day: String = "2026-11-01", finding: String = "滤袋破损", due: String? = nil,
        owner: String? = nil, photographs: [AttachedFile] = [], confirming fields: [String] = [],
        as actor: Actor? = nil
    ) throws -> CheckRecord {
        try registry.command(as: actor ?? records.owner) {
            try checks.recordCheck(
                .with {
                    $0.normID = norm.id
                    $0.checkedOn = day
                    $0.area = "搅拌楼"
                    $0.checker = "示例检查员"
                    $0.finding = finding
                    $0.dueOn = due ?? (finding.isEmpty ? "" : "2026-11-10")
                    $0.owner = owner ?? (finding.isEmpty ? "" : "设备部")
                    $0.photographs = photographs
                    $0.confirmed = fields
                }, $0)
        }
    }

    func putRight(
        _ check: CheckRecord, on day: String = "2026-11-09", revision: Int64? = nil,
        files: [AttachedFile] = [], confirming fields: [String] = [], as actor: Actor? = nil
    ) throws -> CheckRecord {
        try registry.command(as: actor ?? records.owner) {
            try checks.putRight(
                .with {
                    $0.checkID = check.id
                    $0.revision = revision ?? check.revision
                    $0.putRightOn = day
                    $0.note = "已更换"
                    $0.files = files
                    $0.confirmed = fields
                }, $0)
        }
    }

    func withdraw(_ check: CheckRecord, revision: Int64? = nil, as actor: Actor? = nil) throws -> CheckRecord
    {
        try registry.command(as: actor ?? records.owner) {
            try checks.withdrawCheck(
                .with {
                    $0.checkID = check.id
                    $0.revision = revision ?? check.revision
                    $0.reason = "录错"
                }, $0)
        }
    }

    func list(
        as actor: Actor? = nil, _ fill: (inout ListChecksRequest) -> Void = { _ in }
    ) throws -> CheckPage {
        var request = ListChecksRequest()
        fill(&request)
        return try registry.query(as: actor ?? records.owner) { try checks.listChecks(request, $0) }
    }
}
