import AcceptanceAPI
import CommonAPI
import Foundation
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for finding plants and exporting the list.
struct SearchService: SearchHandlers {
    typealias Command = ServiceKit.Command
    typealias Query = ServiceKit.Query

    private let known = SearchKnowledge()

    func searchEnterprises(_ request: SearchEnterprisesRequest, _ query: Query) throws -> EnterpriseHits {
        let token = try query.pages.decrypt(request.pageToken, of: request.listName)
        let place = token.isEmpty ? nil : try SearchPlace(token)
        let limit = PageLimits.within(Int(request.pageSize))
        try requireFlags(request, query)
        try request.requireKnownState()
        // One more than requested shows whether there is a next page.
        let hits = try SearchQuery.hits(
            request, known: known, after: place, limit: limit + 1, in: query.transaction)
        return try .with {
            $0.hits = hits.prefix(limit).map { $0.shown(to: query.actor) }
            if hits.count > limit, let last = $0.hits.last {
                $0.nextPageToken = try query.pages.encrypt(SearchPlace(last).token, of: request.listName)
            }
        }
    }

    func exportEnterprises(
        _ request: SearchEnterprisesRequest, _ query: Query, _ send: (ExportPart) throws -> Void
    ) throws {
        try requireFlags(request, query)
        try request.requireKnownState()
        var place: SearchPlace?
        let export = PlantExport(for: query.actor, in: request.language)
        let plants = query.shown(.enterprises)
        var lines = export.header
        while true {
            let hits = try SearchQuery.hits(
                request, known: known, after: place, limit: PageLimits.most, in: query.transaction)
            for hit in hits {
                guard let plant = try plants.get(hit.id) else { continue }
                let whole = try plant.together(with: plant.absorbedIds.compactMap { try plants.get($0) })
                lines += export.line(of: hit, whole)
            }
            if !lines.isEmpty { try send(.with { $0.csv = lines }) }
            guard hits.count == PageLimits.most, let last = hits.last else { return }
            lines = ""
            place = SearchPlace(last)
        }
    }

    /// A flag asks a question and is no verdict: who may not see flags must not find plants by them either.
    ///
    /// - Throws: `no-grant-here`; `division-code-format`, `division-code-structure`.
    private func requireFlags(_ request: SearchEnterprisesRequest, _ query: Query) throws {
        guard request.flagged else { return }
        let place = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        try query.actor.require(anyOf: .lookingAfterPlants, over: place)
    }
}

extension SearchEnterprisesRequest {
    /// Refuses a state that no plaque can have: nothing would be found, as if no plant had such a plaque.
    ///
    /// - Throws: `plaque-state-unknown`.
    fileprivate func requireKnownState() throws(Refusal) {
        let known = PlaqueState.allCases.map(\.protoName).filter { !$0.isEmpty }
        guard !plaqueState.isEmpty, !known.contains(plaqueState) else { return }
        throw Refusal(
            .plaqueStateUnknown, field: "plaque_state",
            ["state": plaqueState, "known": known.joined(separator: " ")])
    }

    /// Identifies the search, without the page.
    fileprivate var listName: String {
        get throws {
            var request = self
            request.pageToken = ""
            request.pageSize = 0
            let bytes: [UInt8] = try request.serializedBytes()
            return "enterprise_search \(Data(bytes).base64EncodedString())"
        }
    }
}

extension EnterpriseHit {
    /// The hit without flags, unless the caller supervises the plant.
    fileprivate func shown(to actor: Actor) -> EnterpriseHit {
        guard openFlags > 0, !actor.maySeeLedgers(in: divisionCode) else { return self }
        var shown = self
        shown.openFlags = 0
        return shown
    }
}
