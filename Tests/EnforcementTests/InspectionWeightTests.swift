import CommonAPI
import EnforcementAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Enforcement

@Suite("Inspection weights")
struct InspectionWeightTests {
    private let enforcement: EnforcementWorld
    private let service = InspectionService()
    private let investigator = World.actor("inv.01", .investigator, over: "330481")

    init() throws {
        enforcement = try EnforcementWorld()
    }

    private func hear(
        _ site: String, weight: Int64, in division: String = "330481", month: String = "2026-10"
    )
        throws
    {
        try enforcement.hear(
            LedgerScored.with {
                $0.enterpriseID = "plant-1"
                $0.siteID = site
                $0.divisionCode = division
                $0.month = month
                $0.points = 50_000
                $0.signals = 2
                $0.inspectionWeight = weight
                $0.reasons = [
                    .with {
                        $0.flagID = "flag-1"
                        $0.arithmetic = "9.1 > 3"
                    }
                ]
            }, about: "plant-1")
    }

    private func list(in division: String = "330481", as actor: Actor? = nil) throws -> [InspectionWeight] {
        try enforcement.world.query(as: actor ?? investigator) {
            try service.listInspectionWeights(
                .with {
                    $0.divisionCode = division
                    $0.month = "2026-10"
                }, $0
            ).weights
        }
    }

    @Test("what the Registry offers is kept with its explanation and its event, the heaviest first")
    func kept() throws {
        try hear("site-1", weight: 1_500)
        try hear("site-2", weight: 2_400)
        try hear("site-3", weight: 3_000, in: "330522")
        try hear("site-4", weight: 3_000, month: "2026-09")
        let weights = try list()
        #expect(weights.map(\.siteID) == ["site-2", "site-1"])
        let first = try #require(weights.first)
        #expect(first.reasons.map(\.arithmetic) == ["9.1 > 3"])
        #expect(first.event.hasPrefix("registry/"))
    }

    @Test("a later word on the same month replaces the earlier one")
    func replaced() throws {
        try hear("site-1", weight: 2_000)
        try hear("site-1", weight: 1_000)
        let weights = try list()
        #expect(weights.map(\.weight) == [1_000])
        #expect(weights.map(\.revision) == [2])
    }

    @Test("nobody looks beyond the divisions it holds")
    func beyond() {
        #expect(throws: Refusal.self) { try list(in: "330000") }
        #expect(throws: Refusal.self) {
            try list(as: World.actor("inv.02", .investigator, over: "330522"))
        }
    }
}
