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
        try requireDrawable(application, command)
        let opening = try DrawOpening(request, for: application)
        try opening.requireFitContributors { try command.kept(.principals).get($0) }
        let avoidance = Avoidance(
            application: application,
            previousPanel: try command.kept(.applications).before(application)?.panel ?? [],
            today: command.today)
        let draw = try command.kept(.draws).add(
            opening.draw(
                from: try command.kept(.experts).all(), avoiding: avoidance, id: command.newID(),
                at: command.now))
        application.drawID = draw.id
        try command.keep(application)
        return draw
    }

    func commitContribution(
        _ request: CommitContributionRequest, _ command: Command
    ) throws -> AcceptanceAPI.Draw {
        var draw = try command.kept(.draws).require(request.drawID, field: "draw_id")
        try command.actor.require(.drawWitness, over: draw.division)
        try draw.commit(request.commitment, by: command.actor.id)
        return try command.kept(.draws).save(draw)
    }

    func revealContribution(
        _ request: RevealContributionRequest, _ command: Command
    ) throws -> AcceptanceAPI.Draw {
        var draw = try command.kept(.draws).require(request.drawID, field: "draw_id")
        try command.actor.require(.drawWitness, over: draw.division)
        try draw.reveal(request.nonce, by: command.actor.id, at: command.now)
        draw = try command.kept(.draws).save(draw)
        if draw.state == .drawn { try seat(draw, command) }
        return draw
    }

    func voidDraw(_ request: VoidDrawRequest, _ command: Command) throws -> AcceptanceAPI.Draw {
        var draw = try command.kept(.draws).require(request.drawID, field: "draw_id")
        try command.actor.require(.organiser, over: draw.division)
        try draw.void(because: request.reason)
        return try command.kept(.draws).save(draw)
    }

    func recuseExpert(_ request: RecuseExpertRequest, _ command: Command) throws -> AcceptanceAPI.Draw {
        var draw = try command.kept(.draws).require(request.drawID, field: "draw_id")
        if command.actor.speaksFor != request.expertID || command.actor.divisions(as: .expert).isEmpty {
            try command.actor.require(.organiser, over: draw.division)
        }
        try draw.recuse(request.expertID, because: request.reason, at: command.now)
        let sheet = try command.kept(.sheets).get("\(draw.applicationID)/\(request.expertID)")
        guard sheet == nil else { throw Refusal(.sheetAlreadyIn, field: "expert_id") }
        draw = try command.kept(.draws).save(draw)
        try seat(draw, command)
        return draw
    }

    func getDraw(_ request: GetDrawRequest, _ query: Query) throws -> AcceptanceAPI.Draw {
        let draw = try query.shown(.draws).require(request.drawID, field: "draw_id")
        let sheets = try DocumentCollection.sheets.in(query.transaction).of(draw.applicationID)
        return draw.shown(to: query.actor, visited: !sheets.isEmpty)
    }

    /// Refuses an application that has its panel, or a draw under way.
    private func requireDrawable(_ application: Application, _ command: Command) throws {
        guard application.state == .submitted else {
            throw Refusal(.applicationNotSubmitted, field: "application_id")
        }
        guard try command.kept(.draws).get(application.drawID)?.isLive != true else {
            throw Refusal(.drawExists, field: "application_id")
        }
    }

    private func seat(_ draw: AcceptanceAPI.Draw, _ command: Command) throws {
        var application = try command.kept(.applications).require(draw.applicationID)
        application.seat(draw.panel)
        try command.keep(application)
    }
}
