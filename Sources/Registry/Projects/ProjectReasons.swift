import Refusals

/// Why the Registry refuses what is asked of a new project.
extension Reason {
    static let projectUnknown = Reason(
        "project-unknown", .notFound,
        zh: "没有这个新建项目。", en: "There is no such project.")
    static let groundMissing = Reason(
        "ground-missing", .invalidArgument,
        zh: "缺少“{ground}”的申报材料：用地、规划、环保、生产资质四项缺一不可。",
        en: "Papers on {ground} are missing; a filing needs all four grounds.")
    static let groundTwice = Reason(
        "ground-twice", .invalidArgument,
        zh: "同一事项重复申报。", en: "A ground comes twice.")
    static let plantOfAnother = Reason(
        "plant-of-another", .permissionDenied,
        zh: "只能为本企业申报。", en: "A plant's principal files for its own plant only.")
    static let projectOfAnother = Reason(
        "project-of-another", .permissionDenied,
        zh: "该项目由他人申报。", en: "Somebody else filed the project.")
    static let noExaminingAgency = Reason(
        "no-examining-agency", .failedPrecondition,
        zh: "{division} 及其上级均未设定{department}条线的主管单位，“{ground}”无处审查。",
        en: "Nobody is set as competent for {department} in {division} or above, to examine {ground}.")
    static let noCompetentAuthority = Reason(
        "no-competent-authority", .failedPrecondition,
        zh: "{division} 及其上级均未设定散装水泥行业主管单位。",
        en: "Nobody is set as competent for bulk cement in {division} or above.")
    static let projectClosed = Reason(
        "project-closed", .failedPrecondition,
        zh: "该项目已决定或已撤回。", en: "The project is decided or withdrawn.")
    static let opinionOfAnotherAgency = Reason(
        "opinion-of-another-agency", .permissionDenied,
        zh: "该事项由{agency}审查。", en: "The ground is for {agency} to examine.")
    static let opinionGiven = Reason(
        "opinion-given", .failedPrecondition,
        zh: "该事项已出具意见。", en: "The opinion is given already.")
    static let supplementOpen = Reason(
        "supplement-open", .failedPrecondition,
        zh: "补正材料尚未交回。", en: "The papers that were asked for are not in yet.")
    static let supplementNotAsked = Reason(
        "supplement-not-asked", .failedPrecondition,
        zh: "该事项没有待交的补正。", en: "Nothing was asked for on that ground.")
    static let decisionOfAnotherAgency = Reason(
        "decision-of-another-agency", .permissionDenied,
        zh: "该项目由{agency}决定。", en: "The project is for {agency} to decide.")
    static let outcomeContradicts = Reason(
        "outcome-contradicts", .failedPrecondition,
        zh: "所选决定为“{outcome}”，但四项意见为：{opinions}。有一项不同意即不予批准，全部同意方可批准。",
        en:
            "The outcome is said to be “{outcome}”, but the opinions are: {opinions}. One opposed refuses it; it takes all four to approve."
    )
    static let projectFiledBefore = Reason(
        "project-filed-before", .failedPrecondition,
        zh: "疑似重复申报：{number}“{name}”同地同名，或同一单位在同一地点申报。请核对；确为另一项目的，以 --confirm name 确认后再提交。",
        en:
            "It looks like {number}, “{name}”, filed there under that name, or by that applicant for that place. Check it; if it is another project, send it again with --confirm name."
    )
    static let opinionsMissing = Reason(
        "opinions-missing", .failedPrecondition,
        zh: "尚缺意见：{missing}。逾期不答复不视为同意。",
        en: "Opinions are missing: {missing}. Silence is never approval.")
    static let projectApproved = Reason(
        "project-approved", .failedPrecondition,
        zh: "该项目已获批准，可以建设。", en: "The project is approved; it may be built.")
    static let earlyStartReported = Reason(
        "early-start-reported", .failedPrecondition,
        zh: "该项目未批先建已移送。", en: "The early start was reported already.")
    static let earlyStartInFuture = Reason(
        "early-start-in-future", .invalidArgument,
        zh: "发现日期尚未到来。", en: "The day it was seen is still to come.")
}
