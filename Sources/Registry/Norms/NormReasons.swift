import Refusals

/// Why the Registry refuses what is asked of a site's norms and of checks by them.
extension Reason {
    static let normUnknown = Reason(
        "norm-unknown", .notFound,
        zh: "没有这份管理规范。", en: "There is no such norm.")
    static let normExists = Reason(
        "norm-exists", .alreadyExists,
        zh: "该厂区当日已有“{kind}”的管理规范《{title}》，请换版，或先废止。",
        en: "The site has a norm for “{kind}” on that day, “{title}”: renew it, or repeal it first.")
    static let normTopicTwice = Reason(
        "norm-topic-twice", .invalidArgument,
        zh: "同一方面重复列出。", en: "A topic is listed twice.")
    static let normTopics = Reason(
        "norm-topics", .invalidArgument,
        zh: "作业区域的规范须写明涉及哪些方面，其他规范不写；现为“{kind}”。",
        en:
            "The norm of an area says which topics it speaks of, and any other names none; this one is “{kind}”."
    )
    static let normVersionNotLater = Reason(
        "norm-version-not-later", .invalidArgument,
        zh: "新版须晚于上一版（{last}）施行。", en: "A version must begin after the last one, which began on {last}.")
    static let normRepealTooEarly = Reason(
        "norm-repeal-too-early", .invalidArgument,
        zh: "废止日须晚于最后一版的施行日（{last}）。",
        en: "A norm ends after its last version began, on {last}.")
    static let normRepealed = Reason(
        "norm-repealed", .failedPrecondition,
        zh: "该管理规范已于 {day} 废止。", en: "The norm was repealed on {day}.")
    static let oneFileForNorms = Reason(
        "one-file-for-norms", .failedPrecondition,
        zh:
            "同一文件“{file}”将用于 {all} 类管理规范中的 {kinds} 类。请核对；确为合订本的，以 --confirm version.file 确认后再提交。",
        en:
            "One file, “{file}”, would stand for {kinds} of the {all} kinds of norms. Check it; if it is one volume, send it again with --confirm version.file."
    )
    static let normNotInForce = Reason(
        "norm-not-in-force", .invalidArgument,
        zh: "{day} 该管理规范未施行。", en: "The norm was not in force on {day}.")
    static let checkUnknown = Reason(
        "check-unknown", .notFound,
        zh: "没有这条检查记录。", en: "There is no such check record.")
    static let checkFindingDue = Reason(
        "check-finding-due", .invalidArgument,
        zh: "查出问题的须写明整改期限和责任人，没有问题的不写。",
        en:
            "A finding says by which day and by whom it is to be put right, and a check without one says neither."
    )
    static let checkDueEarly = Reason(
        "check-due-early", .invalidArgument,
        zh: "整改期限不得早于检查之日（{day}）。",
        en: "A finding is to be put right on the day of its check, {day}, or later.")
    static let checkNotOpen = Reason(
        "check-not-open", .failedPrecondition,
        zh: "该检查没有待整改的问题：没有查出问题，或已整改、已撤回。",
        en:
            "The check has nothing to be put right: it found nothing, or it was put right or taken back before."
    )
    static let putRightEarly = Reason(
        "put-right-early", .invalidArgument,
        zh: "整改之日不得早于检查之日（{day}）。", en: "A finding was put right on the day of its check, {day}, or later.")
    static let checkWithdrawn = Reason(
        "check-withdrawn", .failedPrecondition,
        zh: "该检查记录已撤回。", en: "The check was taken back before.")
}
