import Refusals

/// Why the Registry refuses what is recorded of a river's tests.
extension Reason {
    static let riverReportUnknown = Reason(
        "river-report-unknown", .notFound,
        zh: "没有这份河道水质检测报告。", en: "There is no such river-water report.")
    static let riverReportExists = Reason(
        "river-report-exists", .alreadyExists,
        zh: "该企业已有编号为 {number} 的河道水质检测报告。",
        en: "A river-water report {number} of the plant was recorded before.")
    static let riverSampleLimit = Reason(
        "river-sample-limit", .invalidArgument,
        zh: "未检出的悬浮物须写明检出限，如 <4。",
        en:
            "Suspended solids that were not found are told by the least that the laboratory can tell, such as <4."
    )
    static let riverReportWithdrawn = Reason(
        "river-report-withdrawn", .failedPrecondition,
        zh: "该报告已撤回。", en: "The report was taken back before.")
}
