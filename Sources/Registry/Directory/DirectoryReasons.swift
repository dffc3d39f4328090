import Refusals

/// Why the directory refuses.
extension Reason {
    static let agencyExists = Reason(
        "agency-exists", .alreadyExists,
        zh: "单位编号 {id} 已用于另一单位。", en: "The id {id} stands for another agency.")
    static let agencyEnded = Reason(
        "agency-ended", .failedPrecondition,
        zh: "单位 {id} 已撤销。", en: "The agency {id} was ended.")
    static let agencyOwesOpinions = Reason(
        "agency-owes-opinions", .failedPrecondition,
        zh: "单位 {agency} 尚有 {count} 件新建项目待其出具意见或作出决定（{projects}）；请先办结，或指定同条线、区划涵盖当地的承接单位。",
        en:
            "{count} filings still wait for an opinion or a decision of {agency} ({projects}); have them given first, or name a successor of the same line that acts for the place."
    )
    static let agencyCompetent = Reason(
        "agency-competent", .failedPrecondition,
        zh: "单位 {agency} 是 {division} {department}条线唯一的主管单位，上级也未设定，当地还有企业或项目；请先另设主管单位。",
        en:
            "{agency} alone is competent for {department} in {division}, nobody above is, and there are plants or filings; set another body first."
    )
    static let principalExists = Reason(
        "principal-exists", .alreadyExists,
        zh: "身份编号 {id} 已用于另一身份。", en: "The id {id} stands for another principal.")
    static let principalRevoked = Reason(
        "principal-revoked", .failedPrecondition,
        zh: "该身份已停用。", en: "The principal is revoked already.")
    static let roleReserved = Reason(
        "role-reserved", .invalidArgument,
        zh: "该角色只能由配置授予。", en: "Only configuration gives that role.")
    static let kindReserved = Reason(
        "kind-reserved", .invalidArgument,
        zh: "该类身份只能由各服务的配置设立。", en: "Only the configuration of services makes a principal of that kind.")
    static let nameOfService = Reason(
        "name-of-service", .invalidArgument,
        zh: "编号 {id} 是服务的名称或易与之混淆，不得他用。",
        en: "The id {id} is the name of a service, or reads like one; nobody else has it.")
    static let nameOfAnotherAgency = Reason(
        "name-of-another-agency", .invalidArgument,
        zh: "编号以单位 {agency} 的编号开头，只能用于该单位的身份。",
        en: "The id begins with that of the agency {agency} and is for those who act for it.")
    static let grantUnknown = Reason(
        "grant-unknown", .notFound,
        zh: "没有这项授权。", en: "There is no such grant.")
    static let roleNeedsAgency = Reason(
        "role-needs-agency", .invalidArgument,
        zh: "角色 {role} 只能授予单位的身份。", en: "Only who acts for an agency has the role {role}.")
    static let grantOutsideAgency = Reason(
        "grant-outside-agency", .invalidArgument,
        zh: "{division} 不在单位 {agency} 的区划之内。",
        en: "{division} lies outside the division of the agency {agency}.")
    static let roleOfAnotherLine = Reason(
        "role-of-another-line", .permissionDenied,
        zh: "角色 {role} 不属于单位 {agency} 所在条线；由主管该条线的单位授予。",
        en:
            "The role {role} is not for agencies of the line of government of {agency}; one competent for that line gives it."
    )
    static let voiceOfOrganiser = Reason(
        "voice-of-organiser", .permissionDenied,
        zh: "单位 {agency} 组织验收，不得办理企业或专家的身份；由其他部门的管理员办理。",
        en:
            "{agency} organises acceptance and does not say who speaks for plants or is an expert; an administrator of another department does."
    )
    static let speaksForTwo = Reason(
        "speaks-for-two", .invalidArgument,
        zh: "单位的身份不得同时代表企业或专家。",
        en: "Who acts for an agency does not speak for a plant or an expert as well.")
    static let spokenFor = Reason(
        "spoken-for", .alreadyExists,
        zh: "{id} 已由 {principal} 代表；须先停用该身份。",
        en: "{principal} speaks for {id} already; that principal is to be ended first.")
    static let ownRights = Reason(
        "own-rights", .permissionDenied,
        zh: "任何人不得变更自己的授权或停用自己，同一密钥亦同。",
        en: "Nobody changes its own rights or ends itself, nor whoever has the same key.")
    static let agencyOfOthers = Reason(
        "agency-of-others", .permissionDenied,
        zh: "单位 {agency} 的身份由该单位自己的管理员办理；首位管理员由上级指定。",
        en: "Who acts for {agency} is for its own administrator to say; the first one is named from above.")
    static let levelAbove = Reason(
        "level-above", .permissionDenied,
        zh: "{division} 的此项须由上级的管理员办理；省级由另一部门的省级管理员办理。",
        en:
            "That takes an administrator above {division}; for the province, one of the province of another department."
    )
    static let competentAgencyUnfit = Reason(
        "competent-agency-unfit", .invalidArgument,
        zh: "单位 {agency} 不属该条线，或其区划不含 {division}。",
        en: "The agency {agency} is not of that line of government, or does not act for {division}.")
    static let competenceBackdated = Reason(
        "competence-backdated", .invalidArgument,
        zh: "主管单位的起始日不得早于今天（{today}）。", en: "Competence begins today ({today}) at the earliest.")
}
