import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for technical guidance: the team, and the questions of plants.
struct GuidanceService: GuidanceHandlers {
    func nameTeamMember(_ request: NameTeamMemberRequest, _ command: Command) throws -> TeamMember {
        let place = try command.division(request.divisionCode, field: "division_code")
        try command.actor.require(.organiser, over: place)
        let principal = try command.kept(.principals).require(request.principalID, field: "principal_id")
        guard principal.revokedAt == 0, principal.grants.contains(where: { $0.role == .expert }) else {
            throw Refusal(.memberNoExpert, field: "principal_id")
        }
        let isOnTeam = try command.kept(.teamMembers).contains(where: [
            .equal("principal_id", .text(principal.id)), .equal("is_on_team", .flag(true)),
        ])
        if isOnTeam { throw Refusal(.memberOnTeam, field: "principal_id") }
        return try command.kept(.teamMembers).add(
            .with {
                $0.id = command.newID()
                $0.name = request.name
                $0.field = request.field
                $0.organisation = request.organisation
                $0.principalID = principal.id
                $0.divisionCode = place.text
            })
    }

    func dismissTeamMember(_ request: DismissTeamMemberRequest, _ command: Command) throws -> TeamMember {
        var member = try command.kept(.teamMembers).require(request.memberID, field: "member_id")
        try command.actor.require(
            .organiser, over: DivisionCode(member.divisionCode, field: "member_id"))
        guard member.isOnTeam else { throw Refusal(.memberLeft, field: "member_id") }
        member.leftAt = command.now.microseconds
        member.leavingReason = request.reason
        return try command.kept(.teamMembers).save(member)
    }

    func getTeam(_ request: GetTeamRequest, _ query: Query) throws -> Team {
        let place = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        let members = try query.shown(.teamMembers).find(
            where: [.equal("is_on_team", .flag(true))], limit: PageLimits.most
        ) { $0.serves(place) }.documents
        return .with {
            $0.members = members
            $0.missing = GuidanceField.planned.filter { field in !members.contains { $0.field == field } }
        }
    }

    func askGuidance(_ request: AskGuidanceRequest, _ command: Command) throws -> GuidanceRequest {
        let plant = try command.kept(.enterprises).require(request.enterpriseID, field: "enterprise_id")
        try command.actor.requireRecorder(of: plant)
        var asked = try GuidanceRequest.with {
            $0.id = command.newID()
            $0.enterpriseID = plant.id
            $0.divisionCode = try command.kept(.enterprises).answering(plant).divisionCode
            $0.field = request.field
            $0.title = request.title
            $0.question = request.question
            $0.askedBy = command.actor.id
            $0.askedAt = command.now.microseconds
            $0.state = .open
        }
        asked.files = try command.attach(request.files, to: .guidance, asked.id, field: "files")
        return try command.kept(.guidance).add(asked)
    }

    func assignGuidance(_ request: AssignGuidanceRequest, _ command: Command) throws -> GuidanceRequest {
        try change(request.requestID, command) { asked in
            try command.actor.require(.organiser, over: asked.division)
            let member = try command.kept(.teamMembers).require(request.memberID, field: "member_id")
            try asked.assign(to: member, by: command.actor, at: command.now)
        }
    }

    func answerGuidance(_ request: AnswerGuidanceRequest, _ command: Command) throws -> GuidanceRequest {
        try change(request.requestID, command) { asked in
            try command.kept(.guidance).requireMember(of: asked)
            let files = try command.attach(request.files, to: .guidance, asked.id, field: "files")
            try asked.answer(request.answer, files: files, at: command.now)
        }
    }

    func handBackGuidance(_ request: HandBackGuidanceRequest, _ command: Command) throws -> GuidanceRequest {
        try change(request.requestID, command) { asked in
            if !command.actor.holds(.organiser, over: try asked.division) {
                try command.kept(.guidance).requireMember(of: asked)
            }
            try asked.handBack(because: request.reason, at: command.now)
        }
    }

    func rateGuidance(_ request: RateGuidanceRequest, _ command: Command) throws -> GuidanceRequest {
        try change(request.requestID, command) { asked in
            guard try owns(asked, command) else {
                throw Refusal(.guidanceOfAnother, field: "request_id")
            }
            try asked.rate(request.rating, request.comment)
        }
    }

    func withdrawGuidance(_ request: WithdrawGuidanceRequest, _ command: Command) throws -> GuidanceRequest {
        try change(request.requestID, command) { asked in
            guard try asked.askedBy == command.actor.id || owns(asked, command) else {
                throw Refusal(.guidanceOfAnother, field: "request_id")
            }
            try asked.withdraw()
        }
    }

    func getGuidance(_ request: GetGuidanceRequest, _ query: Query) throws -> GuidanceRequest {
        try query.guidance(request.requestID)
    }

    func listGuidance(_ request: ListGuidanceRequest, _ query: Query) throws -> GuidancePage {
        let asked = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        let viewer = try query.guidanceViewer()
        var conditions: [Condition] =
            viewer.plants.isEmpty
            ? [.hasPrefix("division_code", asked.subtreePrefix)]
            : [.filed(under: viewer.plants.sorted())]
        if request.state != .unspecified {
            conditions.append(.equal("state", .integer(Int64(request.state.rawValue))))
        }
        let page = try query.shown(.guidance).find(
            where: conditions, after: request.pageToken, limit: Int(request.pageSize), showing: viewer.sees)
        return .with {
            $0.requests = page.documents
            $0.nextPageToken = page.nextToken
        }
    }

    private func change(
        _ id: String, _ command: Command, _ body: (inout GuidanceRequest) throws -> Void
    ) throws -> GuidanceRequest {
        var request = try command.kept(.guidance).visible(id)
        try body(&request)
        return try command.kept(.guidance).save(request)
    }

    /// Whether the caller speaks for the plant that asks.
    private func owns(_ request: GuidanceRequest, _ command: Command) throws -> Bool {
        try command.ownPlants().contains(request.enterpriseID)
    }
}
