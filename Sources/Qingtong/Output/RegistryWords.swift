import ArgumentParser
import CommonAPI
import Installation
import Refusals
import RegistryAPI
import SwiftProtobuf

// The words of the registry as a terminal shows them, and as one types them.

extension LifeCycleStage {
    /// The stage as a terminal shows it; of many plants no source states one.
    var text: String {
        protoName.isEmpty ? say("未载", "not stated") : wording(in: terminalLanguage)
    }
}

/// A stage as one types it.
enum StageName: String, ExpressibleByArgument, CaseIterable {
    case planned
    case underConstruction = "under-construction"
    case operating, suspended, closed

    var stage: LifeCycleStage {
        switch self {
        case .planned: .planned
        case .underConstruction: .underConstruction
        case .operating: .operating
        case .suspended: .suspended
        case .closed: .closed
        }
    }
}

/// A tier as one types it.
enum TierWord: String, ExpressibleByArgument, CaseIterable {
    case standard, demonstration
    case innovationCentre = "innovation-centre"

    var tier: Tier {
        switch self {
        case .standard: .standard
        case .demonstration: .demonstration
        case .innovationCentre: .innovationCentre
        }
    }
}

/// A kind of paper as one types it.
enum PermitKindName: String, ExpressibleByArgument, CaseIterable {
    case businessLicence = "business-licence"
    case qualification, land, planning
    case environmentalApproval = "environmental-approval"
    case completion
    case pollutantRegistration = "pollutant-registration"
    case dischargePermit = "discharge-permit"
    case other

    var kind: PermitKind {
        switch self {
        case .businessLicence: .businessLicence
        case .qualification: .qualification
        case .land: .land
        case .planning: .planning
        case .environmentalApproval: .environmentalApproval
        case .completion: .completion
        case .pollutantRegistration: .pollutantRegistration
        case .dischargePermit: .dischargePermit
        case .other: .other
        }
    }
}

/// A person's part as one types it.
enum PartName: String, ExpressibleByArgument, CaseIterable {
    case legalRepresentative = "legal-representative"
    case manager, environment, contact

    var part: PersonPart {
        switch self {
        case .legalRepresentative: .legalRepresentative
        case .manager: .manager
        case .environment: .environment
        case .contact: .contact
        }
    }
}

extension CaseStanding {
    /// What was decided, by its kind: nothing of what the agency wrote is public.
    var kindText: String {
        switch kind {
        case "SHUT_DOWN": say("取缔", "shut down")
        case "RECTIFY": say("责令改正", "to put right")
        case "FINE": say("罚款", "a fine")
        default: kind
        }
    }
}
