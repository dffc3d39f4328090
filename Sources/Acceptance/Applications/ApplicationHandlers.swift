import AcceptanceAPI
import CommonAPI
import Refusals
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for applications. Sheets and rectification, which are parts of them, are answered in their own folders.
struct ApplicationService: ApplicationsHandlers {
    typealias Command = ServiceKit.Command
    typealias Query = ServiceKit.Query

    func submitApplication(_ request: SubmitApplicationRequest, _ command: Command) throws -> Application {
        let round = try command.kept(.rounds).require(request.roundID, field: "round_id")
        let plant = try command.kept(.plants).require(request.enterpriseID, field: "enterprise_id")
        // To an applicant every plant but its own is unknown.
        guard command.actor.speaksFor == plant.id else {
            throw Refusal(.plantUnknown, field: "enterprise_id")
        }
        try command.actor.require(.applicant, over: plant.division)
        guard plant.mergedInto.isEmpty else {
            throw Refusal(.plantMerged, field: "enterprise_id", ["survivor": plant.mergedInto])
        }
        try round.requireReach(to: plant)
        try round.requireOpen(on: command.today)
        guard try command.kept(.applications).of(plant, in: round) == nil else {
            throw Refusal(.applicationExists, field: "enterprise_id")
        }
        return try command.kept(.applications).add(
            Application(request, of: plant, in: round, id: command.newID(), at: command.now))
    }

    func auditApplication(_ request: AuditApplicationRequest, _ command: Command) throws -> Application {
        var application = try command.application(request.applicationID)
        try command.actor.requireAuditor(of: application.division)
        try application.audit(request.opinion, by: command.actor, at: command.now)
        return try command.kept(.applications).save(application)
    }

    func getApplication(_ request: GetApplicationRequest, _ query: Query) throws -> Application {
        let application = try query.application(request.applicationID)
        let sheets = try DocumentCollection.sheets.in(query.transaction).of(application.id)
        return application.shown(to: query.actor, visited: !sheets.isEmpty)
    }

    func listApplications(_ request: ListApplicationsRequest, _ query: Query) throws -> ApplicationList {
        let place = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        var conditions: [Condition] = [.hasPrefix("division_code", place.subtreePrefix)]
        if !request.roundID.isEmpty { conditions.append(.equal("round_id", .text(request.roundID))) }
        let reach = query.actor.divisions(as: .organiser, .reviewer, .signatory, .auditor)
        let applications = try DocumentCollection.applications.in(query.transaction).every(
            where: conditions, order: .ascending("submitted_at"))
        return try .with {
            $0.applications = try applications.filter { application in
                guard request.state == .unspecified || application.state == request.state else {
                    return false
                }
                let division = try application.division
                return reach.contains { $0.contains(division) }
            }.map { $0.shown(to: query.actor, visited: false) }
        }
    }
}
