import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for cases: filing them over tips, deciding their tracks, showing them.
struct CaseService: CasesHandlers {
    func fileCase(_ request: FileCaseRequest, _ command: Command) throws -> Case {
        try CaseBasis.requireDistinct(request.tipIds)
        let basis = try CaseBasis(request.tipIds.map(command.kept(.tips).get), filedBy: command.actor)
        let place = try basis.target.division
        let officers = try command.officers(with: request.secondOfficer, at: place)
        let actDay = try request.actDay(of: basis, on: command.today)
        let filed = try command.kept(.cases).add(
            Case(
                basis, id: command.newID(),
                number: command.nextCaseNumber(in: place.text, year: command.today.year),
                officers: officers, at: command.now, actOn: actDay,
                decideBy: command.deadline("PEN-DECIDE", from: command.today)))
        try change(filed.tipIds, command) { try $0.join(filed.id, field: "tip_ids") }
        return filed
    }

    func decideTrack(_ request: DecideTrackRequest, _ command: Command) throws -> Case {
        var filed = try command.filedCase(request.caseID)
        let place = try filed.openTrack(of: request.ground, for: command.actor)
        let decision = try request.decision(
            of: filed.tracks[place], actOn: Day(filed.actOn, field: "case_id"), law: .recorded,
            by: command.actor, at: command.now)
        filed.enter(decision, at: place)
        filed = try command.kept(.cases).save(filed)
        if filed.state == .decided { try change(filed.tipIds, command) { $0.close() } }
        return filed
    }

    func correctActDay(_ request: CorrectActDayRequest, _ command: Command) throws -> Case {
        var filed = try command.filedCase(request.caseID)
        let day = try Day(
            past: request.actOn, as: .act, on: command.today, confirmed: request.confirmed, field: "act_on")
        try filed.correct(actOn: day, by: command.actor)
        return try command.kept(.cases).save(filed, expecting: request.revision) {
            $0.changeReason = request.reason
        }
    }

    func getCase(_ request: GetCaseRequest, _ query: Query) throws -> Case {
        try query.filedCase(request.caseID)
    }

    func listCases(_ request: ListCasesRequest, _ query: Query) throws -> CasePage {
        let scope = try ViewScope(
            of: query.actor, asked: DivisionCode(orProvince: request.divisionCode, field: "division_code"))
        let page = try query.shown(.cases).find(
            where: scope.conditions(state: request.state.rawValue), after: request.pageToken,
            limit: Int(request.pageSize))
        for filed in page.documents { query.touched("case/\(filed.id)") }
        return .with {
            $0.cases = page.documents
            $0.nextPageToken = page.nextToken
        }
    }

    private func change(
        _ ids: [String], _ command: Command, _ body: (inout Tip) throws -> Void
    ) throws {
        let tips = try ids.map { id in
            var tip = try command.kept(.tips).require(id)
            try body(&tip)
            return tip
        }
        try command.kept(.tips).saveAll(tips)
    }
}
