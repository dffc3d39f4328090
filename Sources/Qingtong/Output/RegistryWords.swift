import ArgumentParser
import CommonAPI
import Installation
import RegistryAPI
import SwiftProtobuf

// The words of the registry as a terminal shows them, and as one types them.

extension EnterpriseState {
    var text: String {
        switch self {
        case .registered: say("已登记", "registered")
        case .unregistered: say("未登记", "unregistered")
        case .merged: say("已并入", "merged")
        case .unspecified, .UNRECOGNIZED: ""
        }
    }
}

extension LifeCycleStage {
    var text: String {
        switch self {
        case .planned: say("筹建", "planned")
        case .underConstruction: say("在建", "under construction")
        case .operating: say("在产", "operating")
        case .suspended: say("停产", "suspended")
        case .closed: say("关停", "closed")
        case .unspecified, .UNRECOGNIZED: say("未载", "not stated")
        }
    }
}

extension Tier {
    var text: String {
        switch self {
        case .standard: say("达标企业", "standard")
        case .demonstration: say("示范企业", "demonstration")
        case .innovationCentre: say("创新中心", "innovation centre")
        case .unspecified, .UNRECOGNIZED: ""
        }
    }
}

extension PermitKind {
    var text: String {
        switch self {
        case .businessLicence: say("营业执照", "business licence")
        case .qualification: say("专业承包资质", "qualification")
        case .land: say("用地", "land")
        case .planning: say("规划许可", "planning")
        case .environmentalApproval: say("环评批复", "environmental approval")
        case .completion: say("三同时验收", "completion")
        case .pollutantRegistration: say("排污登记", "pollutant registration")
        case .dischargePermit: say("排污许可证", "discharge permit")
        case .other: say("其他", "other")
        case .unspecified, .UNRECOGNIZED: ""
        }
    }
}

extension PersonPart {
    var text: String {
        switch self {
        case .legalRepresentative: say("法定代表人", "legal representative")
        case .manager: say("企业负责人", "manager")
        case .environment: say("清洁生产负责人", "environment")
        case .contact: say("联系人", "contact")
        case .unspecified, .UNRECOGNIZED: ""
        }
    }
}

extension SignalKind {
    var text: String {
        switch self {
        case .codesDiffer: say("信用代码不同", "codes differ")
        case .coreName: say("字号相同", "same core name")
        case .sound: say("字号同音", "sounds the same")
        case .oneCharacter: say("字号差一字", "one character differs")
        case .contained: say("字号相含", "name contained")
        case .division: say("同县（市）", "same county or city")
        case .distance: say("相距不远", "near by")
        case .people: say("人员或电话相同", "people in common")
        case .unspecified, .UNRECOGNIZED: ""
        }
    }
}

extension ChangeKind {
    var text: String {
        switch self {
        case .record: say("登记", "record")
        case .site: say("厂区", "site")
        case .paper: say("证照", "paper")
        case .plaque: say("授牌", "plaque")
        case .acceptance: say("验收", "acceptance")
        case .rectification: say("整改", "rectification")
        case .case: say("案件", "case")
        case .supervision: say("重点监管", "supervision")
        case .flag: say("预警", "flag")
        case .caseFiled: say("立案", "case filed")
        case .unspecified, .UNRECOGNIZED: ""
        }
    }
}

extension FlagOutcome {
    var text: String {
        switch self {
        case .explained: say("解释合理", "explained")
        case .confirmed: say("核查属实", "confirmed")
        case .unspecified, .UNRECOGNIZED: ""
        }
    }
}

extension SiteQuestionKind {
    var text: String {
        switch self {
        case .recyclingMissing: say("没有回收设施", "no recycling")
        case .recyclingSmall: say("回收设施与产能不匹配", "recycling too small")
        case .calibrationOver: say("计量检定过期", "calibration over")
        case .tankSmall: say("水池容积不足", "tanks too small")
        case .unspecified, .UNRECOGNIZED: ""
        }
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
