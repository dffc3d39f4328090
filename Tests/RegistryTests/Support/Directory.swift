import CommonAPI
import Foundation
import Refusals
import RegistryAPI
import ServiceKit
import SwiftProtobuf
import Testing

@testable import Registry

// Agencies and principals as tests enter them.

extension RegistryWorld {
    static func agency(
        _ id: String = "haining-nr", in division: String = "330481", name: String = "示例自然资源和规划局"
    ) -> Agency {
        .with {
            $0.id = id
            $0.name = name
            $0.department = .naturalResources
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

    @discardableResult
    func register(_ principal: Principal, as actor: Actor? = nil) throws -> Principal {
        try command(as: actor ?? administrator) {
            try directory.registerPrincipal(.with { $0.principal = principal }, $0)
        }
    }

    func refusal(of agency: Agency, as actor: Actor? = nil) throws -> Refusal? {
        try refusal(as: actor ?? administrator) {
            try directory.registerAgency(.with { $0.agency = agency }, $0)
        }
    }

    func refusal(of principal: Principal, as actor: Actor? = nil) throws -> Refusal? {
        try refusal(as: actor ?? administrator) {
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
