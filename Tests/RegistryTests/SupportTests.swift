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

@Suite("Support for plants")
struct SupportTests {
    private let registry: RegistryWorld
    private let service = SupportService()
    private let plant: Enterprise
    private let owner: Actor
    private let commerce = RegistryWorld.agency("haining-commerce", name: "示例商务局", .commerce)
    private let ecology = RegistryWorld.agency("jiaxing-ecology", in: "330400", name: "示例生态环境局", .ecology)
    private let merchant: Actor
    private let ecologist: Actor
    private let stranger = World.actor("registrar.09", .registrar, over: "330522")

    init() throws {
        registry = try RegistryWorld()
        plant = try registry.register("示例一号混凝土有限公司")
        owner = World.actor("plant.01", .applicant, over: "330481", speaksFor: plant.id)
        merchant = World.actor("commerce.01", .helper, over: "330481", agency: commerce)
        ecologist = World.actor("ecology.01", .organiser, over: "330400", agency: ecology)
    }

    private func text(
        _ kind: SupportKind = .subsidy, _ fen: Int64 = 20_000_000, on day: String = "2026-11-01"
    ) -> SupportText {
        .with {
            $0.kind = kind
            $0.title = "清洁生产改造补助"
            $0.basis = "示例〔2026〕1 号"
            $0.amountFen = fen
            $0.givenOn = day
        }
    }

    private func enter(
        _ text: SupportText? = nil, to plant: String? = nil, confirming fields: [String] = [],
        as actor: Actor? = nil
    ) throws -> SupportMeasure {
        try registry.command(as: actor ?? merchant) {
            try service.enterSupport(
                .with {
                    $0.enterpriseID = plant ?? self.plant.id
                    $0.text = text ?? self.text()
                    $0.confirmed = fields
                }, $0)
        }
    }

    private func correct(
        _ measure: SupportMeasure, _ text: SupportText, as actor: Actor? = nil
    ) throws -> SupportMeasure {
        try registry.command(as: actor ?? merchant) {
            try service.correctSupport(
                .with {
                    $0.supportID = measure.id
                    $0.revision = measure.revision
                    $0.text = text
                    $0.reason = "金额录错"
                }, $0)
        }
    }

    private func withdraw(_ measure: SupportMeasure, as actor: Actor? = nil) throws -> SupportMeasure {
        try registry.command(as: actor ?? merchant) {
            try service.withdrawSupport(
                .with {
                    $0.supportID = measure.id
                    $0.reason = "未拨付"
                }, $0)
        }
    }

    private func get(_ measure: SupportMeasure, as actor: Actor) throws -> SupportMeasure {
        try registry.query(as: actor) { try service.getSupport(.with { $0.supportID = measure.id }, $0) }
    }

    private func list(
        as actor: Actor? = nil, _ fill: (inout ListSupportRequest) -> Void = { _ in }
    ) throws -> [String] {
        try registry.query(as: actor ?? registry.registrar) {
            try service.listSupport(.with(fill), $0).measures.map(\.id)
        }
    }

    private func sums(
        as actor: Actor? = nil, _ fill: (inout SummariseSupportRequest) -> Void = { _ in }
    ) throws -> [SupportSum] {
        try registry.query(as: actor ?? registry.registrar) {
            try service.summariseSupport(.with(fill), $0).sums
        }
    }

    @Test("an agency enters what it gave, puts it right, and takes it back")
    func story() throws {
        let entered = try enter()
        #expect(entered.department == .commerce)
        #expect(entered.agencyName == "示例商务局")
        let right = try correct(entered, text(.subsidy, 30_000_000))
        #expect(right.text.amountFen == 30_000_000)
        #expect(right.changeReason == "金额录错")
        #expect(throws: RevisionConflict.self) { try correct(entered, text()) }
        let back = try withdraw(right)
        #expect(back.withdrawnAt == registry.world.now.microseconds)
        #expect(back.text == right.text)
        #expect(try refusal { try withdraw(back) }?.reason == .supportWithdrawn)
        #expect(try refusal { try correct(back, text()) }?.reason == .supportWithdrawn)
        #expect(try sums() == [])
        let past = try registry.query { try $0.shown(.supportMeasures).history(of: entered.id) }
        #expect(past.map(\.document.text.amountFen) == [30_000_000, 30_000_000, 20_000_000])
    }

    @Test(
        "a subsidy has an amount, priority and guidance have none, others may",
        arguments: [
            (SupportKind.subsidy, Int64(0), Reason?.some(.supportAmount)), (.subsidy, 20_000_000, nil),
            (.priority, 1, .supportAmount), (.priority, 0, nil), (.guidance, 1, .supportAmount),
            (.guidance, 0, nil), (.other, 0, nil), (.other, 20_000_000, nil),
            (.subsidy, 9_999, .amountQuestioned), (.other, 9_999, .amountQuestioned),
            (.subsidy, 2_000_000_001, .amountQuestioned), (.subsidy, 99, .amountOutOfBounds),
            (.subsidy, 100, .amountQuestioned),
            (.subsidy, 100_000_000_001, .amountOutOfBounds),
        ])
    func amounts(_ kind: SupportKind, _ fen: Int64, _ reason: Reason?) throws {
        guard let reason else {
            #expect(try enter(text(kind, fen)).text.amountFen == fen)
            return
        }
        let refused = try refusal { try enter(text(kind, fen)) }
        #expect(refused?.reason == reason)
        #expect(refused?.field == "text.amount_fen")
        if reason == .amountQuestioned {
            #expect(try enter(text(kind, fen), confirming: ["text.amount_fen"]).text.amountFen == fen)
        }
    }

    @Test(
        "days that cannot be meant are refused, and unusual ones asked about",
        arguments: [
            ("2026-11-24", Reason.dayOutOfBounds), ("1026-11-01", .dayOutOfBounds),
            ("2021-11-22", .dayQuestioned), ("2026-02-30", .dayUnknown), ("2026-2-3", .dayFormat),
        ])
    func days(_ day: String, _ reason: Reason) throws {
        let refused = try refusal { try enter(text(on: day)) }
        #expect(refused?.reason == reason)
        #expect(refused?.field == "text.given_on")
        if reason == .dayQuestioned {
            #expect(try enter(text(on: day), confirming: ["text.given_on"]).text.givenOn == day)
        }
    }

    @Test("each act is for whose it is")
    func rights() throws {
        #expect(try refusal { try enter(as: stranger) }?.reason == .noGrantHere)
        #expect(try refusal { try enter(as: owner) }?.reason == .noGrantHere)
        #expect(try refusal { try enter(as: registry.registrar) }?.reason == .supportWithoutAgency)
        #expect(try refusal { try enter(to: "nobody") }?.reason == .plantUnknown)
        let measure = try enter()
        #expect(
            try refusal { try correct(measure, text(), as: ecologist) }?.reason == .supportOfAnotherAgency)
        #expect(try refusal { try withdraw(measure, as: owner) }?.reason == .supportOfAnotherAgency)
        #expect(try refusal { try withdraw(measure, as: stranger) }?.reason == .supportUnknown)
    }

    @Test("the plant, the giver and the officers of the place see it; to others it does not exist")
    func visibility() throws {
        let measure = try enter()
        for actor in [owner, merchant, ecologist, registry.countyRegistrar] {
            #expect(try get(measure, as: actor) == measure)
            #expect(try list(as: actor) == [measure.id])
        }
        let expert = World.actor("expert.01", .expert, over: "330000")
        for actor in [stranger, expert] {
            #expect(try refusal { try get(measure, as: actor) }?.reason == .supportUnknown)
            #expect(try list(as: actor) == [])
        }
    }

    @Test("measures are listed by place, plant, department and kind, the latest day first")
    func listing() throws {
        let other = try registry.register("示例二号混凝土有限公司", in: "330482")
        let first = try enter(text(on: "2026-10-01"))
        let second = try enter(text(.guidance, 0, on: "2026-11-01"), as: ecologist)
        let third = try enter(text(.priority, 0, on: "2026-09-01"), to: other.id, as: ecologist)
        #expect(try list() == [second.id, first.id, third.id])
        #expect(try list { $0.divisionCode = "330482" } == [third.id])
        #expect(try list { $0.enterpriseID = plant.id } == [second.id, first.id])
        #expect(try list { $0.department = .ecology } == [second.id, third.id])
        #expect(try list { $0.kind = .subsidy } == [first.id])
        #expect(try refusal { try list { $0.enterpriseID = "nobody" } }?.reason == .plantUnknown)
        #expect(try refusal { try list { $0.pageToken = "x" } }?.reason == .pageToken)
    }

    @Test("sums are by department and kind, of the days that are asked for")
    func summing() throws {
        let other = try registry.register("示例二号混凝土有限公司", in: "330482")
        _ = try enter(text(.subsidy, 20_000_000, on: "2026-10-01"))
        _ = try enter(text(.subsidy, 5_000_000, on: "2026-11-01"))
        _ = try enter(text(.guidance, 0), as: ecologist)
        _ = try enter(text(.guidance, 0), to: other.id, as: ecologist)
        let all = try sums()
        #expect(all.map(\.department) == [.commerce, .ecology])
        #expect(all.map(\.kind) == [.subsidy, .guidance])
        #expect(all.map(\.measures) == [2, 2])
        #expect(all.map(\.plants) == [1, 2])
        #expect(all.map(\.amountFen) == [25_000_000, 0])
        #expect(try sums { $0.firstDay = "2026-10-02" }.map(\.amountFen) == [5_000_000, 0])
        #expect(try sums { $0.lastDay = "2026-10-01" }.map(\.amountFen) == [20_000_000])
        #expect(try sums { $0.divisionCode = "330482" }.map(\.measures) == [1])
        #expect(try refusal { try sums(as: merchant) }?.reason == .noGrantHere)
        #expect(try refusal { try sums { $0.firstDay = "2026-02-30" } }?.reason == .dayUnknown)
        #expect(try refusal { try sums { $0.lastDay = "2026-2-3" } }?.reason == .dayFormat)
    }

    @Test("a double and the record that goes on are one plant, and nothing more is entered for the double")
    func merged() throws {
        let double = try registry.register("示例一号混凝土公司")
        _ = try enter()
        _ = try enter(text(.subsidy, 5_000_000), to: double.id)
        #expect(try sums().map(\.plants) == [2])
        try registry.merge(double, into: plant)
        #expect(try sums().map(\.plants) == [1])
        #expect(try sums().map(\.measures) == [2])
        #expect(try sums().map(\.amountFen) == [25_000_000])
        let refused = try refusal { try enter(to: double.id) }
        #expect(refused?.reason == .plantMerged)
        #expect(refused?.values == ["survivor": plant.id])
    }

    @Test("a measure moves with its plant")
    func moving() throws {
        let measure = try enter()
        _ = try registry.command(as: registry.registrar) { command in
            var moved = try command.kept(.enterprises).require(plant.id)
            moved.divisionCode = "330482"
            try command.kept(.enterprises).save(moved)
        }
        #expect(try list { $0.divisionCode = "330482" } == [measure.id])
        #expect(try list(as: registry.countyRegistrar) == [])
    }

    @Test("the same measure twice is asked about, and one that was taken back is not")
    func twice() throws {
        let first = try enter()
        let asked = try refusal { try enter() }
        #expect(asked?.reason == .supportEnteredBefore)
        #expect(asked?.field == "text.title")
        #expect(asked?.values == ["day": "2026-11-01", "title": "清洁生产改造补助"])
        #expect(try enter(text(.subsidy, 5_000_000)).text.amountFen == 5_000_000)
        #expect(try enter(text(on: "2026-11-02")).text.givenOn == "2026-11-02")
        #expect(try enter(confirming: ["text.title"]).text == first.text)
        let other = try enter(text(.subsidy, 6_000_000))
        _ = try withdraw(other)
        #expect(try enter(text(.subsidy, 6_000_000)).withdrawnAt == 0)
    }

    @Test("a measure says who changed it and when, and its history what it said before")
    func history() throws {
        let entered = try enter()
        registry.advance(seconds: 60)
        let colleague = World.actor("commerce.02", .helper, over: "330481", agency: commerce)
        let right = try correct(entered, text(.subsidy, 30_000_000), as: colleague)
        #expect(right.enteredBy == "commerce.01")
        #expect(right.changedBy == "commerce.02")
        #expect(right.changedAt == registry.world.now.microseconds)
        #expect(try withdraw(right).changedBy == "commerce.01")
        func history(as actor: Actor) throws -> [SupportMeasureRevision] {
            try registry.query(as: actor) {
                try service.getSupportHistory(.with { $0.supportID = entered.id }, $0).revisions
            }
        }
        #expect(try history(as: owner).map(\.changedBy) == ["commerce.01", "commerce.02", "commerce.01"])
        #expect(try history(as: owner).last?.measure.text.amountFen == 20_000_000)
        #expect(try refusal { try history(as: stranger) }?.reason == .supportUnknown)
    }
}
