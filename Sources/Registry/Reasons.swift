import Refusals

/// Why the Registry refuses.
extension Reason {
    static let agencyExists = Reason(
        "agency-exists", .alreadyExists,
        zh: "单位编号 {id} 已用于另一单位。", en: "The id {id} stands for another agency.")
    static let principalExists = Reason(
        "principal-exists", .alreadyExists,
        zh: "身份编号 {id} 已用于另一身份。", en: "The id {id} stands for another principal.")
    static let principalRevoked = Reason(
        "principal-revoked", .failedPrecondition,
        zh: "该身份已停用。", en: "The principal is revoked already.")
    static let roleReserved = Reason(
        "role-reserved", .invalidArgument,
        zh: "该角色只能由配置授予。", en: "Only configuration gives that role.")
    static let grantUnknown = Reason(
        "grant-unknown", .notFound,
        zh: "没有这项授权。", en: "There is no such grant.")
    static let divisionParentUnknown = Reason(
        "division-parent-unknown", .invalidArgument,
        zh: "上级行政区划 {parent} 不存在。", en: "The parent division {parent} is not loaded.")
    static let dayOfAnotherYear = Reason(
        "day-of-another-year", .invalidArgument,
        zh: "{day} 不属于 {year} 年。", en: "{day} is not a day of {year}.")
    static let enterpriseUnknown = Reason(
        "enterprise-unknown", .notFound,
        zh: "没有这家企业。", en: "There is no such plant.")
    static let enterpriseExists = Reason(
        "enterprise-exists", .alreadyExists,
        zh: "{division} 已有同名企业。", en: "A plant of that name is registered in {division}.")
    static let creditCodeTaken = Reason(
        "credit-code-taken", .alreadyExists,
        zh: "统一社会信用代码 {code} 已属于另一企业。", en: "Another plant holds the credit code {code}.")
    static let creditCodeVerified = Reason(
        "credit-code-verified", .failedPrecondition,
        zh: "该企业的信用代码已核实。", en: "The plant's credit code is verified already.")
}
