import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for plants: entering, importing, verifying, showing.
struct EnterpriseService: EnterprisesHandlers {
    func importEnterprises(_ items: [EnterpriseRow], _ command: Command) throws -> ImportReport {
        let (list, _) = try PlantList.taken(items.map(\.row), as: .source, command) { $0 == 0 }
        return try ImportReport(list)
    }

    func registerEnterprise(_ request: RegisterEnterpriseRequest, _ command: Command) throws -> Enterprise {
        let division = try command.division(request.divisionCode, field: "division_code")
        try command.actor.require(.registrar, over: division)
        try command.kept(.enterprises).requireFree(request.name, in: division.text, field: "name")
        var enterprise = enterprise(request.name, in: division.text, place: request.place, command)
        if !request.creditCode.isEmpty {
            let code = try CreditCode(request.creditCode, field: "credit_code")
            try command.kept(.enterprises).requireFree(code, besides: enterprise.id, field: "credit_code")
            try enterprise.adopt(code)
        }
        if request.stage != .unspecified { try enterprise.move(to: request.stage, on: nil) }
        if request.hasCoordinates {
            try request.coordinates.requireProvince(field: "coordinates")
            enterprise.coordinates = request.coordinates
        }
        return try command.kept(.enterprises).add(enterprise)
    }

    func verifyCreditCode(_ request: VerifyCreditCodeRequest, _ command: Command) throws -> Enterprise {
        let code = try CreditCode(request.creditCode, field: "credit_code")
        var enterprise = try command.kept(.enterprises).require(
            request.enterpriseID, field: "enterprise_id")
        try command.actor.require(
            .registrar, over: DivisionCode(enterprise.divisionCode, field: "enterprise_id"))
        try enterprise.adopt(code)
        try command.kept(.enterprises).requireFree(code, besides: enterprise.id, field: "credit_code")
        return try command.kept(.enterprises).save(enterprise, expecting: request.revision)
    }

    func getEnterprise(_ request: GetEnterpriseRequest, _ query: Query) throws -> Enterprise {
        try query.plant(request.enterpriseID, asOf: request.asOf)
    }

    func listEnterprises(_ request: ListEnterprisesRequest, _ query: Query) throws -> EnterprisePage {
        let place = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        var conditions: [Condition] = [.hasPrefix("division_code", place.subtreePrefix)]
        let states = request.state == .unspecified ? [.registered, .unregistered] : [request.state]
        conditions.append(.oneOf("state", states.map { .integer(Int64($0.rawValue)) }))
        let page = try query.shown(.enterprises).find(
            where: conditions, order: .ascending("division_code"), after: request.pageToken,
            limit: Int(request.pageSize))
        return .with {
            $0.enterprises = page.documents
            $0.nextPageToken = page.nextToken
        }
    }

    func getEnterpriseHistory(
        _ request: GetEnterpriseHistoryRequest, _ query: Query
    ) throws -> EnterpriseHistory {
        _ = try query.shown(.enterprises).require(request.enterpriseID, field: "enterprise_id")
        let page = try query.shown(.enterprises).historyPage(
            of: request.enterpriseID, after: request.pageToken,
            limit: request.pageSize == 0 ? PageLimits.most : Int(request.pageSize))
        return .with {
            $0.nextPageToken = page.nextToken
            $0.revisions = page.revisions.map { EnterpriseRevision($0, as: \.enterprise) }
        }
    }

    private func enterprise(
        _ name: String, in division: String, place: String, _ command: Command
    ) -> Enterprise {
        .with {
            $0.id = command.newID()
            $0.name = name
            $0.state = .registered
            $0.creditCodeState = .toBeVerified
            $0.divisionCode = division
            $0.place = place
            $0.registeredAt = command.now.microseconds
        }
    }
}
