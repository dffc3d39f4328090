import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for what plants hold themselves to: energy, water, cost.
struct AssessmentService: AssessmentsHandlers {
    func enterAssessment(_ request: EnterAssessmentRequest, _ command: Command) throws -> Assessment {
        let site = try command.siteToRecord(request.siteID)
        var assessment = Assessment.with {
            $0.id = command.newID()
            $0.enterpriseID = site.enterpriseID
            $0.siteID = site.id
            $0.indicator = request.indicator
            $0.subject = request.indicator.subject
            $0.enteredBy = command.actor.id
            $0.enteredAt = command.now.microseconds
        }
        try assessment.take(period: request.period, on: command.today, confirmed: request.confirmed)
        try assessment.take(request)
        try command.kept(.assessments).requireFree(assessment)
        assessment.files = try command.attach(
            request.files, to: .assessments, assessment.id, field: "files")
        return try command.kept(.assessments).add(assessment)
    }

    func correctAssessment(_ request: CorrectAssessmentRequest, _ command: Command) throws -> Assessment {
        var assessment = try command.kept(.assessments).require(
            request.assessmentID, field: "assessment_id")
        _ = try command.siteToRecord(assessment.siteID)
        try assessment.take(request)
        return try command.kept(.assessments).save(assessment, expecting: request.revision) {
            $0.changeReason = request.reason
        }
    }

    func getAssessment(_ request: GetAssessmentRequest, _ query: Query) throws -> Assessment {
        _ = try query.paper(.assessments, request.assessmentID, field: "assessment_id")
        return try query.shown(.assessments).require(
            request.assessmentID, asOfOrNow: request.asOf, field: "assessment_id")
    }

    func getAssessmentHistory(_ request: GetAssessmentRequest, _ query: Query) throws -> AssessmentHistory {
        let assessment = try query.paper(.assessments, request.assessmentID, field: "assessment_id")
        let revisions = try query.shown(.assessments).requireHistory(
            of: assessment.id, field: "assessment_id")
        return .with {
            $0.revisions = revisions.map { AssessmentRevision($0, as: \.assessment) }
        }
    }

    func listAssessments(_ request: ListAssessmentsRequest, _ query: Query) throws -> AssessmentPage {
        let plant = try query.plant(request.enterpriseID)
        guard query.actor.mayReadPapers(of: plant) else { return AssessmentPage() }
        var conditions = [plant.ownRecords]
        if request.subject != .unspecified {
            conditions.append(.equal("subject", .integer(Int64(request.subject.rawValue))))
        }
        let page = try query.shown(.assessments).find(
            where: conditions, order: .descending("last_day"), after: request.pageToken,
            limit: Int(request.pageSize))
        return .with {
            $0.assessments = page.documents
            $0.nextPageToken = page.nextToken
        }
    }
}
