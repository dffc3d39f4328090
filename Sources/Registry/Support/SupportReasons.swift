import Refusals

/// Why the Registry refuses what is asked of support for plants.
extension Reason {
    static let supportUnknown = Reason(
        "support-unknown", .notFound, zh: "没有这项支持措施。", en: "There is no such support measure.")
    static let supportWithoutAgency = Reason(
        "support-without-agency", .permissionDenied,
        zh: "支持措施由给予支持的单位录入，该身份不属于任何单位。",
        en: "A measure is entered by the agency that gave it, and the caller is of none.")
    static let supportOfAnotherAgency = Reason(
        "support-of-another-agency", .permissionDenied,
        zh: "该支持措施由{agency}给予。", en: "The measure was given by {agency}.")
    static let supportAmount = Reason(
        "support-amount", .invalidArgument,
        zh: "资金补助须有金额，优先支持和指导服务没有金额；现为“{kind}”。",
        en: "A subsidy has an amount, and priority and guidance have none; this one is “{kind}”.")
    static let supportEnteredBefore = Reason(
        "support-entered-before", .failedPrecondition,
        zh: "该企业 {day} 已录入同名、同额的支持措施“{title}”。确属另一项的，请确认。",
        en:
            "A measure “{title}” of the same plant, day and amount was entered before, of {day}. Confirm that this is another one."
    )
    static let supportWithdrawn = Reason(
        "support-withdrawn", .failedPrecondition,
        zh: "该支持措施已撤回。", en: "The measure was taken back.")
}
