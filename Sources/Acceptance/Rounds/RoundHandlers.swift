import AcceptanceAPI
import CommonAPI
import Refusals
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for rounds: opening, closing, showing.
struct RoundService: RoundsHandlers {
    func openRound(_ request: OpenRoundRequest, _ command: Command) throws -> Round {
        let division = try command.division(request.divisionCode, field: "division_code")
        try command.actor.require(.organiser, over: division)
        let template = try command.kept(.templates).require(request.templateID, field: "template_id")
        let window = try RoundWindow(request, on: command.today)
        guard try command.kept(.rounds).first(where: [.equal("code", .text(request.code))]) == nil else {
            throw Refusal(.roundCodeTaken, field: "code", ["code": request.code])
        }
        return try command.kept(.rounds).add(
            .with {
                $0.id = command.newID()
                $0.code = request.code
                $0.divisionCode = division.text
                $0.templateID = template.id
                $0.opensOn = window.opensOn.text
                $0.closesOn = window.closesOn.text
                $0.state = .open
                $0.openedAt = command.now.microseconds
            })
    }

    func closeRound(_ request: RoundRequest, _ command: Command) throws -> Round {
        var round = try command.kept(.rounds).require(request.roundID, field: "round_id")
        try command.actor.require(.organiser, over: round.division)
        try round.close()
        return try command.kept(.rounds).save(round)
    }

    func getRound(_ request: RoundRequest, _ query: Query) throws -> Round {
        try query.shown(.rounds).require(request.roundID, field: "round_id")
    }

    func listRounds(_ request: ListRoundsRequest, _ query: Query) throws -> RoundList {
        let place = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        let rounds = try DocumentCollection.rounds.in(query.transaction).every(
            where: [.hasPrefix("division_code", place.subtreePrefix)])
        return .with {
            $0.rounds = rounds.filter { request.state == .unspecified || $0.state == request.state }
        }
    }
}
