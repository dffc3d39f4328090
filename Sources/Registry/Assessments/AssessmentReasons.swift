import Refusals

/// Why the Registry refuses what is entered of a plant's assessments.
extension Reason {
    static let assessmentUnknown = Reason(
        "assessment-unknown", .notFound,
        zh: "没有这条考核记录。", en: "There is no such assessment.")
    static let assessmentExists = Reason(
        "assessment-exists", .alreadyExists,
        zh: "该厂区 {period} 已有“{indicator}”的考核，请更正原记录。",
        en: "The site has an assessment of “{indicator}” for {period} already; correct that one.")
    static let assessmentPeriod = Reason(
        "assessment-period", .invalidArgument,
        zh: "考核期写作年-月、年-季或年，如 2026-10、2026-Q3、2026。",
        en: "A period is a month, a quarter or a year: 2026-10, 2026-Q3, 2026.")
    static let assessmentMeasure = Reason(
        "assessment-measure", .invalidArgument,
        zh: "未达目标（目标 {target}，结果 {result} {unit}）的，须写明采取的措施。",
        en: "The target of {target} was missed with {result} {unit}: say what is done about it.")
    static let periodNotOver = Reason(
        "period-not-over", .failedPrecondition,
        zh: "{period} 至 {last} 才结束，现在不能考核或签认。",
        en: "{period} is not over before the end of {last}, and is neither assessed nor signed until then.")
}
