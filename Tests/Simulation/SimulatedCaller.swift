import CommonAPI
package import Crypto
import Foundation
import Registry
import SwiftProtobuf

/// A caller of the simulation. Its key follows from its name.
package struct SimulatedCaller: Sendable, Hashable {
    /// The id in the directory.
    package let id: String
    let agency: String
    let kind: PrincipalKind
    let roles: [Role]
    let division: String
    /// The plant or expert it speaks for; empty for officers.
    package var speaksFor = ""

    package var key: SigningKey { SimulatedCallers.key(of: id) }

    var principal: Principal {
        .with {
            $0.id = id
            $0.agencyID = agency
            $0.kind = kind
            $0.name = "模拟 \(id)"
            $0.publicKey = Data(key.publicKey.bytes)
            $0.speaksFor = speaksFor
            $0.grants = roles.map { role in
                .with {
                    $0.role = role
                    $0.divisionCode = division
                }
            }
        }
    }
}

/// The agencies and callers that a simulation starts with. They are plainly examples.
package enum SimulatedCallers {
    static let province = "330000"
    static let changxing = "330522"
    static let haining = "330481"
    /// The counties where plants stand.
    static let counties = [changxing, haining]

    /// Who may change the directory.
    package static let administrator = SimulatedCaller(
        id: "sim.admin", agency: "", kind: .officer, roles: [.administrator], division: province)
    /// The key of whoever has that name.
    static func key(of id: String) -> SigningKey {
        SigningKey(seed: SHA256.hash(Array("simulated \(id)".utf8)).bytes) ?? .generate()
    }

    /// Who administers an agency.
    static func administrator(of agency: String) -> DirectoryOpening.Administrator {
        let id = DirectoryOpening.administratorID(of: agency)
        return DirectoryOpening.Administrator(id: id, key: key(of: id))
    }

    /// The same, as one who makes moves.
    static func administrator(of agency: String, over division: String) -> SimulatedCaller {
        SimulatedCaller(
            id: DirectoryOpening.administratorID(of: agency), agency: agency, kind: .officer,
            roles: [.administrator], division: division)
    }

    /// Who enters plants.
    package static let registrar = officer("sim.registrar", "sim-bulk-cement", [.registrar])
    /// Who runs the rounds.
    package static let organiser = officer("sim.organiser", "sim-bulk-cement", [.organiser, .drawWitness])
    static let reviewer = officer("sim.reviewer", "sim-bulk-cement", [.reviewer, .drawWitness])
    static let witness = officer("sim.witness", "sim-ecology", [.drawWitness])
    /// Who reads the logs.
    package static let auditor = officer("sim.auditor", "sim-bulk-cement", [.auditor])
    static let signatories = ["commerce", "economy-it", "ecology", "construction"].map {
        officer("sim-\($0).signatory", "sim-\($0)", [.signatory])
    }
    /// Of a department that signs no notice.
    static let strangeSignatory = officer("sim-transport.signatory", "sim-transport", [.investigator])
    /// The line on which people call.
    package static let hotline = SimulatedCaller(
        id: "sim.hotline", agency: "sim-hotline", kind: .gateway, roles: [.hotline], division: province)
    /// Of a third department, who can stand in for a plant in a draw, and confirm what an organiser enters of an expert.
    static let otherAuditor = officer("sim-construction.auditor", "sim-construction", [.auditor])
    /// Above the province's organiser stands another of the four departments.
    static let otherAdministrator = officer(
        "sim-economy-it.admin", "sim-economy-it", [.administrator])
    static let witnesses = [organiser, reviewer, witness, otherAuditor]

    static let experts = (1...9).map { number in
        SimulatedCaller(
            id: "sim.expert.\(number)", agency: "", kind: .expert, roles: [.expert], division: province,
            speaksFor: "E\(number)X")
    }

    /// The two investigators of a county's agency.
    package static func investigators(_ agency: String, in county: String) -> [SimulatedCaller] {
        ["01", "02"].map {
            SimulatedCaller(
                id: "\(agency).\($0)", agency: agency, kind: .officer, roles: [.investigator],
                division: county)
        }
    }

    /// Who speaks for a plant.
    static func applicant(for plant: String, in county: String, number: Int) -> SimulatedCaller {
        SimulatedCaller(
            id: "sim.plant.\(number)", agency: "", kind: .enterprise, roles: [.applicant], division: county,
            speaksFor: plant)
    }

    /// The agencies of the three departments that grounds lead to, in each county.
    static let countyAgencies: [Agency] = counties.flatMap { county in
        [("land", Department.naturalResources), ("ecology", .ecology), ("construction", .construction)].map {
            agency("sim-\($0.0)-\(county)", $0.1, county)
        }
    }

    static let agencies: [Agency] =
        [
            agency("sim-bulk-cement", .bulkCement, province), agency("sim-commerce", .commerce, province),
            agency("sim-economy-it", .economyIt, province), agency("sim-ecology", .ecology, province),
            agency("sim-construction", .construction, province),
            agency("sim-transport", .transport, province), agency("sim-hotline", .hotline, province),
        ] + countyAgencies

    static let officers: [SimulatedCaller] =
        [registrar, organiser, reviewer, witness, auditor, otherAuditor, otherAdministrator]
        + [strangeSignatory, hotline] + signatories + experts
        + countyAgencies.flatMap { investigators($0.id, in: $0.divisionCode) }

    private static func officer(_ id: String, _ agency: String, _ roles: [Role]) -> SimulatedCaller {
        SimulatedCaller(id: id, agency: agency, kind: .officer, roles: roles, division: province)
    }

    private static func agency(_ id: String, _ department: Department, _ division: String) -> Agency {
        .with {
            $0.id = id
            $0.name = "模拟单位 \(id)"
            $0.department = department
            $0.divisionCode = division
        }
    }
}
