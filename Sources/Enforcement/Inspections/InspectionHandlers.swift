import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for what speaks for inspecting a plant.
struct InspectionService: InspectionsHandlers {
    typealias Command = ServiceKit.Command

    func listInspectionWeights(
        _ request: ListInspectionWeightsRequest, _ query: Query
    ) throws -> InspectionWeightPage {
        let place =
            try request.divisionCode.isEmpty
            ? DivisionCode.province : DivisionCode(request.divisionCode, field: "division_code")
        try query.actor.require(.investigator, .reviewer, .auditor, over: place)
        let page = try query.shown(.inspectionWeights).find(
            where: [
                .equal("month", .text(request.month)), .hasPrefix("division_code", place.subtreePrefix),
            ], order: .descending("weight"), after: request.pageToken, limit: Int(request.pageSize))
        return .with {
            $0.weights = page.documents
            $0.nextPageToken = page.nextToken
        }
    }
}
