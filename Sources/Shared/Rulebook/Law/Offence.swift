package import Refusals

/// An act that the field's rules forbid, as far as a legal basis for it is recorded.
///
/// Discharging without a permit is left out on purpose: these plants come under registration (排污登记), so
/// that it is mostly the wrong charge.
package enum Offence: String, CaseIterable, Hashable, Sendable {
    /// Discharging so as to escape supervision: hidden pipes, seepage pits, idle facilities, forged data
    /// (逃避监管排污).
    case stealthDischarge = "stealth-discharge"
    /// Discharging over the standard (超标排放).
    case overStandard = "over-standard"
    /// A discharge outlet against the rules (违规设置排污口).
    case illegalOutfall = "illegal-outfall"
    /// Dumping solid waste (擅自倾倒固体废物).
    case wasteDumping = "waste-dumping"
    /// No true ledger of industrial solid waste (未建立固体废物管理台账).
    case wasteLedger = "waste-ledger"
    /// Dusty material stored or handled unenclosed (物料未密闭).
    case unenclosedDust = "unenclosed-dust"
    /// A vehicle that spills what it carries (运输遗撒).
    case spillingVehicle = "spilling-vehicle"
    /// Built without an approved report form (环评报告表未批先建).
    case assessmentFormMissing = "assessment-form-missing"
    /// Built without an approved full report (环评报告书未批先建).
    case assessmentReportMissing = "assessment-report-missing"
    /// Protective facilities not built or used together with the works (违反三同时).
    case facilitiesMissing = "facilities-missing"
    /// The discharge registration form is not filed (未填报排污登记).
    case registrationMissing = "registration-missing"
    /// A mandatory clean-production audit is not made, or is faked (强制性清洁生产审核).
    case cleanProductionAudit = "clean-production-audit"
    /// Concrete mixed on a building site where the ban applies (现场搅拌).
    case onSiteMixing = "on-site-mixing"

    /// The name for people, in both languages.
    package var wording: Wording { Wording(name(in: .chinese), name(in: .english)) }

    /// The name for people.
    package func name(in language: Language) -> String {
        switch language {
        case .chinese: chinese
        case .english: rawValue.replacing("-", with: " ")
        }
    }

    private var chinese: String {
        switch self {
        case .stealthDischarge: "以逃避监管的方式排放污染物"
        case .overStandard: "超标排放污染物"
        case .illegalOutfall: "违规设置排污口"
        case .wasteDumping: "擅自倾倒固体废物"
        case .wasteLedger: "未建立固体废物管理台账"
        case .unenclosedDust: "易扬尘物料未密闭"
        case .spillingVehicle: "运输车辆遗撒"
        case .assessmentFormMissing: "环评报告表未批先建"
        case .assessmentReportMissing: "环评报告书未批先建"
        case .facilitiesMissing: "违反环保设施三同时"
        case .registrationMissing: "未填报排污登记"
        case .cleanProductionAudit: "未实施强制性清洁生产审核"
        case .onSiteMixing: "施工现场搅拌混凝土"
        }
    }
}
