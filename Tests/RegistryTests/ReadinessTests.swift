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

@Suite("What a plant has of what the plan asks for")
struct ReadinessTests {
    private let world: ReadinessWorld

    init() throws {
        world = try ReadinessWorld()
    }

    /// The rows that lie open, with their states.
    private func open(on day: String = "") throws -> [String: ReadinessState] {
        try world.states(on: day).filter { $0.value != .there }
    }

    /// Compares the list with the plant alone, which is answered from the records.
    private func listIsTrue(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let line = try world.list().plants.first { $0.enterpriseID == world.plant.id }
        let alone = try world.show()
        #expect(line?.counts == alone.counts, sourceLocation: sourceLocation)
        for (words, state) in [(line?.missing, ReadinessState.missing), (line?.outOfDate, .outOfDate)] {
            let expected = alone.items.filter { $0.state == state }.map(\.word)
            #expect(words == expected, sourceLocation: sourceLocation)
        }
    }

    @Test("a plant without records has nothing, and each row says how it is settled")
    func nothing() throws {
        let plant = try world.registry.register("示例九号混凝土有限公司")
        let shown = try world.show(plant.id, as: world.registry.registrar)
        #expect(shown.items.map(\.word) == Requirement.all.map(\.word))
        #expect(shown.items.allSatisfy { $0.state == .missing && !$0.verb.isEmpty && !$0.clause.isEmpty })
        #expect(shown.counts.missing == Int32(Requirement.all.count))
        #expect(!shown.counts.ready)
        let line = try world.list().plants.first { $0.enterpriseID == plant.id }
        #expect(line?.missing == Requirement.all.map(\.word))
    }

    @Test("every row has a word and a sentence of its own, and a step below")
    func table() {
        let words = Requirement.all.map(\.word)
        #expect(Set(words).count == words.count)
        #expect(Set(Requirement.all.map(\.sentence)).count == words.count)
        #expect(Set(ReadinessWorld.steps.map(\.word)) == Set(words))
    }

    @Test("a record settles its row and leaves the others", arguments: ReadinessWorld.steps.map(\.word))
    func oneByOne(word: String) throws {
        let before = try world.states()
        #expect(before[word] == .missing)
        try ReadinessWorld.steps.first { $0.word == word }?.settle(world)
        var after = try world.states()
        #expect(after[word] == .there)
        after[word] = .missing
        for other in ReadinessWorld.alongside[word] ?? [] { after[other] = .missing }
        #expect(after == before)
        try listIsTrue()
    }

    @Test("a plant that has everything is ready")
    func everything() throws {
        try world.settleAll()
        #expect(try open() == [:])
        let shown = try world.show()
        #expect(shown.counts.ready)
        #expect(shown.items.allSatisfy { $0.verb.isEmpty && $0.sites.isEmpty && $0.since.isEmpty })
        try listIsTrue()
        #expect(try world.rulesMet() == 7)
    }

    @Test("the seven duties are answered as the check of rules answers them")
    func duties() throws {
        try world.rule(.materialBalance)
        #expect(try world.states()["rule-balance"] == .missing)
        #expect(try world.rulesMet() == 0)
        try world.rule(.energyWater)
        #expect(try world.states()["rule-balance"] == .there)
        #expect(try world.rulesMet() == 1)
    }

    // MARK: Out of date

    private func since(_ word: String, on day: String = "") throws -> String {
        let item = try world.show(on: day).items.first { $0.word == word }
        return item?.state == .outOfDate ? item?.since ?? "" : "\(item?.state ?? .unspecified)"
    }

    @Test("a row is out of date from the day after its record's last day")
    func outOfDate() throws {
        try world.settleAll()
        // What was entered: see the steps.
        let ends = [
            ("manifests", "2027-01-05"), ("water-figures", "2026-12-24"), ("residue-figures", "2026-12-24"),
            ("river-report", "2027-11-01"), ("fleet-count", "2027-11-01"), ("metering", "2027-03-02"),
            ("cake-disposal", "2028-01-01"), ("hardened-disposal", "2028-01-01"), ("land", "2029-01-01"),
            ("pollutant-registration", "2029-01-01"), ("checks", "2026-12-22"),
            // A month, a quarter, a year, and 15 days for the figures of the next.
            ("assessed-energy", "2026-12-16"), ("assessed-water", "2027-01-16"),
            ("assessed-cost", "2027-01-16"), ("balance-sign-off", "2026-12-16"),
        ]
        for (word, first) in ends {
            let day = try Day(first, field: .request)
            #expect(try world.states(on: day.adding(days: -1).text)[word] == .there, "\(word)")
            #expect(try since(word, on: first) == first, "\(word)")
            #expect(try since(word, on: day.adding(days: 100).text) == first, "\(word)")
        }
    }

    @Test("the list follows the days without anything being saved")
    func days() throws {
        try world.settleAll()
        for _ in 0..<24 {
            world.wait(days: 31)
            try listIsTrue()
        }
        let before = try world.list().plants.first?.outOfDate ?? []
        #expect(before.contains("fleet-count") && !before.contains("land"))
        world.wait(days: 60)
        try listIsTrue()
        #expect(try world.list().plants.first?.outOfDate.contains("land") == true)
    }

    @Test("a paper that replaces another takes its place; one that ends leaves the row out of date")
    func papers() throws {
        let first = try world.permit(.land, from: "2020-01-01", until: "2026-10-31")
        #expect(try since("land") == "2026-11-01")
        #expect(try world.states(on: "2026-10-31")["land"] == .there)
        try world.permit(.land, number: "2", from: "2026-12-01", until: "2027-11-30", replaces: first.id)
        #expect(try since("land") == "2026-11-01")
        #expect(try world.states(on: "2026-12-01")["land"] == .there)
        try listIsTrue()
        world.wait(days: 10)
        try listIsTrue()
        #expect(try world.states()["land"] == .there)
    }

    @Test("a paper without an end that was replaced does not outlive the one in its place")
    func replaced() throws {
        let first = try world.permit(.qualification, from: "2020-01-01", until: "")
        try world.permit(
            .qualification, number: "2", from: "2026-01-01", until: "2026-10-31", replaces: first.id)
        #expect(try since("qualification") == "2026-11-01")
        #expect(try world.states(on: "2025-12-31")["qualification"] == .there)
    }

    @Test("a rule that is repealed, a report that is taken back, count no more")
    func takenBack() throws {
        let document = try world.rule(.waste)
        try world.repeal(document, on: "2026-11-01")
        #expect(try since("rule-waste") == "2026-11-01")
        let old = try world.riverReport(on: "2025-06-01")
        let report = try world.riverReport(on: "2026-11-02")
        #expect(try world.states()["river-report"] == .there)
        try world.withdraw(report)
        #expect(try since("river-report") == "2026-06-01")
        try world.withdraw(old)
        #expect(try world.states()["river-report"] == .missing)
        try listIsTrue()
    }

    @Test("a contract, a plan, a target, a count that was taken back answers nothing")
    func nothingTakenBack() throws {
        try world.paper(.reusePlan)
        try world.target()
        try world.contract(.cake, "HT-1")
        try world.count(on: "2026-11-01")
        let words = ["reuse-plan", "residue-target", "cake-disposal", "fleet-count"]
        #expect(try words.allSatisfy { try world.states()[$0] == .there })
        try world.takeAllBack()
        #expect(try words.allSatisfy { try world.states()[$0] == .missing })
        try listIsTrue()
    }

    @Test("figures that stop are out of date after a month, and there again with the next")
    func figures() throws {
        let meter = try world.records.ledgers.declare(.cakeMade, "CM-01")
        #expect(try world.states()["residue-figures"] == .missing)
        try world.read(meter)
        #expect(try world.states()["residue-figures"] == .there)
        world.wait(days: 40)
        #expect(try since("residue-figures") == "2026-12-24")
        try listIsTrue()
        try world.read(meter, at: world.registry.world.now.microseconds - LedgerWorld.hour)
        #expect(try world.states()["residue-figures"] == .there)
        try listIsTrue()
    }

    @Test("a yard in the open, an outlet that cannot be shut, a tank that is gone answer nothing")
    func halfMeasures() throws {
        try world.yard(.cake, indoor: false)
        #expect(try world.states()["cake-yard"] == .missing)
        try world.settleAll()
        try world.design { $0.outlets[0].closing = .none }
        #expect(try open() == ["rain-outlets": .missing])
        try world.records.changeSite { $0.equipment.removeAll { $0.kind == .tank } }
        #expect(try open() == ["emergency-tank": .missing, "rain-outlets": .missing])
        try listIsTrue()
    }

    // MARK: Sites and stages

    /// The rows that the plant answers as a whole: papers, rules, vehicles.
    private static let ofPlants = 14

    @Test("each site in use has to have it, and the row names those that do not; a closed one owes nothing")
    func sites() throws {
        try world.settleAll()
        let second = try world.registry.command(as: world.registry.registrar) {
            try world.registry.sites.saveSite(
                .with {
                    $0.reason = "登记"
                    $0.site.enterpriseID = world.plant.id
                    $0.site.name = "二号厂区"
                    $0.site.divisionCode = "330481"
                }, $0)
        }
        let shown = try world.show().items.filter { $0.state == .missing }
        #expect(shown.count == Requirement.all.count - Self.ofPlants)
        #expect(shown.allSatisfy { $0.sites == ["二号厂区"] })
        try listIsTrue()
        var closed = second
        closed.closedOn = "2026-11-30"
        _ = try world.registry.command(as: world.registry.registrar) {
            try world.registry.sites.saveSite(
                .with {
                    $0.site = closed
                    $0.reason = "停用"
                }, $0)
        }
        #expect(try open(on: "2026-11-30").count == Requirement.all.count - Self.ofPlants)
        #expect(try open(on: "2026-12-01") == [:])
        world.wait(days: 8)
        try listIsTrue()
    }

    @Test(
        "what a plant is not asked for in its stage does not apply, and says why",
        arguments: [
            (LifeCycleStage.planned, 16, "尚未投产"), (.underConstruction, 16, "尚未投产"), (.suspended, 8, "停产期间"),
            (.operating, 0, ""), (.closed, Requirement.all.count, "企业已关停"),
        ] as [(LifeCycleStage, Int, String)])
    func stages(_ stage: LifeCycleStage, _ left: Int, _ why: String) throws {
        if stage == .suspended { try world.move(to: .operating) }
        try world.move(to: stage)
        let items = try world.show().items.filter { $0.state == .doesNotApply }
        #expect(items.count == left)
        #expect(items.allSatisfy { $0.whyChinese == why && !$0.whyEnglish.isEmpty && $0.verb.isEmpty })
        guard stage != .closed else {
            #expect(try world.list().plants.isEmpty)
            return #expect(try !world.show().counts.ready)
        }
        try listIsTrue()
    }

    @Test("a plant answers with the records of its doubles, and no longer once they part")
    func doubles() throws {
        let double = try world.registry.register("示例混凝土厂")
        try world.permit(.land, of: double.id)
        #expect(try world.states()["land"] == .missing)
        try world.registry.merge(
            world.registry.enterprise(double.id), into: world.registry.enterprise(world.plant.id))
        #expect(try world.states()["land"] == .there)
        #expect(try world.list().plants.count == 1)
        try listIsTrue()
        #expect(try world.show(double.id).enterpriseID == world.plant.id)
        _ = try world.registry.command(as: world.registry.registrar) {
            try world.registry.duplicates.unmergeEnterprise(
                .with {
                    $0.mergedID = double.id
                    $0.reason = "两家企业"
                }, $0)
        }
        #expect(try world.states()["land"] == .missing)
        #expect(
            try world.list().plants.map { $0.missing.contains("land") }.sorted { !$0 && $1 } == [false, true])
        try listIsTrue()
    }
}
