import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("What a plant does by its rules and norms, as its readiness tells it")
struct ReadinessManagementTests {
    private let world: ReadinessWorld

    init() throws {
        world = try ReadinessWorld()
    }

    /// A row's state, and since when it is out of date; of today, unless another day is asked for.
    private func told(_ word: String, on day: String = "") throws -> String {
        let item = try #require(try world.show(on: day).items.first { $0.word == word })
        return switch item.state {
        case .there: "there"
        case .missing: "missing"
        case .outOfDate: item.since
        default: "\(item.state)"
        }
    }

    /// Compares what is kept, what the plant's records say and what all of them say, today and later.
    private func agrees(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let today = world.registry.world.now.day
        for days in [0, 1, 15, 31, 32, 60, 400, 800] {
            let faults = try world.registry.query {
                try ReadinessReview.faults(on: today.adding(days: days), in: $0.transaction)
            }
            #expect(faults == [], "\(days)", sourceLocation: sourceLocation)
        }
    }

    // MARK: Norms

    @Test("a norm answers from its first day until it is repealed, each kind for itself")
    func norms() throws {
        let norm = try world.norm(.dust, from: "2026-06-01")
        #expect(try told("norm-dust", on: "2026-05-31") == "missing")
        #expect(try told("norm-dust", on: "2026-06-01") == "there")
        #expect(try told("norm-metering") == "missing")
        try world.repeal(norm, on: "2026-12-01")
        #expect(try told("norm-dust", on: "2026-11-30") == "there")
        #expect(try told("norm-dust", on: "2026-12-01") == "2026-12-01")
        try agrees()
        try world.norm(.dust, from: "2027-01-01")
        #expect(try told("norm-dust", on: "2026-12-31") == "2026-12-01")
        #expect(try told("norm-dust", on: "2027-01-01") == "there")
        try agrees()
    }

    @Test("every kind of norm that the plan names has a row of its own, as a review of norms counts them")
    func everyKind() throws {
        for (place, kind) in NormKind.planned.enumerated() {
            try world.norm(kind)
            let there = try world.show().items.filter { $0.word.hasPrefix("norm-") && $0.state == .there }
            #expect(there.count == place + 1)
            #expect(there.last?.chinese == "\(kind.wording.chinese)管理规范")
        }
        let review = try world.registry.query(as: world.records.owner) {
            try NormService().reviewNorms(.with { $0.siteID = world.site.id }, $0)
        }
        #expect(Int(review.met) == Requirement.norms.count)
        try agrees()
    }

    // MARK: Checks

    @Test("each norm is checked within 31 days; the first of them stays behind when the others go on")
    func checks() throws {
        let (dust, metering) = (try world.norm(.dust), try world.norm(.metering))
        #expect(try told("checks") == "missing")
        try world.check(dust, on: "2026-11-01")
        #expect(try told("checks") == "missing")
        try world.check(metering, on: "2026-11-20")
        #expect(try told("checks") == "there")
        #expect(try told("checks", on: "2026-12-02") == "there")
        #expect(try told("checks", on: "2026-12-03") == "2026-12-03")
        try agrees()
        world.wait(days: 40)
        try world.check(metering, on: "2027-01-01")
        #expect(try told("checks") == "2026-12-03")
        try agrees()
        try world.check(dust, on: "2027-01-02")
        #expect(try told("checks") == "there")
        try agrees()
    }

    @Test("a norm is first checked within 31 days of its first day, and no more once it is repealed")
    func newNorm() throws {
        try world.check(world.norm(.dust), on: "2026-11-20")
        let metering = try world.norm(.metering, from: "2026-11-10")
        #expect(try told("checks", on: "2026-12-11") == "there")
        #expect(try told("checks", on: "2026-12-12") == "missing")
        try agrees()
        try world.repeal(metering, on: "2026-12-12")
        #expect(try told("checks", on: "2026-12-12") == "there")
        try agrees()
    }

    @Test("a check that was taken back answers nothing, and the one before it answers again")
    func checkTakenBack() throws {
        let norm = try world.norm(.dust)
        try world.check(norm, on: "2026-11-01")
        let slip = try world.check(norm, on: "2026-11-20")
        #expect(try told("checks", on: "2026-12-10") == "there")
        try world.withdraw(slip)
        #expect(try told("checks", on: "2026-12-10") == "2026-12-03")
        try agrees()
    }

    @Test(
        "a finding lies open from the day after its last one, until it is put right",
        arguments: [
            ("", "2026-11-10", "there"), ("", "2026-11-11", "2026-11-11"), ("", "2027-01-01", "2026-11-11"),
            ("2026-11-09", "2026-11-23", "there"), ("2026-11-20", "2026-11-15", "2026-11-11"),
            ("2026-11-20", "2026-11-20", "there"), ("2026-11-20", "2027-01-01", "there"),
        ])
    func findings(_ putRight: String, _ day: String, _ answer: String) throws {
        let found = try world.check(world.norm(.dust), on: "2026-11-01", due: "2026-11-10")
        if !putRight.isEmpty { try world.putRight(found, on: putRight) }
        #expect(try told("findings", on: day) == answer)
        try agrees()
    }

    @Test("of many findings the one that is overdue longest counts, and one that was taken back does not")
    func manyFindings() throws {
        let norm = try world.norm(.dust)
        let first = try world.check(norm, on: "2026-10-01", due: "2026-10-10")
        let second = try world.check(norm, on: "2026-11-01", due: "2026-11-10")
        try world.check(norm, on: "2026-11-20", due: "2026-12-31")
        #expect(try told("findings") == "2026-10-11")
        try agrees()
        try world.putRight(first, on: "2026-11-22")
        #expect(try told("findings") == "2026-11-11")
        #expect(try told("findings", on: "2026-11-21") == "2026-10-11")
        try world.withdraw(second)
        #expect(try told("findings") == "there")
        #expect(try told("findings", on: "2027-01-01") == "2027-01-01")
        try agrees()
    }

    // MARK: Assessments and signed balances

    @Test(
        "an assessment answers until 15 days after the end of the period after its own",
        arguments: [
            ("2026-10", "2026-12-15"), ("2026-02", "2026-04-15"), ("2026-Q3", "2027-01-15"),
            ("2025-Q4", "2026-04-15"),
            ("2025", "2027-01-15"), ("2024", "2026-01-15"),
        ])
    func assessments(_ period: String, _ last: String) throws {
        try world.assess(.fuel, in: period)
        let last = try Day(last, field: .request)
        #expect(try told("assessed-energy", on: last.text) == "there")
        let next = last.adding(days: 1).text
        #expect(try told("assessed-energy", on: next) == next)
        #expect(try told("assessed-water") == "missing")
        try agrees()
    }

    @Test("the last assessment counts: who begins to assess by the month is asked for each month")
    func lastAssessment() throws {
        try world.assess(.unitCost, in: "2025")
        try world.assess(.unitCost, in: "2026-08")
        #expect(try told("assessed-cost", on: "2026-08-31") == "there")
        #expect(try told("assessed-cost", on: "2026-10-15") == "there")
        #expect(try told("assessed-cost") == "2026-10-16")
        try agrees()
        // Another indicator of the subject will do.
        try world.assess(.materialLoss, in: "2026-Q3")
        #expect(try told("assessed-cost") == "there")
        try agrees()
    }

    @Test("of periods that end on one day the longest answers longest")
    func sameEnd() throws {
        for period in ["2025-12", "2025", "2025-Q4"] { try world.assess(.electricity, in: period) }
        #expect(try told("assessed-energy", on: "2027-01-15") == "there")
        #expect(try told("assessed-energy", on: "2027-01-16") == "2027-01-16")
        try agrees()
    }

    @Test("a month's signed balances answer until 15 days after the next month")
    func signOffs() throws {
        try world.sign("2026-09")
        #expect(try told("balance-sign-off", on: "2026-09-30") == "missing")
        #expect(try told("balance-sign-off", on: "2026-11-15") == "there")
        #expect(try told("balance-sign-off") == "2026-11-16")
        try agrees()
        try world.sign("2026-10")
        #expect(try told("balance-sign-off") == "there")
        #expect(try told("balance-sign-off", on: "2026-12-16") == "2026-12-16")
        #expect(try told("balance-sign-off", on: "2026-10-31") == "there")
        try agrees()
    }
}
