import Refusals

/// Why the Registry refuses what is asked of a plant's management rules.
extension Reason {
    static let ruleDocumentUnknown = Reason(
        "rule-document-unknown", .notFound,
        zh: "没有这份制度。", en: "There is no such rule document.")
    static let ruleKindTwice = Reason(
        "rule-kind-twice", .invalidArgument,
        zh: "同一制度种类重复列出。", en: "A kind of rule is listed twice.")
    static let ruleVersionNotLater = Reason(
        "rule-version-not-later", .invalidArgument,
        zh: "新版须晚于上一版（{last}）施行。", en: "A version must begin after the last one, which began on {last}.")
    static let ruleRepealTooEarly = Reason(
        "rule-repeal-too-early", .invalidArgument,
        zh: "废止日须晚于最后一版的施行日（{last}）。",
        en: "A document ends after its last version began, on {last}.")
    static let ruleDocumentRepealed = Reason(
        "rule-document-repealed", .failedPrecondition,
        zh: "该制度已于 {day} 废止。", en: "The document was repealed on {day}.")
    static let oneFileForMany = Reason(
        "one-file-for-many", .failedPrecondition,
        zh: "同一文件“{file}”将用于 {all} 项制度要求中的 {duties} 项。请核对；确为合订本的，以 --confirm version.file 确认后再提交。",
        en:
            "One file, “{file}”, would stand for {duties} of the {all} duties. Check it; if it is one volume, send it again with --confirm version.file."
    )
    static let plantPapersHidden = Reason(
        "plant-papers-hidden", .permissionDenied,
        zh: "无权查看该企业的管理资料。", en: "The plant's papers are not for this caller to see.")
}
