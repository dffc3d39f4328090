import Refusals

/// Why the Registry refuses what is asked of technical guidance.
extension Reason {
    static let memberUnknown = Reason(
        "member-unknown", .notFound,
        zh: "专家团队没有这名成员。", en: "The team has no such member.")
    static let memberNoExpert = Reason(
        "member-no-expert", .failedPrecondition,
        zh: "该身份未被授予专家角色或已停用。", en: "The principal holds no expert's grant, or was revoked.")
    static let memberOnTeam = Reason(
        "member-on-team", .alreadyExists, zh: "该身份已在专家团队中。", en: "The principal is on the team already.")
    static let memberLeft = Reason(
        "member-left", .failedPrecondition, zh: "该成员已离开专家团队。", en: "The member has left the team.")
    static let memberOfAnotherField = Reason(
        "member-of-another-field", .failedPrecondition,
        zh: "该成员的专业与问题不符。", en: "The question is not of the member's field.")
    static let memberOfAnotherPlace = Reason(
        "member-of-another-place", .failedPrecondition,
        zh: "该成员不在企业所在地的专家团队中。", en: "The member is not on the team of the plant's place.")
    static let guidanceUnknown = Reason(
        "guidance-unknown", .notFound, zh: "没有这件技术指导请求。", en: "There is no such request for guidance.")
    static let guidanceOfAnother = Reason(
        "guidance-of-another", .permissionDenied,
        zh: "该请求由他人办理或由他人提出。", en: "The request is with somebody else, or was made by somebody else.")
    static let guidanceNotOpen = Reason(
        "guidance-not-open", .failedPrecondition,
        zh: "该请求不在待指派状态。", en: "The request does not wait for a member.")
    static let guidanceNotAssigned = Reason(
        "guidance-not-assigned", .failedPrecondition,
        zh: "该请求未在专家手中。", en: "The request is with no member.")
    static let guidanceNotAnswered = Reason(
        "guidance-not-answered", .failedPrecondition,
        zh: "该请求尚未答复或已评价。", en: "The request is not answered yet, or was rated.")
    static let guidanceAnswered = Reason(
        "guidance-answered", .failedPrecondition,
        zh: "该请求已答复或已撤回。", en: "The request was answered or withdrawn.")
}
