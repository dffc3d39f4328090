import AcceptanceAPI
import CommonAPI
import Refusals
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

extension ApplicationService {
    func submitRectification(
        _ request: SubmitRectificationRequest, _ command: Command
    ) throws -> Rectification {
        let field: FieldPath = "rectification_id"
        var rectification = try command.kept(.rectifications).require(request.rectificationID, field: field)
        guard command.actor.speaksFor == rectification.enterpriseID else {
            throw Refusal(.rectificationUnknown, field: field)
        }
        try command.actor.require(.applicant, over: rectification.division)
        try rectification.submit(request.evidence, at: command.now)
        return try command.kept(.rectifications).save(rectification)
    }

    func checkRectification(_ request: CheckRectificationRequest, _ command: Command) throws -> Rectification
    {
        let field: FieldPath = "rectification_id"
        var rectification = try command.kept(.rectifications).require(request.rectificationID, field: field)
        guard command.actor.isOfficer(over: rectification.divisionCode) else {
            throw Refusal(.rectificationUnknown, field: field)
        }
        try command.actor.require(.organiser, over: rectification.division)
        try rectification.check(
            isPutRight: request.verdict == .putRight, request.opinion, by: command.actor, at: command.now)
        rectification = try command.kept(.rectifications).save(rectification)
        try command.passIfPutRight(rectification.applicationID)
        return rectification
    }

    func listRectifications(_ request: ListRectificationsRequest, _ query: Query) throws -> RectificationList
    {
        let application = try query.application(request.applicationID)
        let rectifications = try DocumentCollection.rectifications.in(query.transaction).of(application.id)
        return .with {
            $0.rectifications = rectifications.filter {
                request.state == .unspecified || $0.state == request.state
            }
        }
    }
}

extension Command {
    /// Opens one item for each finding of the panel.
    func openRectifications(
        _ findings: [(item: TemplateItem, text: String)], of application: Application
    ) throws {
        for finding in findings {
            try kept(.rectifications).add(
                Rectification(finding.text, on: finding.item, of: application, id: newID(), from: today))
        }
    }

    /// Passes the application once its last item is verified.
    fileprivate func passIfPutRight(_ applicationID: String) throws {
        let items = try DocumentCollection.rectifications.in(transaction).of(applicationID)
        guard items.allSatisfy({ $0.state == .verified }) else { return }
        var application = try kept(.applications).require(applicationID)
        application.completeRectification()
        try kept(.applications).save(application)
    }
}
