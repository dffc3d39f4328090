import CommonAPI
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Flags: a river near a site")
struct RiverFlagTests {
    /// The month of a plant whose site lies so many millionths of a degree south of a point that its river passes.
    private func month(
        _ conduct: PlantSimulation.Conduct, south: Int64 = 10_000, siteIsPlaced: Bool = true
    ) throws -> SimulatedMonth {
        let month = try SimulatedMonth(seed: 3, conduct)
        let registry = month.world.registry
        let place = WaterWorld.point(latitude: 30_500_000).coordinates
        if siteIsPlaced {
            _ = try registry.command(as: month.officer) { command in
                var site = month.world.site
                site.coordinates = place
                return try registry.sites.saveSite(
                    .with {
                        $0.site = site
                        $0.reason = "补录坐标"
                    }, command)
            }
        }
        let world = WaterWorld(registry: registry)
        _ = try world.save(WaterWorld.point(latitude: 30_500_000 + south))
        let rows = month.plant.river(
            from: SimulatedMonth.first.adding(days: -FlagMonth.lookBack), to: SimulatedMonth.last
        ).map { reading in
            WaterWorld.row(Instant(microseconds: reading.at).isoText, reading.ph.decimal)
        }
        #expect(try world.load(rows).written)
        return month
    }

    @Test("a stealthy month is told by its river too, with the distance and the days; a clean one is not")
    func told() throws {
        let month = try month(.nightDischarge)
        let review = try month.review()
        let flag = try #require(review.flags.first { $0.rule == .riverPh })
        #expect(flag.inputs.first?.value == 1_112_000)
        #expect(flag.arithmetic.contains(": ρ(U2, pH) = "), "\(flag.arithmetic)")
        #expect(flag.ruleChinese.contains("河水"))
        let scored = try #require(try month.scores().last)
        #expect(scored.reasons.map(\.flagID).contains(flag.id))
        #expect(try month.review() == review)

        let clean = try self.month(.clean).review()
        #expect(!clean.flags.contains { $0.rule == .riverPh })
        #expect(clean.signals < 2)
    }

    @Test(
        "a river further off, or a plant whose place nobody knows, tells nothing", arguments: [true, false])
    func untold(_ isPlaced: Bool) throws {
        let month = try month(.nightDischarge, south: isPlaced ? 20_000 : 10_000, siteIsPlaced: isPlaced)
        #expect(try !month.review().flags.contains { $0.rule == .riverPh })
    }

    @Test("Enforcement is told where the site is, what days flags are about, and when tips are near")
    func offered() throws {
        let month = try month(.nightDischarge)
        let review = try month.review()
        let scored = try #require(try month.scores().last)
        #expect(scored.position == WaterWorld.point().coordinates)
        #expect(scored.nearby.radius == 1_000)
        #expect([scored.nearby.tips, scored.nearby.days] == [2, 1])
        #expect(scored.nearby.weight == 15_000)
        #expect(scored.reasons.map(\.firstDay) == review.flags.map(\.firstDay))
        #expect(scored.reasons.map(\.lastDay) == review.flags.map(\.lastDay))
        #expect(!review.flags.contains { $0.rule == .tipsNear })
    }

    @Test("a clean month is no news to Enforcement, even when the rule for tips is set anew")
    func noNews() throws {
        let month = try month(.clean)
        _ = try month.review()
        let told = try month.scores().count
        _ = try month.world.registry.command(as: month.officer) {
            try month.flags.setFlagRules(
                .with {
                    $0.reason = "示例"
                    $0.thresholds = [
                        .with {
                            $0.rule = .tipsNear
                            $0.name = "radius"
                            $0.value = 500_000
                            $0.unit = "m"
                            $0.source = "示例"
                        }
                    ]
                }, $0)
        }
        _ = try month.review()
        #expect(try month.scores().count == told)
    }
}

extension Int64 {
    /// Thousandths as a file writes them.
    fileprivate var decimal: String {
        let rest = String(self % 1000)
        return "\(self / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
    }
}
