import Refusals

/// Why the Registry refuses what is asked of the library of policies.
extension Reason {
    static let policyUnknown = Reason(
        "policy-unknown", .notFound,
        zh: "没有这份政策文件。", en: "There is no such policy.")
    static let policyExists = Reason(
        "policy-exists", .alreadyExists,
        zh: "已收录“{name}”，请添加新版本。", en: "The library has {name} already; add a version to it.")
    static let policyVersionUnchanged = Reason(
        "policy-version-unchanged", .invalidArgument,
        zh: "正文与现行版本相同。", en: "The text is the same as the newest version's.")
    static let policyNotAbove = Reason(
        "policy-not-above", .invalidArgument,
        zh: "配套文件落实上级的文件；“{name}”不是 {division} 上级的文件。",
        en:
            "A supporting document carries out a policy from above; {name} is not of a level above {division}."
    )
    static let policyRepealEarly = Reason(
        "policy-repeal-early", .invalidArgument,
        zh: "该文件自 {day} 起施行，不能在此之前废止。", en: "The policy holds from {day} on and cannot be repealed before.")
    static let policyRepealReason = Reason(
        "policy-repeal-reason", .invalidArgument,
        zh: "该文件已登记于 {day} 废止；更正废止日须写明原因。",
        en: "The policy was repealed on {day}; say why that day was wrong.")
    static let policyRepealed = Reason(
        "policy-repealed", .failedPrecondition,
        zh: "该文件已于 {day} 废止。", en: "The policy was repealed on {day}.")
}
