import ArgumentParser
import CommonAPI
import SwiftProtobuf

// The words of the directory as one types them: the proto's, in lower case with hyphens.

/// A line of government.
enum DepartmentName: String, ExpressibleByArgument, CaseIterable {
    case bulkCement = "bulk-cement"
    case commerce
    case economyIT = "economy-it"
    case ecology
    case construction
    case naturalResources = "natural-resources"
    case transport
    case hotline
    case enforcement

    var department: Department {
        switch self {
        case .bulkCement: .bulkCement
        case .commerce: .commerce
        case .economyIT: .economyIt
        case .ecology: .ecology
        case .construction: .construction
        case .naturalResources: .naturalResources
        case .transport: .transport
        case .hotline: .hotline
        case .enforcement: .enforcement
        }
    }
}

/// A kind of caller; services are made by configuration only.
enum KindName: String, ExpressibleByArgument, CaseIterable {
    case officer, system, gateway, enterprise, expert

    var kind: PrincipalKind {
        switch self {
        case .officer: .officer
        case .system: .system
        case .gateway: .gateway
        case .enterprise: .enterprise
        case .expert: .expert
        }
    }
}

/// A role that the directory can give.
enum RoleName: String, ExpressibleByArgument, CaseIterable {
    case administrator, registrar, organiser
    case drawWitness = "draw-witness"
    case applicant, expert, reviewer, signatory, hotline, investigator, auditor, examiner

    var role: Role {
        switch self {
        case .administrator: .administrator
        case .registrar: .registrar
        case .organiser: .organiser
        case .drawWitness: .drawWitness
        case .applicant: .applicant
        case .expert: .expert
        case .reviewer: .reviewer
        case .signatory: .signatory
        case .hotline: .hotline
        case .investigator: .investigator
        case .auditor: .auditor
        case .examiner: .examiner
        }
    }

    func grant(over division: String) -> CommonAPI.Grant {
        .with {
            $0.role = role
            $0.divisionCode = division
        }
    }
}
