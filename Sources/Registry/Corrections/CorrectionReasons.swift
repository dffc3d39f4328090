import Refusals

/// Why the Registry refuses what is asked of a correction.
extension Reason {
    static let correctionUnknown = Reason(
        "correction-unknown", .notFound,
        zh: "没有这项更正。", en: "There is no such correction.")
    static let correctionNeedsApproval = Reason(
        "correction-needs-approval", .failedPrecondition,
        zh: "信用代码核实或授牌后，名称、信用代码和行政区划的更正须由一人提出、另一人审定：请用 corrections propose 提出。",
        en:
            "Once the credit code is verified or a plaque given, a correction of name, code or division is proposed by one person and approved by another: use corrections propose."
    )
    static let correctionNameMissing = Reason(
        "correction-name-missing", .invalidArgument,
        zh: "有更名日期而没有新名称。", en: "There is a day of renaming, but no new name.")
    static let correctionOwn = Reason(
        "correction-own", .permissionDenied,
        zh: "提出人不得审定自己提出的更正。", en: "Whoever proposed a correction does not decide it.")
    static let correctionOfAnother = Reason(
        "correction-of-another", .permissionDenied,
        zh: "该更正由他人提出。", en: "Somebody else proposed the correction.")
    static let correctionClosed = Reason(
        "correction-closed", .failedPrecondition,
        zh: "该更正已审定或已撤回。", en: "The correction is decided or withdrawn already.")
    static let correctionsWaiting = Reason(
        "corrections-waiting", .failedPrecondition,
        zh: "该企业已有 {most} 项更正待审，请先审定。",
        en: "{most} corrections of the plant wait already; decide those first.")
    static let creditCodeToBeVerified = Reason(
        "credit-code-to-be-verified", .failedPrecondition,
        zh: "该企业的信用代码尚待核实，请直接核实。",
        en: "The plant's credit code is still to be verified; verify it instead.")
}
