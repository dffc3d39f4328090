import Refusals

// MARK: - Templates

extension Reason {
    static let templateUnknown = Reason(
        "template-unknown", .notFound,
        zh: "没有这份验收细则。", en: "There is no such template.")
    static let templateVersionExists = Reason(
        "template-version-exists", .alreadyExists,
        zh: "验收细则 {version} 已发布，不可更改；请用新的版本号。",
        en: "Template {version} is published and never changes; give the new one another version.")
    static let itemCodeRepeated = Reason(
        "item-code-repeated", .invalidArgument,
        zh: "条款编号 {code} 重复。", en: "Item {code} is listed twice.")
    static let gateWithPoints = Reason(
        "gate-with-points", .invalidArgument,
        zh: "条款 {code} 为一票否决项，不计分。", en: "Item {code} is a gate and takes no points.")
    static let itemWithoutPoints = Reason(
        "item-without-points", .invalidArgument,
        zh: "条款 {code} 为计分项，须有分值。", en: "Item {code} is scored and needs points.")
    static let pointsNot100 = Reason(
        "points-not-100", .invalidArgument,
        zh: "各项分值合计为 {total} 分，应为 100 分。", en: "The items' points add up to {total}, not to 100.")
}

// MARK: - Rounds and applications

extension Reason {
    static let roundUnknown = Reason(
        "round-unknown", .notFound,
        zh: "没有这个验收轮次。", en: "There is no such round.")
    static let roundCodeTaken = Reason(
        "round-code-taken", .alreadyExists,
        zh: "轮次编号 {code} 已使用。", en: "There is a round {code} already.")
    static let windowEmpty = Reason(
        "window-empty", .invalidArgument,
        zh: "截止日早于开始日。", en: "The round closes before it opens.")
    static let roundClosed = Reason(
        "round-closed", .failedPrecondition,
        zh: "该轮次已停止申报。", en: "The round is closed to new applications.")
    static let roundNotOpenYet = Reason(
        "round-not-open-yet", .failedPrecondition,
        zh: "该轮次自 {day} 起受理。", en: "The round takes applications from {day} on.")
    static let plantUnknown = Reason(
        "plant-unknown", .notFound,
        zh: "没有这家企业。", en: "There is no such plant.")
    static let plantMerged = Reason(
        "plant-merged", .failedPrecondition,
        zh: "该企业记录已并入 {survivor}，请以那条记录申报。",
        en: "The plant's record is merged into {survivor}; apply for that one.")
    static let plantOutsideRound = Reason(
        "plant-outside-round", .failedPrecondition,
        zh: "该企业不在本轮次的验收区域内。", en: "The plant lies outside the division of the round.")
    static let applicationUnknown = Reason(
        "application-unknown", .notFound,
        zh: "没有这份申请。", en: "There is no such application.")
    static let applicationExists = Reason(
        "application-exists", .alreadyExists,
        zh: "该企业在本轮次已有申请。", en: "The plant has applied in this round already.")
    static let applicationNotPassed = Reason(
        "application-not-passed", .failedPrecondition,
        zh: "该申请未处于验收通过、待审核的状态。", en: "The application is not one that passed and awaits its audit.")
}

// MARK: - Experts and draws

extension Reason {
    static let expertRepeated = Reason(
        "expert-repeated", .invalidArgument,
        zh: "专家 {id} 重复。", en: "Expert {id} is listed twice.")
    static let drawUnknown = Reason(
        "draw-unknown", .notFound,
        zh: "没有这次抽取。", en: "There is no such draw.")
    static let drawExists = Reason(
        "draw-exists", .failedPrecondition,
        zh: "该申请已有进行中的抽取。", en: "The application has a draw already.")
    static let applicationNotSubmitted = Reason(
        "application-not-submitted", .failedPrecondition,
        zh: "该申请已过抽取专家的环节。", en: "The application is past the drawing of its panel.")
    static let panelSizeEven = Reason(
        "panel-size-even", .invalidArgument,
        zh: "专家组人数须为单数。", en: "A panel has an odd number of experts.")
    static let contributorsTooFew = Reason(
        "contributors-too-few", .invalidArgument,
        zh: "抽取监督人至少 {least} 名。", en: "A draw needs {least} contributors at least.")
    static let contributorUnfit = Reason(
        "contributor-unfit", .invalidArgument,
        zh: "{party} 不能参加：重复，不是该区域的抽取监督人、审计人员或该企业申报人，或与另一方属同一单位、同一条线或同一密钥。",
        en: "{party} is listed twice, may not take part, or is of one agency, line or key with another.")
    static let contributorBarred = Reason(
        "contributor-barred", .invalidArgument,
        zh: "{party} 或其所在单位在本企业此前的抽取中扣留随机数，不得再参加。",
        en:
            "{party}, or its agency, withheld its share in an earlier draw for this plant and takes no part again."
    )
    static let drawPlaces = Reason(
        "draw-places", .failedPrecondition,
        zh: "三方不全：须有组织单位、另一部门的监督人，以及该企业（或第三部门的审计人员）。",
        en: "Wanted are the organiser's agency, another department, and the plant or a third one's auditor.")
    static let drawTermsFixed = Reason(
        "draw-terms-fixed", .failedPrecondition,
        zh: "第 {attempt} 次抽取已定名册与席位，重抽须照旧。",
        en: "Attempt {attempt} fixed the roster and the seats; a further attempt repeats them.")
    static let drawSuperseded = Reason(
        "draw-superseded", .failedPrecondition,
        zh: "该企业的另一次抽取（{draw}）在先，以其为准。",
        en: "Another draw for this plant ({draw}) came first, and counts.")
    static let speakerTooNew = Reason(
        "speaker-too-new", .failedPrecondition,
        zh: "{party} 此前代表 {id} 的时间不够长，不得就此发言。",
        en: "{party} did not speak for {id} long enough before this began, and does not in this matter.")
    static let drawNotOverdue = Reason(
        "draw-not-overdue", .failedPrecondition,
        zh: "期限未到（{due}），不得作废。", en: "Nothing is overdue yet; the term ends on {due}.")
    static let notLevelAbove = Reason(
        "not-level-above", .permissionDenied,
        zh: "须由组织单位的上一级决定；省级单位由四部门中另一部门的管理员决定。",
        en: "The level above decides that; above the province, an administrator of another department.")
    static let rosterTooSmall = Reason(
        "roster-too-small", .failedPrecondition,
        zh: "回避后的名单不足以组成 {size} 人专家组（每单位人数限制计入）。",
        en: "After avoidance the roster cannot fill {size} seats under the limit per organisation.")
    static let notAContributor = Reason(
        "not-a-contributor", .permissionDenied,
        zh: "您不是本次抽取的监督人。", en: "The caller is no contributor of this draw.")
    static let drawNotGathering = Reason(
        "draw-not-gathering", .failedPrecondition,
        zh: "本次抽取不再接受承诺值。", en: "The draw takes no commitments any more.")
    static let contributionMade = Reason(
        "contribution-made", .failedPrecondition,
        zh: "您已提交承诺值，不可更改。", en: "The caller has committed already, and for good.")
    static let drawNotCommitted = Reason(
        "draw-not-committed", .failedPrecondition,
        zh: "本次抽取不在揭示阶段。", en: "The draw takes no reveals at this stage.")
    static let contributionRevealed = Reason(
        "contribution-revealed", .failedPrecondition,
        zh: "您已揭示随机数。", en: "The caller has revealed its nonce already.")
    static let nonceMismatch = Reason(
        "nonce-mismatch", .invalidArgument,
        zh: "随机数与所提交的承诺值不符。", en: "The nonce is not the one that was committed to.")
    static let drawFinished = Reason(
        "draw-finished", .failedPrecondition,
        zh: "本次抽取已结束。", en: "The draw is over.")
    static let drawNotDrawn = Reason(
        "draw-not-drawn", .failedPrecondition,
        zh: "本次抽取尚无结果或已作废。", en: "The draw has no result, or is void.")
    static let expertNotSeated = Reason(
        "expert-not-seated", .failedPrecondition,
        zh: "{id} 不在专家组中。", en: "{id} does not sit on the panel.")
    static let recusalKindMissing = Reason(
        "recusal-kind-missing", .invalidArgument,
        zh: "须写明回避种类：谢绝、回避或缺席。", en: "Say whether the expert declined, must keep away, or did not come.")
    static let recusalEvidenceMissing = Reason(
        "recusal-evidence-missing", .invalidArgument,
        zh: "须写明依据（如来函文号）。", en: "Say where the evidence is, such as a letter's number.")
    static let recusalWaiting = Reason(
        "recusal-waiting", .failedPrecondition,
        zh: "{id} 已有待确认的回避。", en: "A recusal of {id} waits already.")
    static let recusalUnknown = Reason(
        "recusal-unknown", .notFound,
        zh: "没有待确认的回避。", en: "No recusal of that expert waits.")
    static let recusalSameAgency = Reason(
        "recusal-same-agency", .permissionDenied,
        zh: "须由另一单位的人确认。", en: "Somebody of another agency than who entered it confirms it.")
    static let alternatesExhausted = Reason(
        "alternates-exhausted", .failedPrecondition,
        zh: "已无可递补的专家。", en: "No alternate is left to take the seat.")
}

// MARK: - Sheets and rectification

extension Reason {
    static let expertNotOnPanel = Reason(
        "expert-not-on-panel", .permissionDenied,
        zh: "您不在该申请的专家组中。", en: "The caller does not sit on the panel of this application.")
    static let applicationNotScoring = Reason(
        "application-not-scoring", .failedPrecondition,
        zh: "该申请不在评分阶段。", en: "The application takes no score sheets at this stage.")
    static let sheetAlreadyIn = Reason(
        "sheet-already-in", .failedPrecondition,
        zh: "评分表已提交。", en: "The sheet is in already.")
    static let sheetsOutstanding = Reason(
        "sheets-outstanding", .failedPrecondition,
        zh: "评分表尚未交齐，交齐前不可查看。", en: "Not every sheet is in; until then nobody reads them.")
    static let itemUnknown = Reason(
        "item-unknown", .invalidArgument,
        zh: "验收细则中没有条款 {code}。", en: "The template has no item {code}.")
    static let itemMissing = Reason(
        "item-missing", .invalidArgument,
        zh: "条款 {code} 未评。", en: "Item {code} is not on the sheet.")
    static let itemRepeated = Reason(
        "item-repeated", .invalidArgument,
        zh: "条款 {code} 重复评分。", en: "Item {code} is on the sheet twice.")
    static let pointsOverFull = Reason(
        "points-over-full", .invalidArgument,
        zh: "条款 {code} 的得分须在 0 至 {full} 分之间。", en: "Item {code} takes from 0 to {full} points.")
    static let rectificationUnknown = Reason(
        "rectification-unknown", .notFound,
        zh: "没有这个整改项。", en: "There is no such item to put right.")
    static let rectificationNotOpen = Reason(
        "rectification-not-open", .failedPrecondition,
        zh: "该整改项已提交或已核实。", en: "The item is submitted or verified already.")
    static let rectificationNotSubmitted = Reason(
        "rectification-not-submitted", .failedPrecondition,
        zh: "该整改项没有待核查的整改说明。", en: "Nothing is submitted for the item that could be checked.")
}

// MARK: - Notices and plaques

extension Reason {
    static let noticeUnknown = Reason(
        "notice-unknown", .notFound,
        zh: "没有这份联合通报。", en: "There is no such notice.")
    static let noticeNumberTaken = Reason(
        "notice-number-taken", .alreadyExists,
        zh: "通报文号 {number} 已使用。", en: "There is a notice {number} already.")
    static let applicationRepeated = Reason(
        "application-repeated", .invalidArgument,
        zh: "同一申请列入两次。", en: "The application is listed twice.")
    static let applicationOnNotice = Reason(
        "application-on-notice", .failedPrecondition,
        zh: "该申请已列入另一份通报。", en: "The application is on a notice already.")
    static let applicationNotAudited = Reason(
        "application-not-audited", .failedPrecondition,
        zh: "该申请尚未经市级审核。", en: "The city has not audited the application.")
    static let noticePublished = Reason(
        "notice-published", .failedPrecondition,
        zh: "该通报已发布。", en: "The notice is published already.")
    static let noticeSigned = Reason(
        "notice-signed", .failedPrecondition,
        zh: "您所在部门已会签。", en: "The caller's department has signed already.")
    static let departmentNotNeeded = Reason(
        "department-not-needed", .failedPrecondition,
        zh: "您所在部门不参加本通报会签。", en: "The caller's department does not sign joint notices.")
    static let noticeChanged = Reason(
        "notice-changed", .aborted,
        zh: "通报内容与您所签内容不一致，请重新阅读。",
        en: "The notice is not the text the caller signs for; read it again.")
    static let plaqueUnknown = Reason(
        "plaque-unknown", .notFound,
        zh: "没有编号为 {number} 的授牌。", en: "There is no plaque {number}.")
}
