import AcceptanceAPI
import CommonAPI
import EnforcementAPI
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// What the record of a plant is called that nobody registered. Everybody reads it, so it says nothing that a caller said.
enum NeutralName {
    /// Under the number of its case, 330481-2026-C0001.
    static func ofCase(_ number: String) -> String { "案件\(number)所涉未登记项目" }

    /// Where no case's number is known.
    static func ofRecord(_ id: String) -> String { "未登记项目\(id.suffix(12))" }
}

/// The words of a caller that the record of an unregistered plant began with, before such records had neutral names.
struct SpokenWords: Hashable, Sendable {
    let enterpriseID: String
    let name: String
    let place: String
    /// What stands instead of the name.
    let neutral: String

    /// - Parameters:
    ///   - first: The record as a case made it.
    ///   - number: The number of that case; empty when it is not known.
    init(_ first: Enterprise, caseNumber number: String) {
        enterpriseID = first.id
        name = first.name
        place = first.place
        neutral = number.isEmpty ? NeutralName.ofRecord(first.id) : NeutralName.ofCase(number)
    }

    /// Takes them out of a revision of the record. What officers found out instead stays.
    func withdraw(from enterprise: inout Enterprise) {
        if enterprise.name == name { enterprise.name = neutral }
        if !place.isEmpty, enterprise.place == place { enterprise.place = "" }
        enterprise.otherNames.removeAll { $0.name == name }
    }

    /// Takes them out of what the record that answers for it was shown with.
    func withdrawDouble(from survivor: inout Enterprise) {
        survivor.otherNames.removeAll { $0.name == name && $0.source == "enterprise/\(enterpriseID)" }
    }

    /// Takes them out of what a correction says that the record said.
    func withdraw(from facts: inout PlantFacts) {
        if facts.hasName, facts.name == name { facts.name = neutral }
        if facts.hasPlace, !place.isEmpty, facts.place == place { facts.clearPlace() }
    }
}
