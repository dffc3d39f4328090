import Refusals

/// Why the Registry refuses what is asked of counts of vehicles.
extension Reason {
    static let fleetCountUnknown = Reason(
        "fleet-count-unknown", .notFound,
        zh: "没有这次车辆清点，或截至该日尚未清点。",
        en: "There is no such count of vehicles, or none until that day.")
    static let fleetCountExists = Reason(
        "fleet-count-exists", .alreadyExists,
        zh: "该企业 {day} 已有车辆清点，请更正原记录。",
        en: "The plant has a count of {day} already; correct that one.")
    static let fleetCountWithdrawn = Reason(
        "fleet-count-withdrawn", .failedPrecondition,
        zh: "该车辆清点已撤回。", en: "The count was taken back before.")
    static let vehicleKindTwice = Reason(
        "vehicle-kind-twice", .invalidArgument,
        zh: "同一车种重复列出。", en: "A kind of vehicle is listed twice.")
    static let vehiclePartTooLarge = Reason(
        "vehicle-part-too-large", .invalidArgument,
        zh: "其中 {part} 辆，多于总数 {count} 辆。", en: "A part of {part} is more than the {count} that there are.")
}
