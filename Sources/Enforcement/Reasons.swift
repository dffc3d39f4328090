import Refusals

/// Why Enforcement refuses a tip or a request about one.
extension Reason {
    static let targetUndescribed = Reason(
        "target-undescribed", .invalidArgument,
        zh: "举报未登记企业时，须写明来电人对它的称呼。",
        en: "A tip about an unregistered plant must say what the caller calls it.")
    static let plantUnknown = Reason(
        "plant-unknown", .notFound,
        zh: "没有这家企业，或其登记信息尚未同步到本服务。",
        en: "There is no such plant, or its registration has not reached this service yet.")
    static let plantElsewhere = Reason(
        "plant-elsewhere", .failedPrecondition,
        zh: "该企业登记在 {division}，举报所述在 {seen}；请核对企业与区划。确在异地的，以 --confirm {field} 确认后再提交。",
        en:
            "The plant is registered in {division}, and this is said to be in {seen}: check the plant and the division. If it was seen elsewhere, send it again with --confirm {field}."
    )
    static let groundRepeated = Reason(
        "ground-repeated", .invalidArgument,
        zh: "同一事项重复列出。", en: "A ground is listed twice.")
    static let dayInFuture = Reason(
        "day-in-future", .invalidArgument,
        zh: "{day} 尚未到来。", en: "The day {day} is still to come.")
    static let noAgencyForGround = Reason(
        "no-agency-for-ground", .failedPrecondition,
        zh: "{division} 及其上级均未设定{department}条线的主管单位，“{ground}”事项无处分派。",
        en:
            "Nobody is set as competent for {department} in {division} or above; the ground {ground} leads nowhere."
    )
    static let tipClosed = Reason(
        "tip-closed", .failedPrecondition,
        zh: "该举报已办结，不能再更正。", en: "The tip is closed and can be corrected no more.")
    static let tipRouted = Reason(
        "tip-routed", .failedPrecondition,
        zh: "该举报的各事项均已分派。", en: "Every ground of the tip has its agency already.")
    static let tipUnknown = Reason(
        "tip-unknown", .notFound,
        zh: "没有这件举报。", en: "There is no such tip.")
    static let receiptCodeMalformed = Reason(
        "receipt-code-malformed", .invalidArgument,
        zh: "回执码有误，请核对后重报。", en: "The receipt code has a mistake in it; check it and say it again.")
    static let receiptCodeUnknown = Reason(
        "receipt-code-unknown", .notFound,
        zh: "没有对应这一回执码的举报。", en: "No tip has this receipt code.")
}

extension Reason {
    static let wrongCodes = Reason(
        "wrong-codes", .resourceExhausted,
        zh: "错误的回执码过多，请 {seconds} 秒后再查。",
        en: "Too many wrong receipt codes came from there; ask again in {seconds} s.")
}

/// Why Enforcement refuses to change the key-supervision list.
extension Reason {
    static let supervisedAlready = Reason(
        "supervised-already", .alreadyExists,
        zh: "该企业已在重点监管库中。", en: "The plant is on the key-supervision list already.")
    static let notSupervised = Reason(
        "not-supervised", .failedPrecondition,
        zh: "该企业不在重点监管库中。", en: "The plant is not on the key-supervision list.")
}

/// Why Enforcement refuses to file or to decide a case.
extension Reason {
    static let tipInCase = Reason(
        "tip-in-case", .failedPrecondition,
        zh: "该举报已并入案件或已办结。", en: "The tip is part of a case already.")
    static let tipsOfSeveralTargets = Reason(
        "tips-of-several-targets", .failedPrecondition,
        zh: "所列举报不是针对同一地点的同一对象，不能并案。",
        en: "The tips are not about one plant in one place, so they make no one case.")
    static let tipRepeated = Reason(
        "tip-repeated", .invalidArgument,
        zh: "同一举报重复列出。", en: "A tip is listed twice.")
    static let officerSame = Reason(
        "officer-same", .invalidArgument,
        zh: "两名执法人员不能是同一人。", en: "The second officer must be another person.")
    static let officerUnfit = Reason(
        "officer-unfit", .invalidArgument,
        zh: "执法人员须为本单位在任且对当地有执法权限的人员。",
        en: "Both officers must be of the filing agency, in office, and investigators over the place.")
    static let caseUnknown = Reason(
        "case-unknown", .notFound,
        zh: "没有这个案件。", en: "There is no such case.")
    static let trackUnknown = Reason(
        "track-unknown", .notFound,
        zh: "该案不涉及“{ground}”事项。", en: "The case has no track for this ground ({ground}).")
    static let trackOfAnotherAgency = Reason(
        "track-of-another-agency", .permissionDenied,
        zh: "该事项由{agency}办理。", en: "The track is the business of {agency}.")
    static let trackDecided = Reason(
        "track-decided", .failedPrecondition,
        zh: "该事项已作出决定。", en: "The track is decided already.")
    static let noLegalBasis = Reason(
        "no-legal-basis", .failedPrecondition,
        zh: "未收录行为发生日（{day}）对该违法行为有效的处罚条款。",
        en: "No article punishing this is recorded for the day of the act, {day}.")
    static let fineWithoutOffence = Reason(
        "fine-without-offence", .invalidArgument,
        zh: "罚款须写明违法行为。", en: "A fine must name the offence.")
    static let fineNotAsked = Reason(
        "fine-not-asked", .invalidArgument,
        zh: "罚款以外的决定不得带罚款金额或罚款情形。",
        en: "A decision that is no fine takes neither an amount nor a circumstance.")
    static let offenceNotAsked = Reason(
        "offence-not-asked", .invalidArgument,
        zh: "认定无违法行为的决定不得写明违法行为。",
        en: "A decision that found nothing unlawful names no offence.")
    static let offenceOfAnotherDepartment = Reason(
        "offence-of-another-department", .invalidArgument,
        zh: "“{offence}”属{departments}条线查处，不是{department}条线的违法行为。",
        en: "The act “{offence}” is for {departments} to punish, not for {department}.")
    static let fineOutOfRange = Reason(
        "fine-out-of-range", .invalidArgument,
        zh: "{citation}在该情形下规定的罚款为 {least} 元至 {most} 元。",
        en: "{citation} allows a fine of {least} to {most} yuan in this case.")
}
