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

@Suite("Technical guidance")
struct GuidanceTests {
    private let registry: RegistryWorld
    private let service = GuidanceService()
    private let plant: Enterprise
    private let owner: Actor
    private let organiser = World.actor("centre.01", .organiser, over: "330000")
    private let expert = World.actor("expert.01", .expert, over: "330000")
    private let otherExpert = World.actor("expert.02", .expert, over: "330000")

    init() throws {
        registry = try RegistryWorld()
        plant = try registry.register("示例一号混凝土有限公司")
        owner = World.actor("plant.01", .applicant, over: "330481", speaksFor: plant.id)
        for id in ["expert.01", "expert.02"] {
            try registry.register(
                RegistryWorld.principal(id, agency: "", grants: [RegistryWorld.grant(.expert, "330000")]))
        }
        try registry.register(RegistryWorld.agency())
        try registry.register(RegistryWorld.principal())
    }

    private func name(
        _ principal: String = "expert.01", _ field: GuidanceField = .equipment,
        in division: String = "330000",
        as actor: Actor? = nil
    ) throws -> TeamMember {
        try registry.command(as: actor ?? organiser) {
            try service.nameTeamMember(
                .with {
                    $0.name = "示例专家"
                    $0.field = field
                    $0.organisation = "示例装备公司"
                    $0.principalID = principal
                    $0.divisionCode = division
                }, $0)
        }
    }

    @discardableResult
    private func dismiss(_ member: TeamMember) throws -> TeamMember {
        try registry.command(as: organiser) {
            try service.dismissTeamMember(
                .with {
                    $0.memberID = member.id
                    $0.reason = "退休"
                }, $0)
        }
    }

    private func team(in division: String = "") throws -> Team {
        try registry.query { try service.getTeam(.with { $0.divisionCode = division }, $0) }
    }

    private func ask(as actor: Actor? = nil) throws -> GuidanceRequest {
        try registry.command(as: actor ?? owner) {
            try service.askGuidance(
                .with {
                    $0.enterpriseID = plant.id
                    $0.field = .equipment
                    $0.title = "砂石分离机选型"
                    $0.question = "年产 60 万方，分离机如何配？"
                }, $0)
        }
    }

    private func assign(_ request: GuidanceRequest, to member: TeamMember, as actor: Actor? = nil) throws
        -> GuidanceRequest
    {
        try registry.command(as: actor ?? organiser) {
            try service.assignGuidance(
                .with {
                    $0.requestID = request.id
                    $0.memberID = member.id
                }, $0)
        }
    }

    private func answer(_ request: GuidanceRequest, as actor: Actor? = nil) throws -> GuidanceRequest {
        try registry.command(as: actor ?? expert) {
            try service.answerGuidance(
                .with {
                    $0.requestID = request.id
                    $0.answer = "按小时洗车量配两台。"
                }, $0)
        }
    }

    private func handBack(_ request: GuidanceRequest, as actor: Actor? = nil) throws -> GuidanceRequest {
        try registry.command(as: actor ?? expert) {
            try service.handBackGuidance(
                .with {
                    $0.requestID = request.id
                    $0.reason = "曾参与该企业改造设计"
                }, $0)
        }
    }

    private func rate(_ request: GuidanceRequest, as actor: Actor? = nil) throws -> GuidanceRequest {
        try registry.command(as: actor ?? owner) {
            try service.rateGuidance(
                .with {
                    $0.requestID = request.id
                    $0.rating = 5
                    $0.comment = "解决了问题"
                }, $0)
        }
    }

    private func withdraw(_ request: GuidanceRequest, as actor: Actor? = nil) throws -> GuidanceRequest {
        try registry.command(as: actor ?? owner) {
            try service.withdrawGuidance(.with { $0.requestID = request.id }, $0)
        }
    }

    private func get(_ request: GuidanceRequest, as actor: Actor) throws -> GuidanceRequest {
        try registry.query(as: actor) { try service.getGuidance(.with { $0.requestID = request.id }, $0) }
    }

    // MARK: The team

    @Test("the team says which of the plan's four kinds of people it lacks")
    func composition() throws {
        #expect(try team().missing == [.infrastructure, .service, .equipment, .research])
        _ = try name()
        _ = try name("expert.02", .research, in: "330400")
        #expect(try team().missing == [.infrastructure, .service, .research])
        #expect(try team(in: "330481").missing == [.infrastructure, .service])
        #expect(try team(in: "330522").members.count == 1)
    }

    @Test("a member is an expert of the directory, on the team once, named by an organiser of the place")
    func naming() throws {
        let member = try name()
        #expect(try refusal { try name() }?.reason == .memberOnTeam)
        #expect(try refusal { try name("haining-nr.01") }?.reason == .memberNoExpert)
        #expect(try refusal { try name("nobody.01") }?.reason == .principalUnknown)
        let city = World.actor("city.01", .organiser, over: "330400")
        #expect(try refusal { try name("expert.02", as: city) }?.reason == .noGrantHere)
        #expect(try dismiss(member).leavingReason == "退休")
        #expect(try refusal { try dismiss(member) }?.reason == .memberLeft)
        #expect(try team().members.isEmpty)
        // Somebody who left may come back.
        #expect(try name().id != member.id)
    }

    // MARK: Requests

    @Test("a question is assigned, answered and rated")
    func story() throws {
        let member = try name()
        let assigned = try assign(ask(), to: member)
        #expect(assigned.state == .assigned)
        #expect(assigned.memberName == "示例专家")
        let answered = try answer(assigned)
        #expect(answered.state == .answered)
        #expect(answered.answeredAt == registry.world.now.microseconds)
        let rated = try rate(answered)
        #expect(rated.state == .rated)
        #expect(rated.rating == 5)
        #expect(try refusal { try rate(rated) }?.reason == .guidanceNotAnswered)
        #expect(try refusal { try withdraw(rated) }?.reason == .guidanceAnswered)
    }

    @Test("a question goes to a member of its field, of the place, who is on the team")
    func assigning() throws {
        let request = try ask()
        let away = try name("expert.01", in: "330522")
        #expect(try refusal { try assign(request, to: away) }?.reason == .memberOfAnotherPlace)
        try dismiss(away)
        #expect(try refusal { try assign(request, to: away) }?.reason == .memberLeft)
        let research = try name("expert.02", .research)
        #expect(try refusal { try assign(request, to: research) }?.reason == .memberOfAnotherField)
        let fit = try name("expert.01")
        let elsewhere = World.actor("organiser.09", .organiser, over: "330522")
        #expect(try refusal { try assign(request, to: fit, as: elsewhere) }?.reason == .guidanceUnknown)
        #expect(try refusal { try assign(request, to: fit, as: registry.registrar) }?.reason == .noGrantHere)
        var nobody = fit
        nobody.id = "nobody"
        #expect(try refusal { try assign(request, to: nobody) }?.reason == .memberUnknown)
        _ = try assign(request, to: fit)
        #expect(try refusal { try assign(request, to: fit) }?.reason == .guidanceNotOpen)
    }

    @Test("only the member it is with answers, and only while it is")
    func answering() throws {
        let request = try ask()
        _ = try name("expert.02", .research)
        let member = try name()
        #expect(try refusal { try answer(request) }?.reason == .guidanceUnknown)
        #expect(try refusal { try answer(request, as: owner) }?.reason == .guidanceNotAssigned)
        let assigned = try assign(request, to: member)
        #expect(try refusal { try answer(assigned, as: otherExpert) }?.reason == .guidanceUnknown)
        #expect(try refusal { try answer(assigned, as: owner) }?.reason == .guidanceOfAnother)
        #expect(try refusal { try rate(assigned) }?.reason == .guidanceNotAnswered)
        let answered = try answer(assigned)
        #expect(try refusal { try rate(answered, as: organiser) }?.reason == .guidanceOfAnother)
    }

    @Test("a question handed back goes to somebody else, and the reason stays")
    func handingBack() throws {
        let member = try name()
        let other = try name("expert.02")
        let assigned = try assign(ask(), to: member)
        #expect(try refusal { try handBack(assigned, as: owner) }?.reason == .guidanceOfAnother)
        let back = try handBack(assigned)
        #expect(back.state == .open)
        #expect(back.handedBack.map(\.memberID) == [member.id])
        #expect(back.handedBack[0].reason == "曾参与该企业改造设计")
        #expect(try refusal { try handBack(back, as: organiser) }?.reason == .guidanceNotAssigned)
        #expect(try assign(back, to: other).memberID == other.id)
    }

    @Test("a question is asked by the plant or a registrar for it, and taken back before the answer")
    func asking() throws {
        let stranger = World.actor("plant.02", .applicant, over: "330481", speaksFor: "another")
        #expect(try refusal { try ask(as: stranger) }?.reason == .noGrantHere)
        let forThem = try ask(as: registry.countyRegistrar)
        #expect(forThem.askedBy == "registrar.02")
        #expect(try refusal { try withdraw(forThem, as: registry.registrar) }?.reason == .guidanceOfAnother)
        #expect(try withdraw(forThem).state == .withdrawn)
    }

    @Test("a question is seen by the plant, the member it is with and the offices of the place")
    func visibility() throws {
        let member = try name()
        let request = try ask()
        #expect(try refusal { try get(request, as: expert) }?.reason == .guidanceUnknown)
        let assigned = try assign(request, to: member)
        for actor in [owner, expert, organiser, registry.countyRegistrar] {
            #expect(try get(assigned, as: actor) == assigned)
            let list = try registry.query(as: actor) {
                try service.listGuidance(ListGuidanceRequest(), $0).requests.map(\.id)
            }
            #expect(list == [request.id])
        }
        let stranger = World.actor("plant.02", .applicant, over: "330481", speaksFor: "another")
        for actor in [stranger, otherExpert, registry.reader] {
            #expect(try refusal { try get(assigned, as: actor) }?.reason == .guidanceUnknown)
            let list = try registry.query(as: actor) {
                try service.listGuidance(ListGuidanceRequest(), $0).requests
            }
            #expect(list.isEmpty)
        }
    }
}
