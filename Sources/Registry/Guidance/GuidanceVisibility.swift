import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store

extension GuidanceRequest {
    /// Whether that caller may know of it; `memberships` are the members that it acts as.
    func isVisible(to actor: Actor, as memberships: Set<String>) -> Bool {
        if isOwn(of: actor) || askedBy == actor.id || memberships.contains(memberID) { return true }
        guard let place = try? division else { return false }
        return actor.holds(.registrar, .organiser, .auditor, over: place)
    }
}

extension Query {
    /// The ids of the team's members, past ones too, that this principal acts as.
    func memberships() throws -> Set<String> {
        try Set(
            shown(.teamMembers).find(
                where: [.equal("principal_id", .text(actor.id))], limit: PageLimits.most
            ).documents.map(\.id))
    }

    /// The request with that id, if the caller may know of it.
    ///
    /// - Throws: `guidance-unknown`, whether it is hidden or absent.
    func guidance(_ id: String) throws -> GuidanceRequest {
        let request = try shown(.guidance).require(id, field: "request_id")
        guard try request.isVisible(to: actor, as: memberships()) else {
            throw Refusal(.guidanceUnknown, field: "request_id")
        }
        return request
    }
}

extension Command {
    /// The request with that id, if the caller may know of it.
    ///
    /// - Throws: `guidance-unknown`, whether it is hidden or absent.
    func guidance(_ id: String) throws -> GuidanceRequest {
        try Query(transaction: transaction.reading, actor: actor, now: now).guidance(id)
    }

    /// Refuses who is not the member that the request is with.
    func requireMember(of request: GuidanceRequest) throws {
        guard request.state == .assigned else {
            throw Refusal(.guidanceNotAssigned, field: "request_id")
        }
        let member = try kept(.teamMembers).require(request.memberID, field: "request_id")
        guard member.principalID == actor.id else {
            throw Refusal(.guidanceOfAnother, field: "request_id")
        }
    }
}
