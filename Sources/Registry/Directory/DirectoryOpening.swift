package import CommonAPI
package import Crypto
import Foundation
package import RPC
import RegistryAPI
import Rulebook
import SwiftProtobuf

/// Fills an empty directory in the order its rules require: agencies and competences by the level above, then an
/// administrator for each agency, and by that administrator the agency's people.
package struct DirectoryOpening: Sendable {
    /// An administrator of an agency, to be entered.
    package struct Administrator: Sendable {
        package let id: String
        package let key: SigningKey

        /// An administrator with that id and key.
        package init(id: String, key: SigningKey) {
            self.id = id
            self.key = key
        }
    }

    private let first: any Caller
    private let second: any Caller
    private let firstDepartment: Department
    private let administrator: @Sendable (_ agency: String) throws -> Administrator
    private let line: @Sendable (Administrator) throws -> any Caller

    /// Prepares to fill a directory; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - first: Calls the Registry as an administrator of the province.
    ///   - second: Calls it as an administrator of another department, for what the first may not do to its own. `nil`
    ///     means the first again, where the configuration names a single administrator that acts for no agency.
    ///   - firstDepartment: The department of the first.
    ///   - administrator: Gives the administrator for an agency's id.
    ///   - line: Gives the caller that calls the Registry as that administrator.
    package init(
        first: any Caller, second: (any Caller)? = nil, firstDepartment: Department = .bulkCement,
        administrator: @escaping @Sendable (_ agency: String) throws -> Administrator,
        line: @escaping @Sendable (Administrator) throws -> any Caller
    ) {
        self.first = first
        self.second = second ?? first
        self.firstDepartment = firstDepartment
        self.administrator = administrator
        self.line = line
    }

    /// The usual id for the administrator of an agency.
    package static func administratorID(of agency: String) -> String { "\(agency).administrator" }

    /// Enters agencies, each competent for its line of government in its division, and principals.
    package func enter(_ agencies: [Agency], _ principals: [Principal]) async throws {
        let basis = "机构设立"
        for agency in agencies {
            let above = DirectoryClient(above(agency))
            _ = try await above.registerAgency(.with { $0.agency = agency })
            _ = try await above.setCompetentBody(
                .with {
                    $0.divisionCode = agency.divisionCode
                    $0.department = agency.department
                    $0.agencyID = agency.id
                    $0.reason = basis
                })
        }
        let people = Dictionary(grouping: principals, by: \.agencyID)
        for agency in agencies {
            try await enter(people[agency.id] ?? [], of: agency)
        }
        // Voices of plants and experts must not come from a body that organises acceptance; the first may belong to
        // one.
        for principal in people[""] ?? [] {
            _ = try await DirectoryClient(second).registerPrincipal(.with { $0.principal = principal })
        }
    }

    private func enter(_ people: [Principal], of agency: Agency) async throws {
        guard !people.isEmpty else { return }
        let administrator = try administrator(agency.id)
        let above = DirectoryClient(above(agency))
        _ = try await above.registerPrincipal(.with { $0.principal = administrator.principal(of: agency) })
        let own = DirectoryClient(try line(administrator))
        for person in people {
            let isFromAbove = person.grants.contains { [.administrator, .auditor].contains($0.role) }
            _ = try await (isFromAbove ? above : own).registerPrincipal(.with { $0.principal = person })
        }
    }

    private func above(_ agency: Agency) -> any Caller {
        let isOfFirst =
            agency.divisionCode == DivisionCode.province.text && agency.department == firstDepartment
        return isOfFirst ? second : first
    }
}

extension DirectoryOpening.Administrator {
    fileprivate func principal(of agency: Agency) -> Principal {
        .with {
            $0.id = id
            $0.kind = .officer
            $0.agencyID = agency.id
            $0.name = "\(agency.name) 系统管理员"
            $0.publicKey = Data(key.publicKey.bytes)
            $0.grants = [
                .with {
                    $0.role = .administrator
                    $0.divisionCode = agency.divisionCode
                }
            ]
        }
    }
}
