import CommonAPI
import Foundation
import ReferenceData
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

/// A Registry in memory with the divisions of Zhejiang, its handlers, and callers with the usual roles.
struct RegistryWorld {
    static let definition = RegistryService.definition

    let world: World
    let directory = DirectoryService()
    let reference = ReferenceService()
    let enterprises = EnterpriseService()
    let contacts = ContactService()
    let sites = SiteService()
    let duplicates = DuplicateService()
    let permits = PermitService()
    let searching = SearchService()
    let imports = ImportService()
    let standings = StandingService()

    let administrator = World.actor("admin.01", .administrator, over: "330000")
    let countyAdministrator = World.actor(
        "admin.02", .administrator, over: "330481", agency: RegistryWorld.agency())
    let registrar = World.actor("registrar.01", .registrar, over: "330000")
    let countyRegistrar = World.actor("registrar.02", .registrar, over: "330481")
    let reader = World.actor("reader.01", .expert, over: "330522")

    /// Opens it with these divisions loaded, those of the data file unless others are given.
    init(divisions: [CommonAPI.Division]? = nil) throws {
        world = try World(Self.definition, now: Instant(startOf: "2026-11-23"))
        let rows = try divisions ?? SampleData.divisions()
        if !rows.isEmpty {
            try command(as: administrator) { _ = try reference.loadDivisions(rows, $0) }
        }
    }

    func command<T>(as actor: Actor, _ body: (Command) throws -> T) throws -> T {
        try world.command(as: actor, body)
    }

    func query<T>(as actor: Actor? = nil, _ body: (Query) throws -> T) throws -> T {
        try world.query(as: actor ?? reader, body)
    }

    func advance(seconds: Int64) {
        world.now = world.now.adding(seconds: seconds)
    }

    /// The refusal that a command ends with; an issue when it goes through.
    func refusal(
        as actor: Actor, sourceLocation: SourceLocation = #_sourceLocation,
        _ body: (Command) throws -> some Any
    ) throws -> Refusal? {
        let before = try world.events().count
        do {
            _ = try command(as: actor, body)
            Issue.record("the command went through", sourceLocation: sourceLocation)
            return nil
        } catch let refusal as Refusal {
            #expect(try world.events().count == before, sourceLocation: sourceLocation)
            return refusal
        }
    }

    /// Enters a plant by its registrar.
    func register(_ name: String, in division: String = "330481", code: String = "") throws -> Enterprise {
        try command(as: registrar) {
            try enterprises.registerEnterprise(
                .with {
                    $0.name = name
                    $0.divisionCode = division
                    $0.place = "示例地址"
                    $0.creditCode = code
                }, $0)
        }
    }

    /// Lets one plant's record answer for another's.
    func merge(_ double: Enterprise, into survivor: Enterprise) throws {
        _ = try command(as: registrar) {
            try duplicates.mergeEnterprises(
                .with {
                    $0.survivorID = survivor.id
                    $0.survivorRevision = survivor.revision
                    $0.mergedID = double.id
                    $0.mergedRevision = double.revision
                    $0.reason = "同一企业"
                }, $0)
        }
    }

    func enterprise(_ id: String) throws -> Enterprise {
        try query { try enterprises.getEnterprise(.with { $0.enterpriseID = id }, $0) }
    }

    func list(in division: String = "", state: EnterpriseState = .unspecified) throws -> [Enterprise] {
        try query {
            try enterprises.listEnterprises(
                .with {
                    $0.divisionCode = division
                    $0.state = state
                    $0.pageSize = 500
                }, $0
            ).enterprises
        }
    }

    /// Applies an event of another service.
    @discardableResult
    func receive(
        _ payload: some SwiftProtobuf.Message, about subject: String, from source: String
    ) throws -> Inbox.Fate {
        try world.receive(payload, about: subject, from: source, by: Self.definition)
    }
}
