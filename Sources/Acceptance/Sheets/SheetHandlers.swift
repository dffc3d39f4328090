import AcceptanceAPI
import CommonAPI
import Refusals
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

extension ApplicationService {
    func submitScoreSheet(_ request: SubmitScoreSheetRequest, _ command: Command) throws -> Application {
        var application = try command.kept(.applications).require(
            request.applicationID, field: "application_id")
        let expert = command.actor.speaksFor
        try application.requireScoring(by: expert)
        if let draw = try command.kept(.draws).get(application.drawID) {
            try command.requireFirst(draw, of: application, field: "application_id")
            try command.requireSpoken(
                command.actor.id, for: [expert], at: draw.openedAt, field: "application_id")
        }
        try command.sheets(of: application).requireTurn(of: expert)
        let template = try command.kept(.templates).require(application.templateID)
        try template.requireAnswers(request.lines)
        try command.keep(request.lines, of: expert, for: application)

        let sheets = try command.sheets(of: application)
        guard sheets.isComplete else { return application.shown(to: command.actor, visited: true) }
        let scoring = Scoring(template: template, tier: application.tier, sheets: sheets.sheets)
        application.take(scoring.result(at: command.now))
        if application.state == .rectifying {
            try command.openRectifications(scoring.findings, of: application)
        }
        return try command.kept(.applications).save(application).shown(to: command.actor, visited: true)
    }

    func listScoreSheets(_ request: ListScoreSheetsRequest, _ query: Query) throws -> ScoreSheetList {
        let application = try query.application(request.applicationID)
        let isOnPanel = query.actor.sits(on: application.panel)
        guard try isOnPanel || query.actor.holds(.organiser, .reviewer, .auditor, over: application.division)
        else { throw Refusal(.applicationUnknown, field: "application_id") }
        query.touched("application/\(application.id)")
        let sheets = PanelSheets(
            panel: application.panel,
            sheets: try DocumentCollection.sheets.in(query.transaction).of(application.id))
        if sheets.isComplete { return .with { $0.sheets = sheets.sheets } }
        guard isOnPanel else { throw Refusal(.sheetsOutstanding, field: "application_id") }
        let own = sheets.sheet(of: query.actor.speaksFor)
        return .with { $0.sheets = own.map { [$0] } ?? [] }
    }
}

extension Command {
    fileprivate func sheets(of application: Application) throws -> PanelSheets {
        PanelSheets(
            panel: application.panel, sheets: try DocumentCollection.sheets.in(transaction).of(application.id)
        )
    }

    fileprivate func keep(_ lines: [SheetLine], of expert: String, for application: Application) throws {
        let id = "\(application.id)/\(expert)"
        let present = try kept(.sheets).get(id)
        var sheet = present ?? .with { $0.id = id }
        sheet.applicationID = application.id
        sheet.expertID = expert
        sheet.lines = lines
        sheet.submittedAt = now.microseconds
        _ = try present == nil ? kept(.sheets).add(sheet) : kept(.sheets).save(sheet)
    }
}
