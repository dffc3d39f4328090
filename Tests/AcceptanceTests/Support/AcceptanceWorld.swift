import AcceptanceAPI
import CommonAPI
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import World

@testable import Acceptance

/// A store of Acceptance on 2026-11-23 that has followed the Registry: divisions, witnesses, three plants.
struct AcceptanceWorld {
    let world: World
    let templates = TemplateService()
    let rounds = RoundService()
    let applications = ApplicationService()
    let experts = ExpertService()
    let draws = DrawService()
    let notices = NoticeService()
    let plaques = PlaqueService()
    let items: [TemplateItem]

    init(today: Day = "2026-11-23") throws {
        world = try World(AcceptanceService.definition, now: Instant(startOf: today).adding(seconds: 36_000))
        items = try SampleTemplate.items()
        try follow(
            DivisionSet.with { set in
                let codes = ["330000", "330100", "330400", "330481", "330500", "330522", "330523"]
                set.divisions = codes.map { code in
                    .with {
                        $0.id = code
                        $0.name = code
                    }
                }
            }, about: "divisions")
        for agency in Actors.seats { try follow(agency, about: agency.id) }
        for principal in Actors.principals { try follow(principal, about: principal.id) }
        try followPlant(Actors.plant, "示例一号混凝土有限公司", in: "330522")
        try followPlant(Actors.otherPlant, "示例二号混凝土有限公司", in: "330522")
        try followPlant(Actors.farPlant, "示例三号混凝土有限公司", in: "330481")
    }

    /// Lets days pass.
    func advance(days: Int) {
        world.now = world.now.adding(days: days)
    }

    func advance(seconds: Int64) {
        world.now = Instant(microseconds: world.now.microseconds + seconds * 1_000_000)
    }

    @discardableResult
    func follow(_ event: some SwiftProtobuf.Message, about subject: String) throws -> Inbox.Fate {
        try world.receive(event, about: subject, from: "registry", by: AcceptanceService.definition)
    }

    func followPlant(
        _ id: String, _ name: String, in division: String, unregistered: Bool = false, mergedInto: String = ""
    ) throws {
        let saved = EnterpriseSaved.with {
            $0.enterpriseID = id
            $0.name = name
            $0.divisionCode = division
            $0.unregistered = unregistered
            $0.mergedInto = mergedInto
        }
        try follow(saved, about: id)
    }

    /// Runs a handler as a command of that caller.
    func act<Request, Reply>(
        _ actor: Actor, _ handler: (Request, Command) throws -> Reply, _ request: Request
    ) throws -> Reply {
        try world.command(as: actor) { try handler(request, $0) }
    }

    /// Runs a handler as a query of that caller.
    func ask<Request, Reply>(
        _ actor: Actor, _ handler: (Request, Query) throws -> Reply, _ request: Request
    ) throws -> Reply {
        try world.query(as: actor) { try handler(request, $0) }
    }
}
