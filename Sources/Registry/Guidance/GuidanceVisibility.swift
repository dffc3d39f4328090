import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store

/// Somebody who reads requests for guidance, with what gives access to them.
struct GuidanceViewer {
    let actor: Actor
    /// The ids of the team members, past ones included, as which the actor works.
    let memberships: Set<String>
    /// Every id of the plant that the actor speaks for.
    let plants: Set<String>

    /// Whether the actor may know of a request.
    func sees(_ request: GuidanceRequest) -> Bool {
        if plants.contains(request.enterpriseID) || request.askedBy == actor.id
            || memberships.contains(request.memberID)
        {
            return true
        }
        guard let place = try? request.division else { return false }
        return actor.holds(.registrar, .organiser, .auditor, over: place)
    }
}

extension Query {
    /// The caller as a reader of requests for guidance.
    func guidanceViewer() throws -> GuidanceViewer {
        let memberships = try shown(.teamMembers).find(
            where: [.equal("principal_id", .text(actor.id))], limit: PageLimits.most
        ).documents.map(\.id)
        return GuidanceViewer(actor: actor, memberships: Set(memberships), plants: try ownPlants())
    }

    /// The request with that id, if the caller may know of it.
    ///
    /// - Throws: `guidance-unknown`, whether it is hidden or absent.
    func guidance(_ id: String) throws -> GuidanceRequest {
        let request = try shown(.guidance).require(id, field: "request_id")
        guard try guidanceViewer().sees(request) else {
            throw Refusal(.guidanceUnknown, field: "request_id")
        }
        return request
    }
}

extension KeptDocuments where D == GuidanceRequest {
    /// The request with that id, if the caller may know of it.
    ///
    /// - Throws: `guidance-unknown`, whether it is hidden or absent.
    func visible(_ id: String) throws -> GuidanceRequest {
        try command.query.guidance(id)
    }

    /// Refuses a caller that is not the member the request is assigned to.
    func requireMember(of request: GuidanceRequest) throws {
        guard request.state == .assigned else {
            throw Refusal(.guidanceNotAssigned, field: "request_id")
        }
        let member = try command.kept(.teamMembers).require(request.memberID, field: "request_id")
        guard member.principalID == command.actor.id else {
            throw Refusal(.guidanceOfAnother, field: "request_id")
        }
    }
}
