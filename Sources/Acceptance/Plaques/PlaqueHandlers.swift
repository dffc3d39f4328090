import AcceptanceAPI
import Refusals
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for plaques, which hang in public: anyone may look them up.
struct PlaqueService: PlaquesHandlers {
    typealias Command = ServiceKit.Command
    typealias Query = ServiceKit.Query

    func getPlaque(_ request: GetPlaqueRequest, _ query: Query) throws -> Plaque {
        let plaque = try DocumentCollection.plaques.in(query.transaction).first(
            where: [.equal("number", .text(TypedCode.folded(request.number)))])
        guard let plaque else {
            throw Refusal(.plaqueUnknown, field: "number", ["number": request.number])
        }
        return plaque
    }

    func listPlaques(_ request: ListPlaquesRequest, _ query: Query) throws -> PlaqueList {
        let place = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        var conditions: [Condition] = [.hasPrefix("division_code", place.subtreePrefix)]
        if !request.enterpriseID.isEmpty {
            conditions.append(.equal("enterprise_id", .text(request.enterpriseID)))
        }
        let plaques = try DocumentCollection.plaques.in(query.transaction).every(
            where: conditions, order: .ascending("number"))
        return .with {
            $0.plaques = plaques.filter { request.state == .unspecified || $0.state == request.state }
        }
    }
}
