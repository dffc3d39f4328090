import Refusals

/// Why the Registry refuses what is asked of the province's working group.
extension Reason {
    static let groupMemberUnknown = Reason(
        "group-member-unknown", .notFound,
        zh: "工作小组没有这名成员。", en: "The working group has no such member.")
    static let groupMemberLeft = Reason(
        "group-member-left", .failedPrecondition,
        zh: "该成员已离开工作小组。", en: "The member has left the working group.")
    static let groupLeaderNamed = Reason(
        "group-leader-named", .alreadyExists,
        zh: "工作小组已有组长 {name}。", en: "The working group has a leader already, {name}.")
    static let groupMeetingUnknown = Reason(
        "group-meeting-unknown", .notFound, zh: "没有这次会议。", en: "There is no such meeting.")
    static let groupMeetingEnteredBefore = Reason(
        "group-meeting-entered-before", .failedPrecondition,
        zh: "{day} 的会议“{title}”已录入。确属另一次会议的，请确认。",
        en: "A meeting “{title}” of {day} was entered before. Confirm that this is another one.")
    static let groupMeetingWithdrawn = Reason(
        "group-meeting-withdrawn", .failedPrecondition,
        zh: "该会议已撤回。", en: "The meeting was taken back before.")
    static let groupTaskUnknown = Reason(
        "group-task-unknown", .notFound, zh: "没有这项任务。", en: "There is no such task.")
    static let groupTaskOfAnother = Reason(
        "group-task-of-another", .permissionDenied,
        zh: "该任务由{agency}负责。", en: "{agency} sees to this task.")
    static let groupTaskClosed = Reason(
        "group-task-closed", .failedPrecondition,
        zh: "该任务已完成或已取消。", en: "The task is done or was dropped.")
}
