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
    static let policyRepealed = Reason(
        "policy-repealed", .failedPrecondition,
        zh: "该文件已于 {day} 废止。", en: "The policy was repealed on {day}.")
}
