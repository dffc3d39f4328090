import AcceptanceAPI
import CommonAPI
import EnforcementAPI
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// The name of a plant's record that nobody registered. Everybody reads it, so it repeats nothing that a caller said.
enum NeutralName {
    /// By the number of its case, such as 330481-2026-C0001.
    static func ofCase(_ number: String) -> String { "案件\(number)所涉未登记项目" }

    /// For a record whose case number is unknown.
    static func ofRecord(_ id: String) -> String { "未登记项目\(id.suffix(12))" }
}

/// What a caller said and the record of an unregistered plant was first made with, before such records had neutral
/// names.
struct SpokenWords: Hashable, Sendable {
    let enterpriseID: String
    let name: String
    let place: String
    /// The name that replaces the caller's.
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

    /// Removes them from a revision of the record. What officers found out and entered instead stays.
    func withdraw(from enterprise: inout Enterprise) {
        if enterprise.name == name { enterprise.name = neutral }
        if !place.isEmpty, enterprise.place == place { enterprise.place = "" }
        enterprise.otherNames.removeAll { $0.name == name }
    }

    /// Removes them from the names that the record it was merged into showed.
    func withdrawDouble(from survivor: inout Enterprise) {
        survivor.otherNames.removeAll { $0.name == name && $0.source == "enterprise/\(enterpriseID)" }
    }

    /// Removes them from the facts that a correction quotes from the record.
    func withdraw(from facts: inout PlantFacts) {
        if facts.hasName, facts.name == name { facts.name = neutral }
        if facts.hasPlace, !place.isEmpty, facts.place == place { facts.clearPlace() }
    }
}
