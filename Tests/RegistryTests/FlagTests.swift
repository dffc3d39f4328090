import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Flags of a month in the ledgers")
struct LedgerFlagTests {
    @Test("a month of stealthy nights is told, with its arithmetic, and offered to Enforcement once")
    func stealthy() throws {
        let month = try SimulatedMonth(seed: 3, .nightDischarge)
        let review = try month.review()
        #expect(review.signals >= 2)
        let rules = review.flags.map(\.rule)
        #expect(rules.contains(.nightFlow))
        #expect(rules.contains(.loopGap) || rules.contains(.loopDrift))
        for flag in review.flags {
            #expect(flag.state == .raised)
            #expect(!flag.arithmetic.isEmpty && !flag.inputs.isEmpty && !flag.ruleChinese.isEmpty)
        }
        let scored = try #require(try month.scores().last)
        #expect(scored.points == review.points)
        #expect(scored.inspectionWeight > 1000)
        #expect(scored.reasons.map(\.flagID) == review.flags.map(\.id))
        // Looking again changes nothing and tells nobody.
        let events = try month.world.registry.world.events().count
        month.world.registry.advance(seconds: 86_400)
        #expect(try month.review() == review)
        #expect(try month.world.registry.world.events().count == events)
    }

    @Test("a clean month is not told, and its plant is drawn like any other")
    func clean() throws {
        let month = try SimulatedMonth(seed: 3, .clean)
        let review = try month.review()
        #expect(review.signals < 2, "\(review.flags.map(\.arithmetic))")
        #expect(review.inspectionWeight == 1000)
    }

    @Test("what the store adds up day by day is what the readings add up to")
    func sums() throws {
        let month = try SimulatedMonth(seed: 5, .clean, lookBack: 3)
        var meters: [Metered: MeterDays] = [:]
        for report in month.plant.reports(
            from: SimulatedMonth.first.adding(days: -3), to: SimulatedMonth.last)
        {
            let (kind, number) = (report.kind, Int64(report.kind.rawValue))
            meters[kind, default: MeterDays(number, kind, kind.isState ? .state : .amount)]
                .add(at: report.at, value: report.value)
        }
        let days = DayRange(first: SimulatedMonth.first, last: SimulatedMonth.last)
        let stored = try month.world.registry.query(as: month.officer) {
            try $0.ledger(of: month.world.plant.id, on: month.world.site.id, in: days).0.periods
        }
        let own = SiteDays(Array(meters.values)).periods.filter { $0.first >= days.first }
        #expect(stored.count == 31)
        for (first, second) in zip(stored, own) {
            #expect(first.first == second.first)
            #expect(first.productionDays == second.productionDays)
            for (kind, value) in second.amounts {
                #expect(abs((first.amounts[kind] ?? .nan) - value) < 0.001, "\(first.first) \(kind)")
            }
            for (kind, value) in second.closing { #expect(first.closing[kind] == value) }
            for (kind, value) in second.opening { #expect(first.opening[kind] == value) }
        }
    }

    @Test(
        "thresholds are data of a version: a flag names the one it was raised by, and is lifted when it no longer is"
    )
    func versions() throws {
        let month = try SimulatedMonth(seed: 3, .clean, lookBack: 1)
        let set = { (value: Int64, revision: Int64) in
            try month.world.registry.command(as: month.officer) {
                try month.flags.setFlagRules(
                    .with {
                        $0.reason = "试行"
                        $0.revision = revision
                        $0.thresholds = [
                            .with {
                                $0.rule = .freshHigh
                                $0.name = "litres"
                                $0.value = value
                                $0.source = "示例 [P]"
                            }
                        ]
                    }, $0)
            }
        }
        #expect(try month.review().flags.allSatisfy { $0.rule != .freshHigh })
        #expect(try set(50_000, 0).revision == 1)
        let raised = try #require(try month.review().flags.first { $0.rule == .freshHigh })
        #expect(raised.rulesVersion == 1)
        #expect(raised.state == .raised)
        #expect(try set(250_000, 1).thresholds.count > 30)
        let lifted = try #require(try month.review().flags.first { $0.rule == .freshHigh })
        #expect(lifted.state == .lifted)
        #expect(lifted.id == raised.id)
        #expect(throws: Refusal(.revisionStale, field: "revision", ["found": "0"])) {
            let other = try SimulatedMonth(seed: 1, .clean, lookBack: 0)
            _ = try other.world.registry.command(as: other.officer) {
                try other.flags.setFlagRules(.with { $0.revision = 4 }, $0)
            }
        }
    }

    @Test("peers of the same size and month set a plant off by median and deviation")
    func peers() throws {
        let month = try SimulatedMonth(seed: 3, .nightDischarge)
        let volume = try #require(
            try month.balances(by: .whole, [.material]).first?.lines.first { $0.symbol == "ρ" })
        #expect(volume.source.contains("m³"))
        // Whoever is reviewed first has nobody to be compared with until it is reviewed again.
        let early = try month.review()
        #expect(early.peers == 0 && !early.flags.contains { $0.rule == .peers })
        try month.world.registry.command(as: month.officer) { command in
            for (place, gap) in [-600, -200, 0, 150, 300, 500, 800, 1_000, 1_200].enumerated() {
                try LedgerMonths(access: command.transaction).keep(
                    "peer-\(place)", month: "2026-10", volume: 32_000_000, gap: Int64(gap), told: [])
            }
        }
        let review = try month.review()
        #expect(review.peers == 9)
        let flag = try #require(review.flags.first { $0.rule == .peers })
        #expect(flag.arithmetic.hasPrefix("z = 0.6745"))
    }

    @Test("an unknown threshold, a month that is not over, a stranger: refused")
    func refused() throws {
        let month = try SimulatedMonth(seed: 3, .clean, lookBack: 0)
        let registry = month.world.registry
        let unknown = try registry.refusal(as: month.officer) {
            try month.flags.setFlagRules(
                .with {
                    $0.thresholds = [
                        .with {
                            $0.rule = .peers
                            $0.name = "none"
                        }
                    ]
                }, $0)
        }
        #expect(unknown?.reason == .thresholdUnknown)
        #expect(unknown?.field == "thresholds[0].name")
        let county = try registry.refusal(as: registry.countyRegistrar) {
            try month.flags.setFlagRules(.with { $0.reason = "x" }, $0)
        }
        #expect(county?.reason == .noGrantHere)
        let early = try registry.refusal(as: month.officer) {
            try month.flags.reviewLedger(month.request(month: "2026-11"), $0)
        }
        #expect(early?.reason == .monthNotOver)
        let stranger = try registry.refusal(as: month.world.system) {
            try month.flags.reviewLedger(month.request(), $0)
        }
        #expect(stranger?.reason == .noGrantHere)
    }
}

@Suite("Flags: question and answer")
struct FlagQuestionTests {
    private let month: SimulatedMonth
    private let flag: LedgerFlag

    init() throws {
        month = try SimulatedMonth(seed: 3, .facilityStill, lookBack: 5)
        flag = try #require(try month.review().flags.first { $0.rule == .facilityOff })
    }

    private func ask(_ flag: LedgerFlag, by day: String = "") throws -> LedgerFlag {
        try month.world.registry.command(as: month.officer) {
            try month.flags.askFlag(
                .with {
                    $0.flagID = flag.id
                    $0.question = "设施停运的原因？"
                    $0.answerBy = day
                    $0.revision = flag.revision
                }, $0)
        }
    }

    private func answer(_ flag: LedgerFlag, as actor: Actor? = nil) throws -> LedgerFlag {
        try month.world.registry.command(as: actor ?? month.world.system) {
            try month.flags.answerFlag(
                .with {
                    $0.flagID = flag.id
                    $0.answer = "检修"
                    $0.revision = flag.revision
                }, $0)
        }
    }

    private func close(_ flag: LedgerFlag) throws -> LedgerFlag {
        try month.world.registry.command(as: month.officer) {
            try month.flags.closeFlag(
                .with {
                    $0.flagID = flag.id
                    $0.finding = "有检修记录"
                    $0.revision = flag.revision
                }, $0)
        }
    }

    private func shown(to actor: Actor) throws -> LedgerFlag {
        try month.world.registry.query(as: actor) {
            try month.flags.getFlag(.with { $0.flagID = flag.id }, $0)
        }
    }

    @Test("asked, answered, closed: each step once, with who and when")
    func course() throws {
        let asked = try ask(flag, by: "2026-12-10")
        #expect(asked.answerBy == "2026-12-10")
        #expect(throws: Refusal(.flagNotRaised, field: "flag_id")) { try ask(asked) }
        let answered = try answer(asked)
        #expect(throws: Refusal(.flagNotAsked, field: "flag_id")) { try answer(answered) }
        let closed = try close(answered)
        #expect(throws: Refusal(.flagClosed, field: "flag_id")) { try close(closed) }
        #expect(closed.entries.map(\.state) == [.asked, .answered, .closed])
        #expect(closed.entries.map(\.by) == ["registrar.01", "plant.erp", "registrar.01"])
    }

    @Test("looking at the month again leaves a question as it was put")
    func frozen() throws {
        let asked = try ask(flag)
        #expect(try month.review().flags.contains(asked))
    }

    @Test("the plant sees a flag once it is asked; another plant never does")
    func seen() throws {
        #expect(throws: Refusal(.flagUnknown, field: "flag_id")) { try shown(to: month.world.system) }
        #expect(throws: Refusal(.flagUnknown, field: "flag_id")) { try answer(flag) }
        let asked = try ask(flag)
        #expect(try shown(to: month.world.system) == asked)
        #expect(throws: Refusal(.flagUnknown, field: "flag_id")) { try shown(to: month.world.stranger) }
        #expect(throws: Refusal(.flagUnknown, field: "flag_id")) {
            try answer(asked, as: month.world.stranger)
        }
        let list = try month.world.registry.query(as: month.world.system) {
            try month.flags.listFlags(.with { $0.enterpriseID = month.world.plant.id }, $0).flags
        }
        #expect(list == [asked])
        let officers = try month.world.registry.query(as: month.world.registry.countyRegistrar) {
            try month.flags.listFlags(.with { $0.divisionCode = "330481" }, $0).flags
        }
        #expect(officers.count > 1)
    }
}

@Suite("Flags: what a closing weighs")
struct FlagOutcomeTests {
    private let month: SimulatedMonth
    private let review: LedgerReview

    init() throws {
        month = try SimulatedMonth(seed: 3, .nightDischarge)
        review = try month.review()
    }

    private func close(_ flag: LedgerFlag, as outcome: FlagOutcome) throws -> LedgerFlag {
        try month.world.registry.command(as: month.officer) {
            try month.flags.closeFlag(
                .with {
                    $0.flagID = flag.id
                    $0.finding = "有检修记录"
                    $0.revision = flag.revision
                    $0.outcome = outcome
                }, $0)
        }
    }

    @Test("what was explained no longer weighs: Enforcement is told at once, and a later review keeps to it")
    func explained() throws {
        let flag = try #require(review.flags.first { $0.rule == .nightFlow })
        #expect(try close(flag, as: .explained).outcome == .explained)
        let scored = try #require(try month.scores().last)
        #expect(try month.scores().count == 2)
        #expect(!scored.reasons.map(\.flagID).contains(flag.id))
        #expect(scored.reasons.count == review.flags.count - 1)
        #expect(scored.points == review.points - flag.weight)
        #expect(scored.signals == review.signals - 1)
        #expect(scored.inspectionWeight < review.inspectionWeight)
        #expect(scored.enterpriseID == month.world.plant.id)
        let later = try month.review()
        #expect(later.points == scored.points)
        #expect(later.signals == scored.signals)
        #expect(later.inspectionWeight == scored.inspectionWeight)
        #expect(try month.scores().count == 2)
    }

    @Test("with every flag explained the plant is drawn like any other")
    func all() throws {
        for flag in review.flags { _ = try close(flag, as: .explained) }
        let scored = try #require(try month.scores().last)
        #expect(scored.points == 0)
        #expect(scored.signals == 0)
        #expect(scored.inspectionWeight == 1000)
        #expect(scored.reasons.isEmpty)
    }

    @Test(
        "what was confirmed, or closed without an outcome, weighs on",
        arguments: [FlagOutcome.confirmed, .unspecified])
    func weighing(_ outcome: FlagOutcome) throws {
        let flag = try #require(review.flags.first { $0.rule == .nightFlow })
        #expect(try close(flag, as: outcome).outcome == outcome)
        #expect(try month.review().points == review.points)
        #expect(try month.scores().count == 1)
    }
}
