import Refusals

/// Why the Registry refuses what is asked of plants' readiness.
extension Reason {
    static let requirementUnknown = Reason(
        "requirement-unknown", .invalidArgument,
        zh: "没有名为“{word}”的要求项。", en: "No row of the table is called “{word}”.")
}
