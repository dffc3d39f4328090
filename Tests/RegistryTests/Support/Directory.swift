import CommonAPI
import Foundation
import Refusals
import RegistryAPI
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

// Agencies and principals as tests enter them.

extension RegistryWorld {
    static func agency(
        _ id: String = "haining-nr", in division: String = "330481", name: String = "示例自然资源和规划局",
        _ department: Department = .naturalResources
    ) -> Agency {
        .with {
            $0.id = id
            $0.name = name
            $0.department = department
            $0.divisionCode = division
        }
    }

    static func principal(
        _ id: String = "haining-nr.01", agency: String = "haining-nr", grants: [Grant]? = nil
    ) -> Principal {
        .with {
            $0.id = id
            $0.kind = .officer
            $0.agencyID = agency
            $0.name = "示例经办"
            $0.publicKey = Data(repeating: 5, count: 32)
            $0.grants = grants ?? [grant(.investigator, "330481")]
        }
    }

    static func grant(_ role: Role, _ division: String) -> Grant {
        .with {
            $0.role = role
            $0.divisionCode = division
        }
    }

    @discardableResult
    func register(_ agency: Agency, as actor: Actor? = nil) throws -> Agency {
        try command(as: actor ?? administrator) {
            try directory.registerAgency(.with { $0.agency = agency }, $0)
        }
    }

    /// Enters somebody, by an administrator of its agency unless another is given.
    @discardableResult
    func register(_ principal: Principal, as actor: Actor? = nil) throws -> Principal {
        try command(as: actor ?? administrator(for: principal)) {
            try directory.registerPrincipal(.with { $0.principal = principal }, $0)
        }
    }

    /// Who may enter that principal: an administrator of its agency, or of the province.
    private func administrator(for principal: Principal) throws -> Actor {
        guard !principal.agencyID.isEmpty,
            let agency = try query({ try $0.shown(.agencies).get(principal.agencyID) }),
            !principal.grants.contains(where: { [.administrator, .auditor].contains($0.role) })
        else { return administrator }
        return Self.administrator(of: agency)
    }

    /// An administrator of that agency.
    static func administrator(of agency: Agency) -> Actor {
        World.actor("\(agency.id).administrator", .administrator, over: agency.divisionCode, agency: agency)
    }

    /// Says that an agency is competent for its line of government where it is, as the level above does.
    @discardableResult
    func settle(
        _ agency: Agency, in division: String? = nil, from: String = "", as actor: Actor? = nil
    ) throws -> CompetentBody {
        try command(as: actor ?? administrator) {
            try directory.setCompetentBody(
                Self.competence(
                    of: agency.id, agency.department, in: division ?? agency.divisionCode, from: from),
                $0)
        }
    }

    static func competence(
        of agency: String, _ line: Department, in division: String, from: String = ""
    ) -> SetCompetentBodyRequest {
        .with {
            $0.divisionCode = division
            $0.department = line
            $0.agencyID = agency
            $0.from = from
            $0.reason = "示例文号"
        }
    }

    func refusal(of agency: Agency, as actor: Actor? = nil) throws -> Refusal? {
        try refusal(as: actor ?? administrator) {
            try directory.registerAgency(.with { $0.agency = agency }, $0)
        }
    }

    func refusal(of principal: Principal, as actor: Actor? = nil) throws -> Refusal? {
        try refusal(as: actor ?? administrator(for: principal)) {
            try directory.registerPrincipal(.with { $0.principal = principal }, $0)
        }
    }

    static func request(_ grant: Grant, of id: String = "haining-nr.01") -> ChangeGrantRequest {
        .with {
            $0.principalID = id
            $0.grant = grant
        }
    }

    func principal(_ id: String = "haining-nr.01") throws -> Principal {
        try query { try directory.getPrincipal(.with { $0.principalID = id }, $0) }
    }
}
