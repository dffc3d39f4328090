import AcceptanceAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Acceptance

@Suite("Rounds")
struct RoundTests {
    private let world: AcceptanceWorld
    private let template: Template

    init() throws {
        world = try AcceptanceWorld()
        template = try world.publishTemplate()
    }

    private func request(_ edit: (inout OpenRoundRequest) -> Void = { _ in }) -> OpenRoundRequest {
        var request = OpenRoundRequest.with {
            $0.code = "R2026-1"
            $0.divisionCode = "330522"
            $0.templateID = template.id
            $0.opensOn = "2026-11-23"
            $0.closesOn = "2026-11-23"
        }
        edit(&request)
        return request
    }

    @Test("a county opens a round of its own, even for a single day")
    func open() throws {
        let round = try world.act(Actors.county, world.rounds.openRound, request())
        #expect(round.state == .open)
        #expect(round.templateID == template.id)
        #expect(
            try world.ask(Actors.stranger, world.rounds.getRound, .with { $0.roundID = round.id }) == round)
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let reason: Reason
        let field: FieldPath?
        let make: @Sendable (inout OpenRoundRequest) -> Void
        var testDescription: String { name }
    }

    static let faults = [
        Fault(name: "a closing day before the opening day", reason: .windowEmpty, field: "closes_on") {
            $0.closesOn = "2026-11-22"
        },
        Fault(name: "30 February", reason: .dayUnknown, field: "closes_on") { $0.closesOn = "2027-02-30" },
        Fault(name: "month 13", reason: .dayUnknown, field: "opens_on") { $0.opensOn = "2026-13-01" },
        Fault(name: "an unknown template", reason: .templateUnknown, field: "template_id") {
            $0.templateID = "none"
        },
        Fault(name: "a division that is not loaded", reason: .placeUnknown, field: "division_code") {
            $0.divisionCode = "330502"
        },
        Fault(name: "another county", reason: .noGrantHere, field: nil) { $0.divisionCode = "330523" },
        Fault(name: "the whole city", reason: .noGrantHere, field: nil) { $0.divisionCode = "330500" },
    ]

    @Test("a round that could not be held is refused", arguments: faults)
    func refused(fault: Fault) {
        expectRefusal(fault.reason, at: fault.field) {
            try world.act(Actors.county, world.rounds.openRound, request(fault.make))
        }
    }

    @Test("a code is used once")
    func once() throws {
        _ = try world.act(Actors.county, world.rounds.openRound, request())
        expectRefusal(.roundCodeTaken, at: "code") {
            try world.act(Actors.county, world.rounds.openRound, request())
        }
    }

    @Test("a round closes once, and by its organiser only")
    func close() throws {
        let round = try world.act(Actors.county, world.rounds.openRound, request())
        let which = RoundRequest.with { $0.roundID = round.id }
        expectRefusal(.noGrantHere) { try world.act(Actors.farCounty, world.rounds.closeRound, which) }
        #expect(try world.act(Actors.county, world.rounds.closeRound, which).state == .closed)
        expectRefusal(.roundClosed, at: "round_id") {
            try world.act(Actors.county, world.rounds.closeRound, which)
        }
    }

    @Test("an unknown round is refused")
    func unknown() {
        expectRefusal(.roundUnknown, at: "round_id") {
            try world.ask(Actors.stranger, world.rounds.getRound, .with { $0.roundID = "none" })
        }
    }

    @Test(
        "rounds are listed by place",
        arguments: [("", 2), ("330500", 1), ("330522", 1), ("330523", 0), ("330400", 1)])
    func list(division: String, count: Int) throws {
        _ = try world.act(Actors.province, world.rounds.openRound, request())
        _ = try world.act(
            Actors.province, world.rounds.openRound,
            request {
                $0.code = "R2026-2"
                $0.divisionCode = "330481"
            })
        let found = try world.ask(
            Actors.stranger, world.rounds.listRounds, .with { $0.divisionCode = division })
        #expect(found.rounds.count == count)
    }
}
