import Refusals

/// Why the Registry refuses what is entered of a site's drainage.
extension Reason {
    static let drainageUnknown = Reason(
        "drainage-unknown", .notFound,
        zh: "该厂区尚未登记排水与应急设计。", en: "No drainage and emergency design of the site was entered.")
    static let drainageTankUnknown = Reason(
        "drainage-tank-unknown", .invalidArgument,
        zh: "厂区的设备清单中没有编号为 {code} 的水池。", en: "The site's equipment has no tank {code}.")
    static let drainagePaperNotLater = Reason(
        "drainage-paper-not-later", .invalidArgument,
        zh: "新版须晚于上一版（{last}）施行。", en: "A version must begin after the last one, which began on {last}.")
    static let drainagePaperNone = Reason(
        "drainage-paper-none", .failedPrecondition,
        zh: "没有可撤回的版本。", en: "There is no version to take back.")
    static let drainagePaperFigures = Reason(
        "drainage-paper-figures", .invalidArgument,
        zh: "回收利用方案须写明水池总容积，平面流向图不写数字。",
        en: "A reuse plan states the volume of its tanks; a flow plan states no figures.")
}
