import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Enforcement

@Suite("Days that were entered wrongly")
struct CorrectionTests {
    typealias Actors = EnforcementWorld

    private let world: EnforcementWorld

    init() throws {
        world = try EnforcementWorld()
    }

    private func file(seenOn day: String, confirming fields: [String] = []) throws -> Tip {
        var request = Actors.unregistered()
        request.seenOn = day
        request.confirmed = fields
        return try world.file(request).tip
    }

    private func correct(
        _ id: String, to day: String, confirming fields: [String] = [], as actor: Actor = Actors.hotline
    ) throws -> Tip {
        try world.world.command(as: actor) {
            try world.tips.correctSighting(
                .with {
                    $0.tipID = id
                    $0.seenOn = day
                    $0.reason = "登记时年份写错"
                    $0.confirmed = fields
                }, $0)
        }
    }

    @Test(
        "a day long ago is asked about, and taken once it is confirmed; one that cannot be is not",
        arguments: [
            ("2024-11-22", Reason.dayQuestioned, true), ("1998-05-01", .dayQuestioned, true),
            ("1949-10-01", .dayQuestioned, true), ("1949-09-30", .dayOutOfBounds, false),
            ("1026-11-20", .dayOutOfBounds, false), ("0001-01-01", .dayOutOfBounds, false),
        ])
    func sighting(_ day: String, _ reason: Reason, _ isTaken: Bool) throws {
        #expect(refusal { _ = try file(seenOn: day) }?.reason == reason)
        #expect(refusal { _ = try file(seenOn: day, confirming: ["act_on"]) }?.reason == reason)
        if isTaken {
            #expect(try file(seenOn: day, confirming: ["seen_on"]).seenOn == day)
        } else {
            #expect(refusal { _ = try file(seenOn: day, confirming: ["seen_on"]) }?.reason == reason)
        }
        #expect(try file(seenOn: "2024-11-23").seenOn == "2024-11-23")
    }

    @Test(
        "whoever filed a tip corrects the day, and so does whom it went to; nobody else, and not once it is closed"
    )
    func correctable() throws {
        let tip = try file(seenOn: "2025-11-20")
        #expect(try correct(tip.id, to: "2026-11-20").seenOn == "2026-11-20")
        let second = try correct(tip.id, to: "", as: Actors.land[0])
        #expect(second.seenOn.isEmpty)
        #expect(second.changeReason == "登记时年份写错")
        #expect(
            refusal { _ = try correct(tip.id, to: "2026-11-20", as: Actors.otherHotline) }?.reason
                == .tipUnknown)
        #expect(refusal { _ = try correct(tip.id, to: "2026-11-24") }?.reason == .dayInFuture)
        #expect(refusal { _ = try correct(tip.id, to: "2026-02-29") }?.reason == .dayUnknown)
        #expect(refusal { _ = try correct(tip.id, to: "2020-11-20") }?.reason == .dayQuestioned)
        #expect(try correct(tip.id, to: "2020-11-20", confirming: ["seen_on"]).seenOn == "2020-11-20")
        _ = try correct(tip.id, to: "2026-11-20")
        let filed = try world.fileCase(over: [tip.id])
        _ = try world.decide(Actors.shutDown(filed.id, .land), as: Actors.land[0])
        _ = try world.decide(Actors.shutDown(filed.id, .qualification), as: Actors.construction[0])
        #expect(refusal { _ = try correct(tip.id, to: "2026-11-19") }?.reason == .tipClosed)
    }

    private func correctAct(
        _ filed: Case, to day: String, confirming fields: [String] = [], as actor: Actor = Actors.land[0]
    ) throws -> Case {
        try world.world.command(as: actor) {
            try world.cases.correctActDay(
                .with {
                    $0.caseID = filed.id
                    $0.revision = filed.revision
                    $0.actOn = day
                    $0.reason = "现场记录为准"
                    $0.confirmed = fields
                }, $0)
        }
    }

    @Test("the day of the act is corrected by who filed the case, until somebody has decided by it")
    func actDay() throws {
        var filed = try world.hainingCase()
        filed = try correctAct(filed, to: "2026-10-01")
        #expect(filed.actOn == "2026-10-01")
        #expect(filed.changeReason == "现场记录为准")
        #expect(refusal { _ = try correctAct(filed, to: "2021-11-22") }?.reason == .dayQuestioned)
        #expect(refusal { _ = try correctAct(filed, to: "1026-11-20") }?.reason == .dayOutOfBounds)
        #expect(
            refusal { _ = try correctAct(filed, to: "2026-10-02", as: Actors.construction[0]) }?.reason
                == .trackOfAnotherAgency)
        filed = try correctAct(filed, to: "2021-11-22", confirming: ["act_on"])
        filed = try world.decide(Actors.shutDown(filed.id, .land), as: Actors.land[0])
        #expect(refusal { _ = try correctAct(filed, to: "2026-10-02") }?.reason == .trackDecided)
    }

    @Test("a case over a tip whose day is older than the question is asked about, and can then be decided")
    func oldTip() throws {
        let tip = try file(seenOn: "2015-11-20", confirming: ["seen_on"])
        #expect(refusal { _ = try world.fileCase(over: [tip.id]) }?.reason == .dayQuestioned)
        #expect(try world.fileCase(over: [tip.id], actOn: "2026-11-20").actOn == "2026-11-20")
    }
}
