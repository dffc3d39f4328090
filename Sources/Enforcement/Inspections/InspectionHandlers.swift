import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for the reasons to inspect a plant.
struct InspectionService: InspectionsHandlers {
    typealias Command = ServiceKit.Command

    func listInspectionWeights(
        _ request: ListInspectionWeightsRequest, _ query: Query
    ) throws -> InspectionWeightPage {
        let place = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        try query.actor.require(.investigator, .reviewer, .auditor, over: place)
        let seesTips = query.actor.holds(.investigator, .auditor, over: place)
        // Two orders, so that no position in the list tells a reviewer what tips changed; a page token is valid for its
        // own order only.
        let page = try query.shown(.inspectionWeights).find(
            where: [
                .equal("month", .text(request.month)), .hasPrefix("division_code", place.subtreePrefix),
            ], order: .descending(seesTips ? "weight" : "ledger_weight"), after: request.pageToken,
            limit: Int(request.pageSize))
        for weight in page.documents { query.touched("inspection-weight/\(weight.id)") }
        return .with {
            $0.weights = seesTips ? page.documents : page.documents.map(\.withoutTips)
            $0.nextPageToken = page.nextToken
        }
    }
}
