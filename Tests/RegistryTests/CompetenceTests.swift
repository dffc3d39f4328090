import CommonAPI
import Foundation
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Which agency is competent, and agencies that end")
struct CompetenceTests {
    private let registry: RegistryWorld
    private let county: Actor
    private let commerce: Actor
    private let ecology: Actor

    static let own = RegistryWorld.agency()
    static let first = RegistryWorld.agency("haining-ecology", name: "示例分局", .ecology)
    static let rival = RegistryWorld.agency("aaa-ecology", name: "示例新分局", .ecology)
    static let city = RegistryWorld.agency("jiaxing-ecology", in: "330400", name: "示例市局", .ecology)
    static let provinceCommerce = RegistryWorld.agency("zj-commerce", in: "330000", name: "示例商务厅", .commerce)
    static let provinceEcology = RegistryWorld.agency("zj-ecology", in: "330000", name: "示例环保厅", .ecology)
    static let elsewhere = RegistryWorld.agency("changxing-ecology", in: "330522", name: "示例长兴分局", .ecology)

    init() throws {
        registry = try RegistryWorld()
        county = registry.countyAdministrator
        commerce = RegistryWorld.administrator(of: Self.provinceCommerce)
        ecology = RegistryWorld.administrator(of: Self.provinceEcology)
        for agency in [
            Self.own, Self.first, Self.rival, Self.city, Self.provinceCommerce, Self.provinceEcology,
            Self.elsewhere,
        ] {
            try registry.register(agency)
        }
    }

    private func competent(at place: String = "330481", _ line: Department = .ecology) throws -> String? {
        try registry.command(as: county) {
            try $0.nearestCompetence(of: line, at: DivisionCode(place, field: "place"))?.agency.id
        }
    }

    private func list(_ division: String = "") throws -> CompetentBodyList {
        try registry.query {
            try registry.directory.listCompetentBodies(.with { $0.divisionCode = division }, $0)
        }
    }

    private func refusal(
        of request: SetCompetentBodyRequest, as actor: Actor? = nil
    ) throws -> Refusal? {
        try registry.refusal(as: actor ?? registry.administrator) {
            try registry.directory.setCompetentBody(request, $0)
        }
    }

    private func end(_ agency: Agency, as actor: Actor, successor: String = "") throws -> Agency {
        try registry.command(as: actor) {
            try registry.directory.endAgency(
                .with {
                    $0.agencyID = agency.id
                    $0.reason = "机构改革"
                    $0.successorID = successor
                }, $0)
        }
    }

    @Test("nobody is competent by being registered, whatever its id sorts before")
    func neverByOrder() throws {
        #expect(try competent() == nil)
        try registry.settle(Self.provinceEcology)
        #expect(try competent() == "zj-ecology")
        try registry.settle(Self.city)
        #expect(try competent() == "jiaxing-ecology")
        try registry.settle(Self.first)
        #expect(try competent() == "haining-ecology")
    }

    @Test("the level above sets who is competent, and says it to the others")
    func fromAbove() throws {
        let request = RegistryWorld.competence(of: "aaa-ecology", .ecology, in: "330481")
        let rivals = RegistryWorld.administrator(of: Self.rival)
        for actor in [county, rivals] {
            #expect(try refusal(of: request, as: actor)?.reason == .levelAbove)
        }
        #expect(try refusal(of: request, as: registry.registrar)?.reason == .noGrantHere)
        #expect(
            try refusal(of: request, as: RegistryWorld.administrator(of: Self.elsewhere))?.reason
                == .noGrantHere)
        let body = try registry.settle(Self.first, as: RegistryWorld.administrator(of: Self.city))
        #expect(body.id == "330481/ecology")
        #expect(body.terms.map(\.agencyID) == ["haining-ecology"])
        #expect(body.terms.first?.setBy == "jiaxing-ecology.administrator")
        #expect(body.terms.first?.setByAgency == "示例市局")
        #expect(body.terms.first?.from == registry.world.now.day.text)
        #expect(try registry.world.published(CompetentBody.self) == [body])
    }

    @Test("for the province one of another department sets it")
    func province() throws {
        let request = RegistryWorld.competence(of: "zj-ecology", .ecology, in: "330000")
        #expect(try refusal(of: request, as: ecology)?.reason == .levelAbove)
        #expect(try refusal(of: request, as: county)?.reason == .noGrantHere)
        try registry.settle(Self.provinceEcology, as: commerce)
        // Not its own department into another's line either.
        let line = RegistryWorld.competence(of: "zj-commerce", .bulkCement, in: "330000")
        #expect(try refusal(of: line, as: commerce)?.reason == .levelAbove)
        _ = try registry.command(as: ecology) { try registry.directory.setCompetentBody(line, $0) }
    }

    @Test("an agency is competent in its line and place only; for the bulk-cement line any office may be")
    func fit() throws {
        for (agency, line, place) in [
            ("haining-nr", Department.ecology, "330481"), ("changxing-ecology", .ecology, "330481"),
            ("haining-ecology", .ecology, "330400"),
        ] {
            let request = RegistryWorld.competence(of: agency, line, in: place)
            #expect(try refusal(of: request)?.reason == .competentAgencyUnfit)
        }
        let unknown = RegistryWorld.competence(of: "nobody", .ecology, in: "330481")
        #expect(try refusal(of: unknown)?.reason == .agencyUnknown)
        _ = try registry.command(as: registry.administrator) {
            _ = try registry.directory.setCompetentBody(
                RegistryWorld.competence(of: "jiaxing-ecology", .ecology, in: "330481"), $0)
            return try registry.directory.setCompetentBody(
                RegistryWorld.competence(of: "haining-nr", .bulkCement, in: "330481"), $0)
        }
        #expect(try competent() == "jiaxing-ecology")
        #expect(try competent(at: "330481", .bulkCement) == "haining-nr")
    }

    @Test("a term begins on its day, and none in the past")
    func terms() throws {
        try registry.settle(Self.first)
        #expect(
            try refusal(
                of: RegistryWorld.competence(of: "aaa-ecology", .ecology, in: "330481", from: "2026-11-22"))?
                .reason == .competenceBackdated)
        let body = try registry.settle(Self.rival, from: "2026-12-01")
        #expect(body.terms.map(\.agencyID) == ["haining-ecology", "aaa-ecology"])
        #expect(try competent() == "haining-ecology")
        registry.world.now = Instant(startOf: "2026-12-01")
        #expect(try competent() == "aaa-ecology")
        let nobody = try registry.command(as: registry.administrator) {
            try registry.directory.setCompetentBody(
                RegistryWorld.competence(of: "", .ecology, in: "330481", from: "2026-12-05"), $0)
        }
        #expect(nobody.terms.map(\.from) == ["2026-11-23", "2026-12-01", "2026-12-05"])
        registry.world.now = Instant(startOf: "2026-12-05")
        #expect(try competent() == nil)
        #expect(try body.term(on: Day("2026-11-30", field: "day"))?.agencyID == "haining-ecology")
    }

    @Test("where there are agencies and none is set, the list says so")
    func gaps() throws {
        try registry.settle(Self.city)
        let found = try list("330481")
        #expect(found.bodies.isEmpty)
        #expect(found.gaps.map(\.department) == [.ecology, .naturalResources])
        #expect(found.gaps.first?.agencyIds == ["aaa-ecology", "haining-ecology"])
        try registry.settle(Self.first)
        #expect(try list("330481").gaps.map(\.department) == [.naturalResources])
        #expect(try list("330400").bodies.map(\.id) == ["330400/ecology", "330481/ecology"])
    }

    @Test("an agency is ended by itself or from above, and is competent for nothing then")
    func ends() throws {
        try registry.settle(Self.city)
        try registry.settle(Self.first)
        for actor in [county, RegistryWorld.administrator(of: Self.rival)] {
            let refused = try registry.refusal(as: actor) {
                try registry.directory.endAgency(
                    .with {
                        $0.agencyID = "haining-ecology"
                        $0.reason = "示例"
                    }, $0)
            }
            #expect(refused?.reason == .levelAbove)
        }
        let ended = try end(
            Self.first, as: RegistryWorld.administrator(of: Self.city), successor: "aaa-ecology")
        #expect(ended.endedAt == registry.world.now.microseconds)
        #expect(ended.endedBy == "jiaxing-ecology.administrator")
        #expect(ended.successorID == "aaa-ecology")
        #expect(try registry.world.published(Agency.self).last == ended)
        #expect(try registry.world.published(CompetentBody.self).last?.terms.last?.agencyID == "")
        // Not the successor: that is for the level above to say.
        #expect(try competent() == "jiaxing-ecology")
        let again = try registry.refusal(as: registry.administrator) {
            try registry.directory.endAgency(.with { $0.agencyID = "haining-ecology" }, $0)
        }
        #expect(again?.reason == .agencyEnded)
        _ = try end(Self.own, as: county)
    }

    @Test("a plan for an ended agency is dropped, and the one in force stays")
    func endsPlans() throws {
        try registry.settle(Self.first)
        try registry.settle(Self.rival, from: "2026-12-01")
        _ = try end(Self.rival, as: registry.administrator)
        #expect(try list("330481").bodies.first?.terms.map(\.agencyID) == ["haining-ecology"])
    }

    @Test("nobody is entered, given anything or made competent for an ended agency; its id is not another's")
    func ended() throws {
        try registry.register(RegistryWorld.principal("haining-ecology.01", agency: "haining-ecology"))
        _ = try end(Self.first, as: registry.administrator)
        let administrator = RegistryWorld.administrator(of: Self.first)
        let newcomer = RegistryWorld.principal("haining-ecology.02", agency: "haining-ecology")
        #expect(try registry.refusal(of: newcomer, as: administrator)?.reason == .agencyEnded)
        let change = RegistryWorld.request(
            RegistryWorld.grant(.examiner, "330481"), of: "haining-ecology.01")
        #expect(
            try registry.refusal(as: administrator) { try registry.directory.addGrant(change, $0) }?.reason
                == .agencyEnded)
        let request = RegistryWorld.competence(of: "haining-ecology", .ecology, in: "330481")
        #expect(try refusal(of: request)?.reason == .agencyEnded)
        #expect(try registry.refusal(of: Self.first)?.reason == .agencyExists)
        #expect(
            try registry.query { try $0.shown(.agencies).require("haining-ecology").name } == "示例分局")
        #expect(try registry.command(as: county) { try $0.actingPrincipal("haining-ecology.01") } == nil)
    }

    @Test(
        "a store from before keeps each only agency of its line competent, once; where there are two, nobody is"
    )
    func presumed() throws {
        func presume() throws {
            try registry.command(as: county) { try $0.presumeCompetence(publishing: true) }
        }
        try presume()
        let found = try list()
        #expect(
            found.bodies.map(\.id) == [
                "330000/commerce", "330000/ecology", "330400/ecology", "330481/natural-resources",
                "330522/ecology",
            ])
        #expect(found.bodies.allSatisfy { $0.terms.count == 1 && $0.terms[0].presumed })
        #expect(found.gaps.map(\.divisionCode) == ["330481"])
        #expect(try registry.world.published(CompetentBody.self).count == 5)
        #expect(try competent() == "jiaxing-ecology")
        try registry.register(RegistryWorld.agency("jiaxing-nr", in: "330400", name: "示例二局"))
        try presume()
        #expect(try list().bodies.count == 5)
    }
}
