import CommonAPI
import EnforcementAPI
import Refusals
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Enforcement

@Suite("The key-supervision list")
struct SupervisionTests {
    private let world: EnforcementWorld
    private let service = SupervisionService()
    private let officer = World.actor("officer.01", .organiser, over: "330500")

    init() throws {
        world = try EnforcementWorld()
        try world.register("plant-1")
    }

    private func enter(_ plant: String = "plant-1", as actor: Actor? = nil) throws -> Supervision {
        try world.world.command(as: actor ?? officer) {
            try service.enterSupervision(
                .with {
                    $0.enterpriseID = plant
                    $0.reason = "未按要求完成清洁生产改造验收"
                }, $0)
        }
    }

    private func leave(_ plant: String = "plant-1") throws -> Supervision {
        try world.world.command(as: officer) {
            try service.leaveSupervision(
                .with {
                    $0.enterpriseID = plant
                    $0.reason = "已通过验收"
                }, $0)
        }
    }

    private func list(_ division: String = "", past: Bool = false) throws -> [Supervision] {
        try world.world.query(as: officer) {
            try service.listSupervision(
                .with {
                    $0.divisionCode = division
                    $0.past = past
                }, $0
            ).stays
        }
    }

    @Test("a plant comes onto the list and leaves it, each time with the reason, and the others are told")
    func stay() throws {
        let entered = try enter()
        #expect(entered.enterpriseName == "示例一号混凝土有限公司")
        #expect(entered.enteredOn == "2026-11-23")
        #expect(entered.enteredBy == "officer.01")
        #expect(try list("330500") == [entered])
        #expect(try list("330400").isEmpty)
        let left = try leave()
        #expect(left.id == entered.id)
        #expect(left.leftOn == "2026-11-23")
        #expect(left.leaveReason == "已通过验收")
        #expect(try list().isEmpty)
        #expect(try list(past: true) == [left])
        _ = try enter()
        #expect(try list(past: true).count == 2)
        #expect(
            try world.world.published(SupervisionChanged.self).map(\.stay.leftOn) == ["", "2026-11-23", ""])
    }

    @Test("a plant is on the list once, and leaves only when it is on it")
    func once() throws {
        #expect(#expect(throws: Refusal.self) { try leave() }?.reason == .notSupervised)
        _ = try enter()
        #expect(#expect(throws: Refusal.self) { try enter() }?.reason == .supervisedAlready)
    }

    @Test("only known plants of the caller's divisions are put on it")
    func reach() throws {
        #expect(#expect(throws: Refusal.self) { try enter("nowhere") }?.reason == .plantUnknown)
        let elsewhere = World.actor("officer.02", .investigator, over: "330400")
        #expect(#expect(throws: Refusal.self) { try enter(as: elsewhere) }?.reason.word == "no-grant-here")
    }
}
