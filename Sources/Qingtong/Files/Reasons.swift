import Refusals

// MARK: - Cells that this program reads itself

extension Reason {
    static let meterUnlisted = Reason(
        "meter-unlisted", .invalidArgument,
        zh: "该企业没有这个计量点；qingtong ledger meters 可列出其编号。",
        en: "The plant has no such meter: qingtong ledger meters lists those it has.")
    static let meterAtTwoSites = Reason(
        "meter-at-two-sites", .invalidArgument,
        zh: "不止一个厂区有计量点 {tag}（{sites}）：请用 --site 给出厂区，或写计量点的记录编号。",
        en: "More than one site has a meter {tag} ({sites}): say --site, or write the meter's id.")
    static let cellYesOrNo = Reason(
        "cell-yes-or-no", .invalidArgument,
        zh: "此格只能写“是”或“否”（也可写 1 或留空）。", en: "The cell says yes or no (1 or nothing will do).")
    static let reasonIsNumber = Reason(
        "reason-is-number", .invalidArgument,
        zh: "此格像是左边数值的后半截：数值里的千分位逗号把一格分成了两格。请去掉逗号，或给该数值加英文双引号。",
        en:
            "This looks like the rest of the number to its left, whose thousands comma parted it: leave the comma out, or put the number between double quotes."
    )
}
