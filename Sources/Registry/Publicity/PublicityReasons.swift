import Refusals

/// Why the Registry refuses an announcement.
extension Reason {
    static let announcementUnknown = Reason(
        "announcement-unknown", .notFound, zh: "没有这条公告。", en: "There is no such announcement.")
    static let announcementDaysReversed = Reason(
        "announcement-days-reversed", .invalidArgument,
        zh: "止日早于起日。", en: "The last day lies before the first.")
    static let announcementWithdrawn = Reason(
        "announcement-withdrawn", .failedPrecondition,
        zh: "该公告已撤下。", en: "The announcement was taken back already.")
}
