import AcceptanceAPI
import CommonAPI
import Refusals
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for draws of panels: opening, committing, revealing, recusing, showing.
struct DrawService: DrawsHandlers {
    typealias Command = ServiceKit.Command
    typealias Query = ServiceKit.Query

    func openDraw(_ request: OpenDrawRequest, _ command: Command) throws -> AcceptanceAPI.Draw {
        var application = try command.application(request.applicationID)
        try command.actor.require(.organiser, over: application.division)
        guard application.state == .submitted else {
            throw Refusal(.applicationNotSubmitted, field: "application_id")
        }
        let attempts = try command.transaction.drawAttempts(for: application)
        guard attempts.live == nil else { throw Refusal(.drawExists, field: "application_id") }
        let opening = try DrawOpening(request, for: application, after: attempts)
        let parties = try DrawParties(
            request.contributors, for: application, openedBy: command.actor, after: attempts
        ) { try command.actingPrincipal($0) }
        for (index, share) in parties.contributions.enumerated() where share.place == .plant {
            let field = FieldPath("contributors").item(index)
            let (plants, time) = (attempts.plants, application.submittedAt)
            try command.requireSpoken(share.party, for: plants, at: time, field: field)
            try command.requireSettled(share.party, for: plants, at: time, field: field)
        }
        let avoidance = Avoidance(
            application: application,
            previousPanel: try command.kept(.applications).before(application)?.panel ?? [],
            today: command.today)
        var draw = try opening.draw(
            from: try command.kept(.experts).all(), avoiding: avoidance, by: parties, id: command.newID(),
            at: command.now)
        draw.openedBy = command.actor.id
        draw.organiserAgency = command.actor.agencyID
        draw.organiserDepartment = command.actor.principal.department
        draw.organiserDivision =
            try command.kept(.agencies).get(command.actor.agencyID)?.divisionCode ?? draw.divisionCode
        draw = try command.kept(.draws).add(draw)
        application.drawID = draw.id
        try command.kept(.applications).save(application)
        return try command.shown(draw)
    }

    func commitContribution(
        _ request: CommitContributionRequest, _ command: Command
    ) throws -> AcceptanceAPI.Draw {
        var draw = try command.draw(request.drawID)
        try draw.requireParty(command.actor)
        try draw.commit(request.commitment, by: command.actor.id, at: command.now)
        return try command.shown(command.kept(.draws).save(draw))
    }

    func revealContribution(
        _ request: RevealContributionRequest, _ command: Command
    ) throws -> AcceptanceAPI.Draw {
        var draw = try command.draw(request.drawID)
        try draw.requireParty(command.actor)
        try draw.reveal(request.nonce, by: command.actor.id, at: command.now)
        draw = try command.kept(.draws).save(draw)
        if draw.state == .drawn { try seat(draw, command) }
        return try command.shown(draw)
    }

    func voidDraw(_ request: VoidDrawRequest, _ command: Command) throws -> AcceptanceAPI.Draw {
        var draw = try command.draw(request.drawID)
        try LevelAbove(over: draw, for: command.actor, in: command.transaction).require(command.actor)
        try draw.void(because: request.reason, by: command.actor, at: command.now)
        return try command.shown(command.kept(.draws).save(draw))
    }

    func recuseExpert(_ request: RecuseExpertRequest, _ command: Command) throws -> AcceptanceAPI.Draw {
        var draw = try command.draw(request.drawID)
        let isOwn =
            command.actor.speaksFor == request.expertID && !command.actor.divisions(as: .expert).isEmpty
        if !isOwn { try command.actor.require(.organiser, over: draw.division) }
        try draw.requireSeated(request.expertID)
        try requireNoSheet(of: request.expertID, draw, command)
        guard isOwn else {
            try draw.propose(request, by: command.actor, at: command.now)
            return try command.shown(command.kept(.draws).save(draw))
        }
        try command.requireSpoken(
            command.actor.id, for: [request.expertID], at: draw.openedAt, field: "expert_id")
        draw.settleWaiting(request.expertID, by: command.actor, at: command.now)
        try draw.take(
            .with {
                $0.expertID = request.expertID
                $0.reason = request.reason
                $0.kind = request.kind == .unspecified ? .declined : request.kind
                $0.enteredBy = command.actor.id
            }, at: command.now)
        draw = try command.kept(.draws).save(draw)
        try seat(draw, command)
        return try command.shown(draw)
    }

    func decideRecusal(_ request: DecideRecusalRequest, _ command: Command) throws -> AcceptanceAPI.Draw {
        var draw = try command.draw(request.drawID)
        guard let place = draw.waiting(request.expertID) else {
            throw Refusal(.recusalUnknown, field: "expert_id")
        }
        let proposal = draw.proposals[place]
        if proposal.kind == .conflict {
            try LevelAbove(
                over: draw, besides: [proposal.enteredByAgency], for: command.actor, in: command.transaction
            ).require(command.actor)
        } else {
            try proposal.requireSecond(command.actor, over: draw.division)
        }
        if request.verdict == .confirmed { try requireNoSheet(of: request.expertID, draw, command) }
        try draw.decide(place, request, by: command.actor, at: command.now)
        draw = try command.kept(.draws).save(draw)
        if request.verdict == .confirmed { try seat(draw, command) }
        return try command.shown(draw)
    }

    func getDraw(_ request: GetDrawRequest, _ query: Query) throws -> AcceptanceAPI.Draw {
        let draw = try query.shown(.draws).require(request.drawID, field: "draw_id")
        guard let shown = try query.transaction.shown(draw, to: query.actor) else {
            throw Refusal(.drawUnknown, field: "draw_id")
        }
        return shown
    }

    func listDraws(_ request: ListDrawsRequest, _ query: Query) throws -> DrawList {
        let application = try query.application(request.applicationID)
        let plants = try query.transaction.plantIDs(of: application.enterpriseID)
        let draws = try query.transaction.draws(for: plants)
        return try .with {
            $0.draws = try draws.compactMap { try query.transaction.shown($0, to: query.actor) }
        }
    }

    private func requireNoSheet(
        of expert: String, _ draw: AcceptanceAPI.Draw, _ command: Command
    ) throws {
        let sheet = try command.kept(.sheets).get("\(draw.applicationID)/\(expert)")
        guard sheet == nil else { throw Refusal(.sheetAlreadyIn, field: "expert_id") }
    }

    private func seat(_ draw: AcceptanceAPI.Draw, _ command: Command) throws {
        var application = try command.kept(.applications).require(draw.applicationID)
        application.seat(draw.panel)
        try command.kept(.applications).save(application)
    }
}

extension Command {
    /// The draw with that id, if the caller may know of it.
    ///
    /// - Throws: `draw-unknown`, whether it is hidden or absent.
    fileprivate func draw(_ id: String) throws -> AcceptanceAPI.Draw {
        let draw = try kept(.draws).require(id, field: "draw_id")
        guard try transaction.shown(draw, to: actor) != nil else {
            throw Refusal(.drawUnknown, field: "draw_id")
        }
        return draw
    }

    /// A draw that the caller changed, as far as it may see it. An expert that gave up its seat sees that it did.
    fileprivate func shown(_ draw: AcceptanceAPI.Draw) throws -> AcceptanceAPI.Draw {
        try transaction.shown(draw, to: actor)
            ?? .with {
                $0.id = draw.id
                $0.applicationID = draw.applicationID
                $0.state = draw.state
            }
    }
}
