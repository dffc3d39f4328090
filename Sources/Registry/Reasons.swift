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

// MARK: - Ledgers

extension Reason {
    static let meterUnknown = Reason(
        "meter-unknown", .notFound,
        zh: "没有这个计量点。", en: "There is no such meter.")
    static let meterExists = Reason(
        "meter-exists", .alreadyExists,
        zh: "该站点已有编号为 {tag} 的计量点。", en: "The site has a meter {tag} already.")
    static let meterForm = Reason(
        "meter-form", .invalidArgument,
        zh: "该计量项不能按这种方式读数。", en: "A meter of that kind is not read that way.")
    static let meterRetired = Reason(
        "meter-retired", .failedPrecondition,
        zh: "该计量点已停用。", en: "The meter is out of use already.")
    static let calibrationOrder = Reason(
        "calibration-order", .invalidArgument,
        zh: "检定日期须晚于上一次，且不晚于有效期。",
        en: "A calibration is later than the last one, and not later than its validity.")
    static let seriesUneven = Reason(
        "series-uneven", .invalidArgument,
        zh: "时间与数值的个数不一致。", en: "There are not as many values as times.")
    static let ledgerStreamTooLong = Reason(
        "ledger-stream-too-long", .resourceExhausted,
        zh: "一次最多上传 {limit} 条读数，请分批上传。", en: "One stream carries at most {limit} readings; send several.")
    static let readingFuture = Reason(
        "reading-future", .invalidArgument,
        zh: "读数时间晚于当前时间。", en: "The reading is from the future.")
    static let readingOutsideUse = Reason(
        "reading-outside-use", .invalidArgument,
        zh: "读数时间不在计量点启用期内。", en: "The meter was not in use at that time.")
    static let readingLate = Reason(
        "reading-late", .invalidArgument,
        zh: "补报读数须说明原因。", en: "A reading that comes this late needs a reason.")
    static let readingNegative = Reason(
        "reading-negative", .invalidArgument,
        zh: "数值不能为负。", en: "The value is below zero.")
    static let readingConflict = Reason(
        "reading-conflict", .alreadyExists,
        zh: "该时间已有不同的读数；更正须另行说明。",
        en: "There is another value for that time; a correction must say that it is one.")
    static let readingUnexplained = Reason(
        "reading-unexplained", .invalidArgument,
        zh: "更正读数须说明原因。", en: "A correction needs a reason.")
    static let readingUnknown = Reason(
        "reading-unknown", .notFound,
        zh: "该时间没有可更正的读数。", en: "There is no reading at that time to correct.")
    static let readingAboveMost = Reason(
        "reading-above-most", .invalidArgument,
        zh: "数值超过该计量点的量程。", en: "The value is above what the meter can show.")
    static let readingCounterFell = Reason(
        "reading-counter-fell", .invalidArgument,
        zh: "累计读数小于上一次。", en: "The running total is below the one before.")
    static let readingUncalibrated = Reason(
        "reading-uncalibrated", .invalidArgument,
        zh: "计量器具检定已过有效期。", en: "The calibration had run out.")
    static let readingRepeated = Reason(
        "reading-repeated", .invalidArgument,
        zh: "连续多次读数完全相同。", en: "Many readings in a row are the same.")
    static let periodWrong = Reason(
        "period-wrong", .invalidArgument,
        zh: "时间段有误：止日不早于起日，且不超过 {days} 天。",
        en: "The period must not end before it begins, nor be longer than {days} days.")
}
