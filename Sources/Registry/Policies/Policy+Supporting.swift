import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

// Supporting documents (配套文件, plan 四(一)): what cities issue so that a policy of the province is carried out there.

extension Policy {
    /// The division it was issued for.
    var place: DivisionCode {
        get throws(Refusal) { try DivisionCode(orProvince: divisionCode, field: "division_code") }
    }

    /// Refuses a policy that is of the same level as its supporting document, of one below, or of another place.
    ///
    /// - Throws: `policy-not-above`.
    func requireAbove(_ division: DivisionCode, field: FieldPath) throws(Refusal) {
        let place = try place
        guard place.contains(division), place != division else {
            throw Refusal(.policyNotAbove, field: field, ["name": title, "division": division.text])
        }
    }

    /// What is shown of it where it carries out another.
    fileprivate var asSupporting: SupportingDocument {
        .with {
            $0.policyID = id
            $0.title = title
            $0.documentNumber = documentNumber
            $0.divisionCode = divisionCode
            $0.effectiveOn = newest.effectiveOn
            $0.repealedOn = repealedOn
        }
    }

    /// Whether it holds on a day, as far as its days tell.
    fileprivate func isInForce(on today: Day) -> Bool {
        (repealedOn.isEmpty || today.text < repealedOn) && newest.effectiveOn <= today.text
    }
}

extension PolicyService {
    /// Reads every policy: a library has dozens.
    func listSupportingDocuments(
        _ request: ListSupportingDocumentsRequest, _ query: Query
    ) throws -> SupportingDocumentList {
        let policy = try query.shown(.policies).require(request.policyID, field: "policy_id")
        let documents = try query.shown(.policies).all().filter { $0.implements.contains(policy.id) }
        let cities = try query.shown(.divisions).all().filter {
            $0.parentCode == DivisionCode.province.text
        }.map { city in try CityDocuments(city, documents, on: query.today) }
        return .with {
            $0.cities = cities
            $0.withDocument = Int32(cities.count(where: \.inForce))
        }
    }
}

extension CityDocuments {
    fileprivate init(_ city: CommonAPI.Division, _ documents: [Policy], on today: Day) throws {
        let place = try DivisionCode(city.id, field: "division_code")
        let own = try documents.filter { try place.contains($0.place) }.sorted {
            ($0.divisionCode, $0.id) < ($1.divisionCode, $1.id)
        }
        self = .with {
            $0.divisionCode = city.id
            $0.name = city.name
            $0.documents = own.map(\.asSupporting)
            $0.inForce = own.contains { $0.divisionCode == city.id && $0.isInForce(on: today) }
        }
    }
}
