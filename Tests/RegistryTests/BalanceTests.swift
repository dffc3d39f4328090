import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Balances from the ledgers")
struct LedgerBalanceTests {
    @Test("five balances for the month, for every day, and as a whole; each closes as its lines add up")
    func steps() throws {
        let month = try SimulatedMonth(seed: 4, .clean, lookBack: 2)
        #expect(try month.balances(by: .whole).count == 5)
        #expect(try month.balances(by: .month).map(\.firstDay) == Array(repeating: "2026-10-01", count: 5))
        let days = try month.balances(by: .day, [.washLoop])
        #expect(days.count == 31)
        for balance in days {
            let sum = balance.lines.reduce(Int64(0)) { sum, line in
                switch line.side {
                case .input: sum + line.value
                case .output: sum - line.value
                default: sum
                }
            }
            let gap = try #require(balance.lines.first { $0.side == .closing })
            #expect(abs(gap.value - sum) <= 10)
            #expect(balance.complete)
        }
        // The days' gaps are the month's.
        let whole = try #require(try month.balances(by: .whole, [.washLoop]).first?.lines.last)
        let sum = days.compactMap { $0.lines.last?.value }.reduce(0, +)
        #expect(abs(whole.value - sum) <= 31 * 10)
        #expect(whole.uncertainty > 0)
    }

    @Test("a clean month's loop closes within twice its uncertainty, a stealthy one's does not")
    func honesty() throws {
        for (conduct, isWithin) in [(PlantSimulation.Conduct.clean, true), (.nightDischarge, false)] {
            let month = try SimulatedMonth(seed: 6, conduct, lookBack: 2)
            let gap = try #require(try month.balances(by: .whole, [.washLoop]).first?.lines.last)
            #expect(gap.symbol == "U2")
            #expect((abs(gap.value) <= 2 * gap.uncertainty) == isWithin, "\(gap.value) ± \(gap.uncertainty)")
        }
    }

    @Test("consumption before and after; a period without production is no comparison")
    func comparison() throws {
        let month = try SimulatedMonth(seed: 4, .clean, lookBack: 2)
        let compare = { (first: String, last: String) in
            try month.world.registry.query(as: month.officer) {
                try month.balances.compareConsumption(
                    .with {
                        $0.enterpriseID = month.world.plant.id
                        $0.siteID = month.world.site.id
                        ($0.beforeFirst, $0.beforeLast) = (first, last)
                        ($0.afterFirst, $0.afterLast) = ("2026-10-16", "2026-10-31")
                    }, $0)
            }
        }
        let report = try compare("2026-10-01", "2026-10-15")
        #expect(
            report.lines.map(\.symbol) == [
                "water", "reused", "electricity", "cement", "aggregate", "residue",
            ])
        #expect(report.lines.allSatisfy { $0.source.contains("÷") })
        #expect(throws: Refusal(.noProduction, field: "before_first")) {
            try compare("2025-10-01", "2025-10-15")
        }
        #expect(throws: Refusal(.periodWrong, field: "before_last", ["days": "400"])) {
            try compare("2026-10-15", "2026-10-01")
        }
    }

    @Test(
        "a month that reused or held more than the reuse plan has says so, by the plan that held on its last day"
    )
    func overPlan() throws {
        let month = try SimulatedMonth(seed: 4, .clean, lookBack: 2)
        #expect(try month.balances(by: .month).allSatisfy { $0.overPlan.isEmpty })
        let paper = { (day: String, volume: Int64, share: Int64) in
            DrainagePaperVersion.with {
                $0.effectiveOn = day
                $0.tankVolume = volume
                $0.mixShare = share
            }
        }
        // Everything fits the first version, nothing the second; the third holds from a later day than the month's last.
        _ = try month.world.registry.command(as: month.officer) { command in
            try command.kept(.drainageDesigns).add(
                .with {
                    $0.id = month.world.site.id
                    $0.siteID = month.world.site.id
                    $0.enterpriseID = month.world.plant.id
                    $0.papers = [
                        .with {
                            $0.kind = .reusePlan
                            $0.versions = [
                                paper("2026-01-01", 1_000_000_000, 1000), paper("2026-10-31", 1_000, 0),
                                paper("2026-11-01", 1_000_000_000, 1000),
                            ]
                        }
                    ]
                })
        }
        for balance in try month.balances(by: .month) {
            guard balance.kind == .washLoop else {
                #expect(balance.overPlan.isEmpty)
                continue
            }
            #expect(balance.overPlan.map(\.measure) == [.reused, .held])
            #expect(balance.overPlan.allSatisfy { $0.found > $0.planned && $0.planFrom == "2026-10-31" })
            #expect(balance.overPlan.map(\.planned) == [0, 1_000])
        }
        let days = try month.balances(by: .day, [.washLoop])
        #expect(days.dropLast().allSatisfy { $0.overPlan.isEmpty })
        #expect(days.last?.overPlan.isEmpty == false)
    }

    @Test("another plant's balances are nobody's business")
    func others() throws {
        let month = try SimulatedMonth(seed: 4, .clean, lookBack: 0)
        #expect(throws: Refusal(.plantUnknown, field: "enterprise_id")) {
            try month.world.registry.query(as: month.world.stranger) {
                try month.balances.getBalances(
                    .with {
                        $0.enterpriseID = month.world.plant.id
                        $0.siteID = month.world.site.id
                        $0.firstDay = "2026-10-01"
                        $0.lastDay = "2026-10-31"
                        $0.step = .whole
                    }, $0)
            }
        }
    }
}
