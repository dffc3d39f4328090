import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for finding plants and taking the list away.
struct SearchService: SearchHandlers {
    typealias Command = ServiceKit.Command
    typealias Query = ServiceKit.Query

    func searchEnterprises(_ request: SearchEnterprisesRequest, _ query: Query) throws -> EnterpriseHits {
        let place = request.pageToken.isEmpty ? nil : try SearchPlace(request.pageToken)
        let limit = PageLimits.within(Int(request.pageSize))
        var search = try SearchQuery(request, in: query.transaction)
        // One more than asked for shows whether there is a next page.
        let hits = try search.run(after: place, limit: limit + 1, in: query.transaction)
        return .with {
            $0.hits = Array(hits.prefix(limit))
            if hits.count > limit, let last = $0.hits.last { $0.nextPageToken = SearchPlace(last).token }
        }
    }

    func exportEnterprises(
        _ request: SearchEnterprisesRequest, _ query: Query, _ send: (ExportPart) throws -> Void
    ) throws {
        var place: SearchPlace?
        var lines = EnterpriseHit.csvHeader
        while true {
            var search = try SearchQuery(request, in: query.transaction)
            let hits = try search.run(after: place, limit: PageLimits.most, in: query.transaction)
            lines += hits.map(\.csvLine).joined()
            if !lines.isEmpty { try send(.with { $0.csv = lines }) }
            guard hits.count == PageLimits.most, let last = hits.last else { return }
            lines = ""
            place = SearchPlace(last)
        }
    }
}
