import Refusals

/// Why the Registry refuses what is asked of a plant's difficulties.
extension Reason {
    static let difficultyUnknown = Reason(
        "difficulty-unknown", .notFound, zh: "没有这项困难。", en: "There is no such difficulty.")
    static let difficultyNotOpen = Reason(
        "difficulty-not-open", .failedPrecondition,
        zh: "该困难正由部门办理或已了结，不能这样处理。",
        en: "The difficulty is with an agency or is over, so this cannot be done.")
    static let difficultyWithAgency = Reason(
        "difficulty-with-agency", .failedPrecondition,
        zh: "该困难正由{agency}办理：可待其答复或退回，或先收回再转办。",
        en: "{agency} has the difficulty: wait for its answer, or call it back first.")
    static let difficultyPassedOften = Reason(
        "difficulty-passed-often", .failedPrecondition,
        zh: "该困难已转办 {count} 次，不再转办：请会商后办结，或另立一项。",
        en: "The difficulty was passed {count} times already: settle it, or raise another one.")
    static let difficultyNotPassed = Reason(
        "difficulty-not-passed", .failedPrecondition,
        zh: "该困难未在部门办理中。", en: "The difficulty is with no agency.")
    static let difficultyOfAnotherAgency = Reason(
        "difficulty-of-another-agency", .permissionDenied,
        zh: "该困难由{agency}办理。", en: "The difficulty is for {agency} to answer.")
    static let difficultySolveBy = Reason(
        "difficulty-solve-by", .invalidArgument,
        zh: "能解决的须写明解决之日，不能解决的不写。",
        en: "Say by which day it is to be solved if it can be, and no day if it cannot.")
    static let noHelpingAgency = Reason(
        "no-helping-agency", .failedPrecondition,
        zh: "{division} 及其上级均未设定{department}条线的主管单位。",
        en: "Nobody is set as competent for {department} in {division} or above.")
}
