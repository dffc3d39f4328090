import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Plants: what changes on their records")
struct EnterpriseChangeTests {
    private let registry: RegistryWorld
    private let plant: Enterprise

    init() throws {
        registry = try RegistryWorld()
        plant = try registry.register("示例一号混凝土有限公司")
    }

    private func correct(
        _ fill: (inout CorrectEnterpriseRequest) -> Void, as actor: Actor? = nil, revision: Int64? = nil
    ) throws -> Enterprise {
        var request = CorrectEnterpriseRequest.with {
            $0.enterpriseID = plant.id
            $0.revision = revision ?? plant.revision
            $0.reason = "示例更正"
        }
        fill(&request)
        return try registry.command(as: actor ?? registry.registrar) {
            try registry.enterprises.correctEnterprise(request, $0)
        }
    }

    private func move(
        _ plant: Enterprise, to stage: LifeCycleStage, on day: String = "2026-11-23"
    ) throws -> Enterprise {
        try registry.command(as: registry.registrar) {
            try registry.enterprises.changeStage(
                .with {
                    $0.enterpriseID = plant.id
                    $0.revision = plant.revision
                    $0.stage = stage
                    $0.since = day
                    $0.reason = "示例变动"
                }, $0)
        }
    }

    // MARK: Names

    @Test("a plant that takes another name keeps the one it bore, with the last day of it")
    func renamed() throws {
        let renamed = try registry.command(as: registry.registrar) {
            try registry.enterprises.renameEnterprise(
                .with {
                    $0.enterpriseID = plant.id
                    $0.revision = 1
                    $0.name = "示例新名混凝土有限公司"
                    $0.since = "2026-11-01"
                    $0.reason = "企业更名"
                }, $0)
        }
        #expect(renamed.name == "示例新名混凝土有限公司")
        #expect(renamed.otherNames.map(\.name) == [plant.name])
        #expect(renamed.otherNames.map(\.kind) == [.former])
        #expect(renamed.otherNames.map(\.until) == ["2026-10-31"])
        #expect(renamed.changeReason == "企业更名")
        #expect(try registry.world.published(EnterpriseSaved.self).map(\.name) == [plant.name, renamed.name])
    }

    @Test(
        "a name of tomorrow, of a day that is none, or of a neighbour is not taken",
        arguments: [
            ("示例新名", "2026-11-24", "day-ahead"), ("示例新名", "2026-02-30", "day-unknown"),
            ("示例二号混凝土有限公司", "2026-11-23", "plant-exists"),
        ])
    func notRenamed(_ name: String, _ since: String, _ word: String) throws {
        _ = try registry.register("示例二号混凝土有限公司")
        let refusal = try registry.refusal(as: registry.registrar) {
            try registry.enterprises.renameEnterprise(
                .with {
                    $0.enterpriseID = plant.id
                    $0.revision = 1
                    $0.name = name
                    $0.since = since
                    $0.reason = "示例"
                }, $0)
        }
        #expect(refusal?.reason.word == word)
    }

    // MARK: Corrections

    @Test("a correction says why and by whom, and what it replaced stays in the history")
    func corrected() throws {
        let corrected = try correct {
            $0.name = "示例壹号混凝土有限公司"
            $0.place = "示例路 8 号"
            $0.coordinates = .with {
                $0.longitudeE6 = 120_680_000
                $0.latitudeE6 = 30_530_000
            }
        }
        #expect(corrected.name == "示例壹号混凝土有限公司")
        #expect(corrected.otherNames.map(\.kind) == [.variant])
        #expect(corrected.place == "示例路 8 号")
        let history = try registry.query {
            try registry.enterprises.getEnterpriseHistory(.with { $0.enterpriseID = plant.id }, $0).revisions
        }
        #expect(history.map(\.enterprise.changeReason) == ["示例更正", ""])
        #expect(history.map(\.changedBy) == ["registrar.01", "registrar.01"])
        #expect(history.last?.enterprise.name == plant.name)
    }

    @Test("a plant moves to another county only by a registrar of both")
    func moved() throws {
        #expect(throws: Refusal.self) {
            try correct({ $0.divisionCode = "330482" }, as: registry.countyRegistrar)
        }
        #expect(try correct { $0.divisionCode = "330482" }.divisionCode == "330482")
        #expect(try registry.world.published(EnterpriseSaved.self).last?.divisionCode == "330482")
    }

    @Test("other names come and go; one it has not cannot go")
    func otherNames() throws {
        let named = try correct {
            $0.addNames = [
                .with {
                    $0.name = "示例壹号"
                    $0.kind = .short
                    $0.source = "example.invalid"
                }
            ]
        }
        #expect(named.otherNames.map(\.name) == ["示例壹号"])
        let refusal = #expect(throws: Refusal.self) {
            try correct({ $0.dropNames = ["示例贰号"] }, revision: 2)
        }
        #expect(refusal?.reason == .nameUnknown)
        #expect(refusal?.field == "drop_names[0]")
        #expect(try correct({ $0.dropNames = ["示例壹号"] }, revision: 2).otherNames.isEmpty)
    }

    @Test("a correction of nothing, of a stale record or by nobody's registrar is refused")
    func notCorrected() throws {
        #expect(#expect(throws: Refusal.self) { try correct { _ in } }?.reason == .correctionEmpty)
        #expect(
            #expect(throws: Refusal.self) {
                try correct({ $0.place = "别处" }, as: World.actor("registrar.09", .registrar, over: "330522"))
            }?.reason == .noGrantHere)
        #expect(throws: (any Error).self) { try correct({ $0.place = "别处" }, revision: 7) }
        #expect(try registry.enterprise(plant.id).revision == 1)
    }

    // MARK: Stages

    @Test(
        "a plant goes through its life by the moves there are",
        arguments: [
            [.planned, .underConstruction, .operating, .suspended, .operating, .closed],
            [.operating, .closed], [.suspended, .closed], [.planned, .closed], [.underConstruction, .closed],
        ] as [[LifeCycleStage]])
    func life(_ stages: [LifeCycleStage]) throws {
        var plant = plant
        for stage in stages {
            plant = try move(plant, to: stage)
            #expect(plant.stage == stage)
            #expect(plant.stageSince == "2026-11-23")
        }
    }

    @Test(
        "and by no others",
        arguments: [
            (.planned, .operating), (.planned, .suspended), (.operating, .planned),
            (.operating, .underConstruction), (.closed, .operating), (.suspended, .underConstruction),
            (.operating, .operating),
        ] as [(LifeCycleStage, LifeCycleStage)])
    func unreachable(_ from: LifeCycleStage, _ to: LifeCycleStage) throws {
        let plant = try move(plant, to: from)
        let refusal = #expect(throws: Refusal.self) { try move(plant, to: to) }
        #expect(refusal?.reason == .stageUnreachable)
        #expect(
            refusal?.values == [
                "from.zh": from.statedWording.chinese, "from.en": from.statedWording.english,
                "to.zh": to.statedWording.chinese, "to.en": to.statedWording.english,
            ])
    }

    @Test("a move lies neither before the last one nor ahead")
    func stageDays() throws {
        let plant = try move(plant, to: .operating, on: "2026-06-01")
        #expect(
            #expect(throws: Refusal.self) { try move(plant, to: .suspended, on: "2026-05-31") }?.reason
                == .stageDay)
        #expect(
            #expect(throws: Refusal.self) { try move(plant, to: .suspended, on: "2026-11-24") }?.reason
                == .dayAhead)
    }

    @Test("a plant that is entered in a stage is there since nobody knows when, and moves on on any day")
    func stageOfUnknownDay() throws {
        let entered = try registry.command(as: registry.registrar) {
            try registry.enterprises.registerEnterprise(
                .with {
                    $0.name = "示例九号混凝土有限公司"
                    $0.divisionCode = "330481"
                    $0.stage = .operating
                }, $0)
        }
        #expect(entered.stage == .operating)
        #expect(entered.stageSince.isEmpty)
        let moved = try move(entered, to: .suspended, on: "2021-05-31")
        #expect(moved.stageSince == "2021-05-31")
    }

    @Test("a plant that nobody registered has no stages: its case decides")
    func unregistered() throws {
        try registry.receive(CaseFixtures.filed("case-1"), about: "case-1", from: "enforcement")
        let stub = try #require(try registry.list(state: .unregistered).first)
        #expect(
            #expect(throws: Refusal.self) { try move(stub, to: .operating) }?.reason
                == .plantUnregistered)
    }

    // MARK: Other agencies' ids

    private func link(_ number: String, of plant: Enterprise, agency: String = "") throws -> Enterprise {
        try registry.command(as: registry.registrar) {
            try registry.enterprises.linkProgram(
                .with {
                    $0.enterpriseID = plant.id
                    $0.link = .with {
                        $0.program = "排污登记"
                        $0.number = number
                        $0.agencyID = agency
                    }
                }, $0)
        }
    }

    private func find(_ number: String) throws -> Enterprise {
        try registry.query {
            try registry.enterprises.findByProgram(
                .with {
                    $0.program = "排污登记"
                    $0.number = number
                }, $0)
        }
    }

    @Test("a plant is found by another agency's id, once it is linked and until it is unlinked")
    func links() throws {
        #expect(#expect(throws: Refusal.self) { try find("X-1") }?.reason == .linkUnknown)
        #expect(try link("X-1", of: plant).links.map(\.number) == ["X-1"])
        #expect(try find("X-1").id == plant.id)
        #expect(try link("X-1", of: plant).revision == 2)
        let other = try registry.register("示例二号混凝土有限公司")
        let taken = #expect(throws: Refusal.self) { try link("X-1", of: other) }
        #expect(taken?.reason == .linkTaken)
        let agency = #expect(throws: Refusal.self) { try link("X-2", of: plant, agency: "nobody") }
        #expect(agency?.reason.word == "agency-unknown")
        let unlink = UnlinkProgramRequest.with {
            $0.enterpriseID = plant.id
            $0.program = "排污登记"
            $0.number = "X-1"
            $0.reason = "录错"
        }
        _ = try registry.command(as: registry.registrar) {
            try registry.enterprises.unlinkProgram(unlink, $0)
        }
        #expect(throws: Refusal.self) { try find("X-1") }
        let again = try registry.refusal(as: registry.registrar) {
            try registry.enterprises.unlinkProgram(unlink, $0)
        }
        #expect(again?.reason == .linkUnknown)
        #expect(try link("X-1", of: other).links.count == 1)
    }
}
