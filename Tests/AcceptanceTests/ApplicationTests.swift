import AcceptanceAPI
import CommonAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Acceptance

@Suite("Applications")
struct ApplicationTests {
    private let world: AcceptanceWorld
    private let round: Round

    init() throws {
        world = try AcceptanceWorld()
        round = try world.openRound()
    }

    @Test("a plant applies and is kept as it stood on that day")
    func apply() throws {
        let application = try world.apply(in: round)
        #expect(application.state == .submitted)
        #expect(application.templateID == round.templateID)
        #expect(application.divisionCode == "330522")
        try world.followPlant(Actors.plant, "改名后的混凝土有限公司", in: "330522")
        #expect(try world.show(application).enterpriseName == "示例一号混凝土有限公司")
    }

    @Test(
        "the closing day still takes applications, the day after does not",
        arguments: [(10, true), (11, false)])
    func window(days: Int, isOpen: Bool) throws {
        world.advance(days: days)
        if isOpen {
            _ = try world.apply(in: round)
        } else {
            expectRefusal(.roundClosed, at: "round_id") { try world.apply(in: round) }
        }
    }

    @Test("nobody applies before the opening day or after the closing")
    func closed() throws {
        let early = try AcceptanceWorld(today: "2026-11-20")
        let later = try early.openRound()
        early.advance(days: -1)
        expectRefusal(.roundNotOpenYet, at: "round_id") { try early.apply(in: later) }
        _ = try world.act(Actors.county, world.rounds.closeRound, .with { $0.roundID = round.id })
        expectRefusal(.roundClosed, at: "round_id") { try world.apply(in: round) }
    }

    @Test("a plant applies once a round")
    func once() throws {
        _ = try world.apply(in: round)
        expectRefusal(.applicationExists) { try world.apply(in: round, for: .demonstration) }
        let next = try world.openRound("R2026-2", under: Template.with { $0.id = round.templateID })
        _ = try world.apply(in: next)
    }

    @Test("a plant elsewhere stays outside the round")
    func outside() {
        expectRefusal(.plantOutsideRound, at: "enterprise_id") {
            try world.apply(in: round, by: Actors.farPlant)
        }
    }

    @Test(
        "what is not the caller's plant is unknown to it, known or not",
        arguments: [Actors.otherPlant, Actors.farPlant, "none"])
    func speaksFor(plant: String) {
        expectRefusal(.plantUnknown, at: "enterprise_id") {
            try world.act(
                Actors.applicant, world.applications.submitApplication,
                .with {
                    $0.roundID = round.id
                    $0.enterpriseID = plant
                    $0.tier = .standard
                })
        }
    }

    @Test("a plant whose record is merged into another applies no more, and again when they part")
    func merged() throws {
        let survivor = Actors.otherPlant
        try world.followPlant(Actors.plant, "示例一号混凝土有限公司", in: "330522", mergedInto: survivor)
        expectRefusal(.plantMerged, at: "enterprise_id") { try world.apply(in: round, by: Actors.plant) }
        try world.followPlant(Actors.plant, "示例一号混凝土有限公司", in: "330522")
        _ = try world.apply(in: round, by: Actors.plant)
    }

    @Test("an unregistered plant cannot apply until it is registered")
    func unregistered() throws {
        try world.followPlant("plant-4", "无名站点", in: "330522", unregistered: true)
        expectRefusal(.plantUnknown) { try world.apply(in: round, by: "plant-4") }
        try world.followPlant("plant-4", "示例四号混凝土有限公司", in: "330522")
        _ = try world.apply(in: round, by: "plant-4")
    }

    @Test("an unknown round is refused, and an applicant without a grant at the place")
    func refused() {
        expectRefusal(.roundUnknown) { try world.apply(in: .with { $0.id = "none" }) }
        let elsewhere = World.actor("applicant-1", .applicant, over: "330481", speaksFor: Actors.plant)
        expectRefusal(.noGrantHere) {
            try world.act(
                elsewhere, world.applications.submitApplication,
                .with {
                    $0.roundID = round.id
                    $0.enterpriseID = Actors.plant
                })
        }
    }

    @Test("the city audits what passed, a county's own reviewer does not")
    func audit() throws {
        let application = try world.empanelled(in: round)
        expectRefusal(.applicationNotPassed) { try world.audit(application) }
        _ = try world.score(application)
        expectRefusal(.noGrantHere) { try world.audit(application, as: Actors.countyReviewer) }
        expectRefusal(.noGrantHere) { try world.audit(application, as: Actors.city) }
        expectRefusal(.applicationUnknown) {
            try world.audit(application, as: World.actor("jiaxing.02", .reviewer, over: "330400"))
        }
        let audited = try world.audit(application)
        #expect(audited.state == .audited)
        #expect(audited.audit.agencyName == Actors.reviewer.principal.agencyName)
        expectRefusal(.applicationNotPassed) { try world.audit(application) }
    }
}

@Suite("Who sees an application")
struct ApplicationVisibilityTests {
    private let world: AcceptanceWorld
    private let application: Application

    init() throws {
        world = try AcceptanceWorld()
        application = try world.empanelled()
    }

    static let outsiders = [
        Actors.stranger, Actors.farCounty, Actors.applicant(for: Actors.otherPlant), Actors.expert("E01"),
        Actor.nobody,
        World.actor("changxing.09", over: "330522", speaksFor: "E99"),
    ]

    @Test("hidden answers like absent", arguments: outsiders.indices)
    func hidden(index: Int) {
        let outsider = Self.outsiders[index]
        expectRefusal(.applicationUnknown, at: "application_id") { try world.show(application, to: outsider) }
        expectRefusal(.applicationUnknown, at: "application_id") {
            try world.ask(
                outsider, world.applications.listRectifications, .with { $0.applicationID = application.id })
        }
        expectRefusal(.applicationUnknown, at: "application_id") {
            try world.show(Application.with { $0.id = "none" }, to: outsider)
        }
    }

    @Test("who organises and supervises sees all of it; an expert, until the visit, its own seat")
    func shown() throws {
        for actor in [Actors.county, Actors.city, Actors.province, Actors.reviewer, Actors.auditor] {
            #expect(try world.show(application, to: actor) == application)
        }
        let seated = Actors.expert(application.panel[0])
        #expect(try world.show(application, to: seated).panel == [application.panel[0]])
        _ = try world.handIn(by: application.panel[1], for: application)
        #expect(try world.show(application, to: seated).panel == application.panel)
    }

    @Test("the plant learns who sits on the panel when the first sheet is in")
    func panel() throws {
        #expect(application.panel.count == 3)
        let before = try world.show(application, to: Actors.applicant)
        #expect(before.panel.isEmpty)
        _ = try world.handIn(by: application.panel[0], for: application)
        #expect(try world.show(application, to: Actors.applicant).panel == application.panel)
    }

    static let otherOfficers = [
        World.actor("hotline", .hotline, over: "330000"),
        World.actor("investigator", .investigator, over: "330522"),
        World.actor("signatory", .signatory, over: "330000"), Actors.party("witness-b"),
    ]

    @Test("officers with other business learn of panel and scores with the verdict", arguments: 0..<4)
    func others(index: Int) throws {
        let officer = Self.otherOfficers[index]
        _ = try world.handIn(by: application.panel[0], for: application)
        #expect(try world.show(application, to: officer).panel.isEmpty)
        if index == 2 {
            let list = try world.ask(officer, world.applications.listApplications, .init())
            #expect(list.applications.map(\.panel) == [[]])
        }
        for expert in application.panel.dropFirst() { _ = try world.handIn(by: expert, for: application) }
        #expect(try world.show(application, to: officer).panel == application.panel)
    }

    @Test(
        "a list shows what lies within the caller's divisions",
        arguments: [("", "330500", 2), ("330522", "330000", 2), ("330400", "330000", 0), ("", "330400", 0)])
    func list(filter: String, grant: String, count: Int) throws {
        world.advance(days: 1)
        let round = try world.openRound(
            "R2026-2", under: Template.with { $0.id = application.templateID })
        let second = try world.apply(in: round, by: Actors.otherPlant)
        let officer = World.actor("officer", .reviewer, over: grant)
        let all = try world.ask(
            officer, world.applications.listApplications, .with { $0.divisionCode = filter })
        #expect(all.applications.count == count)
        let ofRound = try world.ask(
            Actors.auditor, world.applications.listApplications, .with { $0.roundID = round.id })
        #expect(ofRound.applications.map(\.id) == [second.id])
    }
}
