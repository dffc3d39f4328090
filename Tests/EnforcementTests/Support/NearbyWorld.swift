import CommonAPI
import EnforcementAPI
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import World

@testable import Enforcement

/// A plant in Changxing with a site and its score of October, a double of its record, a double of that, and a neighbour.
struct NearbyWorld {
    let enforcement: EnforcementWorld

    init() throws {
        enforcement = try EnforcementWorld()
        for plant in ["plant-1", "plant-2"] { try register(plant) }
        try register("plant-1-double", mergedInto: "plant-1")
        try register("plant-1-third", mergedInto: "plant-1-double")
    }

    func register(_ id: String, mergedInto survivor: String = "") throws {
        try enforcement.hear(
            EnterpriseSaved.with {
                $0.enterpriseID = id
                $0.name = "示例一号混凝土有限公司"
                $0.divisionCode = EnforcementWorld.changxing
                $0.mergedInto = survivor
            }, about: id)
    }

    func score(_ fill: (inout LedgerScored) -> Void = { _ in }) throws {
        var scored = LedgerScored.with {
            $0.enterpriseID = "plant-1"
            $0.siteID = "site-1"
            $0.divisionCode = EnforcementWorld.changxing
            $0.month = "2026-10"
            $0.points = 50_000
            $0.signals = 2
            $0.inspectionWeight = 2_000
            $0.reasons = [
                .with {
                    $0.flagID = "flag-1"
                    $0.firstDay = "2026-10-03"
                    $0.lastDay = "2026-10-05"
                    $0.weight = 25_000
                }
            ]
            $0.position = .with {
                $0.longitudeE6 = Self.position().longitudeE6
                $0.latitudeE6 = Self.position().latitudeE6
            }
            $0.nearby = .with {
                $0.radius = 1_000
                $0.tips = 2
                $0.days = 1
                $0.weight = 15_000
            }
        }
        fill(&scored)
        try enforcement.hear(scored, about: "plant-1")
    }

    /// Files a tip; the next is told another day, unless it is said to be the same evening.
    @discardableResult
    func file(_ request: FileTipRequest, sameEvening: Bool = false) throws -> Tip {
        defer { if !sameEvening { enforcement.world.now = enforcement.world.now.adding(seconds: 86_400) } }
        return try enforcement.file(request).tip
    }

    func list(
        as actor: Actor = EnforcementWorld.auditor, after token: String = "", size: Int32 = 0
    ) throws -> InspectionWeightPage {
        try enforcement.world.query(as: actor) {
            try InspectionService().listInspectionWeights(
                .with {
                    $0.divisionCode = EnforcementWorld.changxing
                    $0.month = "2026-10"
                    $0.pageToken = token
                    $0.pageSize = size
                }, $0)
        }
    }

    func weight(as actor: Actor = EnforcementWorld.auditor) throws -> InspectionWeight {
        try list(as: actor).weights.first { $0.siteID == "site-1" } ?? InspectionWeight()
    }

    /// What does not agree between documents and columns.
    func faults() throws -> [Discrepancy] {
        try enforcement.world.query(as: EnforcementWorld.auditor) { query in
            try EnforcementSchema.layouts.flatMap { try $0.examine(query.transaction) }
        }
    }

    /// The site's gate, or so many millionths of a degree from it.
    static func position(north: Int64 = 0, east: Int64 = 0) -> Position {
        .with {
            $0.longitudeE6 = 119_912_345 + east
            $0.latitudeE6 = 31_012_345 + north
        }
    }

    /// A tip about waste water, seen at the gate.
    static func tip(on day: String, _ fill: (inout FileTipRequest) -> Void = { _ in }) -> FileTipRequest {
        var request = EnforcementWorld.unregistered([.environment], in: EnforcementWorld.changxing)
        request.seenOn = day
        request.position = position()
        fill(&request)
        return request
    }

    /// What the search asks of the store: a table, the conditions, the order, and the index that answers.
    static let lookups = [
        (
            "tip", "latitude >= 1 AND latitude <= 2 AND seen_day >= 1 AND seen_day <= 2", "seen_day",
            "tip_ground"
        ),
        ("tip", "enterprise_id IN ('a', 'b') AND seen_day >= 1 AND seen_day <= 2", "seen_day", "tip_plant"),
        (
            "inspection_weight", "first_day <= 1 AND last_day >= 1 AND enterprise_id IN ('a', 'b')",
            "last_day",
            "inspection_weight_plant"
        ),
        (
            "inspection_weight", "first_day <= 1 AND last_day >= 1 AND south <= 1 AND north >= 1", "last_day",
            "inspection_weight_ground"
        ),
        ("known_plant", "merged_into IN ('a', 'b')", "merged_into", "known_plant_merged"),
    ]
}
