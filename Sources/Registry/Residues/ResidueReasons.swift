import Refusals

/// Why the Registry refuses what is entered of a site's residue.
extension Reason {
    static let residueUnknown = Reason(
        "residue-unknown", .notFound,
        zh: "该厂区尚未登记废渣堆场。", en: "No yards for residue of the site were entered.")
    static let residueTargetNotLater = Reason(
        "residue-target-not-later", .invalidArgument,
        zh: "新指标须从上一指标（{last}）之后的月份起执行。", en: "A target must begin after the last one, which began in {last}."
    )
    static let residueTargetNone = Reason(
        "residue-target-none", .failedPrecondition,
        zh: "没有可撤回的指标。", en: "There is no target to take back.")
    static let residueKindTwice = Reason(
        "residue-kind-twice", .invalidArgument,
        zh: "同一废渣种类重复列出。", en: "A kind of residue is listed twice.")
    static let contractUnknown = Reason(
        "contract-unknown", .notFound,
        zh: "没有这份处置合同。", en: "There is no such disposal contract.")
    static let contractExists = Reason(
        "contract-exists", .alreadyExists,
        zh: "该企业已有编号为 {number} 的处置合同。", en: "A disposal contract {number} of the plant was recorded before.")
    static let contractDays = Reason(
        "contract-days", .invalidArgument,
        zh: "合同末日早于首日。", en: "The contract ends before it begins.")
    static let contractDaySame = Reason(
        "contract-day-same", .invalidArgument,
        zh: "合同现在的末日就是 {day}。", en: "The contract's last day is {day} already.")
    static let contractEnd = Reason(
        "contract-end", .invalidArgument,
        zh: "终止之日须在合同期内（{first} 至 {last}）。",
        en: "A contract ends on one of its own days, from {first} to {last}.")
    static let contractEnded = Reason(
        "contract-ended", .failedPrecondition,
        zh: "该合同已于 {day} 终止。", en: "The contract was ended on {day}.")
    static let contractWithdrawn = Reason(
        "contract-withdrawn", .failedPrecondition,
        zh: "该合同已撤回。", en: "The contract was taken back before.")
    static let contractHasLoads = Reason(
        "contract-has-loads", .failedPrecondition,
        zh: "联单 {number} 按该合同转移，请先撤回联单。",
        en: "Load {number} left under the contract: take it back first.")
    static let contractHasLaterLoad = Reason(
        "contract-has-later-load", .failedPrecondition,
        zh: "合同不能终止于 {day}：联单 {number} 于 {left} 按该合同转移。",
        en: "The contract cannot end on {day}: load {number} left under it on {left}.")
    static let manifestUnknown = Reason(
        "manifest-unknown", .notFound,
        zh: "没有这份转移联单。", en: "There is no such manifest.")
    static let manifestExists = Reason(
        "manifest-exists", .alreadyExists,
        zh: "该企业已有编号为 {number} 的转移联单。", en: "A manifest {number} of the plant was recorded before.")
    static let manifestOutsideContract = Reason(
        "manifest-outside-contract", .invalidArgument,
        zh: "转移之日不在合同期内（{first} 至 {last}）。",
        en: "The load left outside the days of its contract, {first} to {last}.")
    static let manifestKind = Reason(
        "manifest-kind", .invalidArgument,
        zh: "该合同不含这种废渣。", en: "The contract does not take residue of this kind.")
    static let manifestWithdrawn = Reason(
        "manifest-withdrawn", .failedPrecondition,
        zh: "该联单已撤回。", en: "The manifest was taken back before.")
}
