import AcceptanceAPI
import CommonAPI
import Crypto
import EnforcementAPI
import Foundation
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Acceptance

@Suite("Plaques")
struct PlaqueTests {
    private let world: AcceptanceWorld
    private let round: Round

    init() throws {
        world = try AcceptanceWorld()
        round = try world.openRound()
        _ = try world.publish(
            over: [
                world.audited(in: round), world.audited(in: round, by: Actors.otherPlant),
            ])
    }

    private func plaque() throws -> Plaque {
        try #require(try world.plaques(of: Actors.plant).first)
    }

    @Test("plaques are numbered through by county and year and last three years")
    func granted() throws {
        let both = try world.ask(Actor.nobody, world.plaques.listPlaques, ListPlaquesRequest()).plaques
        #expect(both.map(\.number) == ["330522-2026-0001", "330522-2026-0002"])
        #expect(both.map(\.enterpriseID) == [Actors.plant, Actors.otherPlant])
        for plaque in both {
            #expect(plaque.state == .granted)
            #expect(plaque.grantedOn == "2026-11-23" && plaque.expiresOn == "2029-11-23")
        }
        let told = try world.world.published(PlaqueChanged.self)
        #expect(told.map(\.plaque) == both)
        let granting = try world.world.events().filter { $0.type == PlaqueChanged.protoMessageName }
        #expect(granting.map(\.subject) == both.map(\.enterpriseID))
    }

    @Test("after a restoration plaques go on in a range of their own")
    func restored() throws {
        try world.world.restore(generation: 1)
        let again = try world.openRound("R2026-2", under: .with { $0.id = round.templateID })
        _ = try world.publish("2026-2", over: [world.audited(in: again)])
        #expect(
            try world.plaques(of: Actors.plant).map(\.number) == ["330522-2026-0001", "330522-2026-1000001"])
    }

    @Test("a plant that passes again hangs the new plaque in place of the old one", arguments: [false, true])
    func replaced(isSuspended: Bool) throws {
        let old = try plaque()
        if isSuspended { try world.decide(.fine, on: .environment, about: Actors.plant) }
        let again = try world.openRound("R2026-2", under: .with { $0.id = round.templateID })
        _ = try world.publish("2026-2", over: [world.audited(in: again)])
        let held = try world.plaques(of: Actors.plant)
        #expect(held.map(\.state) == [.replaced, .granted])
        #expect(held[0].cause == "plaque/\(held[1].id)" && held[0].reason.contains(held[1].number))
        let told = try world.world.published(PlaqueChanged.self).suffix(2).map(\.plaque)
        #expect(told == held, "whoever follows ends with the new plaque")
        #expect(held[0].id == old.id && held[0].revision == (isSuspended ? 3 : 2))
    }

    @Test("a new year and another county begin anew")
    func series() {
        #expect(PlaqueSeries(divisionCode: "330522", year: 2026).number(10) == "330522-2026-0010")
        #expect(PlaqueSeries(divisionCode: "330481", year: 2027).number(1) == "330481-2027-0001")
        #expect(PlaqueSeries(divisionCode: "330481", year: 2027).number(10_000) == "330481-2027-10000")
    }

    @Test("a plaque can be checked without the service")
    func signed() throws {
        let plaque = try plaque()
        #expect(plaque.isSigned(by: world.world.publicKey))
        #expect(!plaque.isSigned(by: SigningKey.generate().publicKey))
        let changes: [(inout Plaque) -> Void] = [
            { $0.number = "330522-2026-0009" }, { $0.enterpriseID = "plant-9" },
            { $0.enterpriseName = "另一家" }, { $0.divisionCode = "330523" }, { $0.tier = .innovationCentre },
            { $0.grantedOn = "2026-11-24" }, { $0.expiresOn = "2039-11-23" }, { $0.signature[0] ^= 1 },
            { $0.signature.removeAll() },
        ]
        for change in changes {
            var forged = plaque
            change(&forged)
            #expect(!forged.isSigned(by: world.world.publicKey))
        }
    }

    @Test(
        "plaques are found by plant and place",
        arguments: [
            ("", "", 2), (Actors.plant, "", 1), ("none", "", 0), ("", "330500", 2), ("", "330481", 0),
            (Actors.plant, "330481", 0),
        ])
    func find(plant: String, division: String, count: Int) throws {
        let found = try world.ask(
            Actor.nobody, world.plaques.listPlaques,
            .with {
                $0.enterpriseID = plant
                $0.divisionCode = division
            })
        #expect(found.plaques.count == count)
    }

    @Test(
        "one plaque is found by its whole number only",
        arguments: [
            "330522-2026-0001", "３３０５２２－２０２６－０００１", " 330522—2026—0001", "330522-2026-0003", "330522", "",
        ])
    func get(number: String) throws {
        let request = GetPlaqueRequest.with { $0.number = number }
        if TypedCode.folded(number) == "330522-2026-0001" {
            #expect(
                try world.ask(Actor.nobody, world.plaques.getPlaque, request).enterpriseID == Actors.plant)
        } else {
            expectRefusal(.plaqueUnknown, at: "number") {
                try world.ask(Actor.nobody, world.plaques.getPlaque, request)
            }
        }
    }

    @Test("a fine for pollution suspends the plaque, once, and tells")
    func suspended() throws {
        #expect(try world.decide(.fine, on: .environment, about: Actors.plant) == .applied)
        let suspended = try plaque()
        #expect(suspended.state == .suspended)
        #expect(suspended.cause == "case/case-1")
        #expect(suspended.reason == "示例生态环境分局就案件330522-2026-0001作出环境行政处罚")
        #expect(suspended.isSigned(by: world.world.publicKey))
        #expect(try world.world.published(PlaqueChanged.self).last?.plaque == suspended)
        #expect(try world.plaques(of: Actors.otherPlant).map(\.state) == [.granted])

        try world.decide(.fine, on: .environment, about: Actors.plant, caseID: "case-2")
        #expect(try plaque().cause == "case/case-1")
        #expect(try world.world.published(PlaqueChanged.self).count == 3)
    }

    static let others: [(DecisionKind, Ground, String)] = [
        (.dismissed, .environment, Actors.plant), (.rectify, .environment, Actors.plant),
        (.shutDown, .environment, Actors.plant), (.fine, .land, Actors.plant),
        (.fine, .planning, Actors.plant),
        (.fine, .qualification, Actors.plant), (.fine, .environment, Actors.farPlant),
        (.fine, .environment, "not-known-here"), (.fine, .environment, ""),
    ]

    @Test("any other decision changes nothing", arguments: others)
    func harmless(kind: DecisionKind, ground: Ground, plant: String) throws {
        #expect(try world.decide(kind, on: ground, about: plant) == .applied)
        #expect(try plaque().state == .granted)
        #expect(try world.world.published(PlaqueChanged.self).count == 2)
    }

    @Test(
        "a plaque past its term is not in force and is left as it is",
        arguments: [(1096, true), (1097, false)])
    func lapsed(days: Int, isInForce: Bool) throws {
        world.advance(days: days)
        try world.decide(.fine, on: .environment, about: Actors.plant)
        #expect(try plaque().state == (isInForce ? .suspended : .granted))
    }
}
