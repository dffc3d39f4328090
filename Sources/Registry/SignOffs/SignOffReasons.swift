import Refusals

/// Why the Registry refuses to take a month's balances as signed.
extension Reason {
    static let signOffUnknown = Reason(
        "sign-off-unknown", .notFound,
        zh: "该厂区该月尚未签认物料平衡。", en: "Nobody signed the month's balances of the site.")
    static let signOffOfThePlant = Reason(
        "sign-off-of-the-plant", .permissionDenied,
        zh: "物料平衡由代表企业的人签认，他人不能代签。",
        en: "A balance is signed by somebody who speaks for the plant, and by nobody else for it.")
    static let signOffEmpty = Reason(
        "sign-off-empty", .failedPrecondition,
        zh: "{month} 该厂区没有读数，没有可签认的平衡。",
        en: "No meter of the site has a reading in {month}, so there is no balance to sign.")
    static let signOffStands = Reason(
        "sign-off-stands", .failedPrecondition,
        zh: "{month} 已签认，数据未变。", en: "{month} was signed, and its figures are the same still.")
    static let signOffReason = Reason(
        "sign-off-reason", .invalidArgument,
        zh: "{month} 已签认过，重新签认须写明原因。", en: "{month} was signed before: say why it is signed anew.")
}
