/// The words by which offices say yes and no, in the order in which they are looked for: each list is taken out of the
/// text before the next one, so that a word never counts for a shorter one inside it.
enum StanceWords {
    /// What sounds like a yes or a no and says neither.
    static let neutrals = [
        "是否同意", "是否不同意", "是否批准", "同意与否", "如有异议", "若有异议", "如有不同意见", "若有不同意见", "可行性",
        "不属于不予", "不存在不予", "不存在不符合", "未发现不符合", "未见不符合", "没有不符合", "无不符合", "不符合项已", "不符合项均已",
        "无需补正", "无须补正", "不需补正", "不需要补正", "不必补正", "无需退回", "不予退回", "无需暂缓", "无须暂缓", "不暂缓",
        "暂不涉及", "暂不需", "不宜夜间", "不宜超", "无需重新", "无须重新", "any objection", "objections, if any",
    ]

    /// What sounds like a no and is a yes.
    static let denials = [
        "无不同意见", "没有不同意见", "未提出不同意见", "未收到不同意见", "不存在不同意见", "无反对意见", "没有反对意见", "未提出反对", "未收到反对",
        "不反对", "未反对", "无人反对", "无异议", "没有异议", "未提出异议", "未提异议", "未收到异议", "不存在异议", "不持异议", "未持异议",
        "无意见", "没有意见", "无不妥", "没有不妥", "未见不妥", "不得不同意", "不能不同意",
        "no objection", "without objection", "not opposed", "not object", "not against", "nothing against",
        "not disagree", "no reason to refuse", "no comments",
    ]

    /// What is a no: a refusal, a doubt that must be settled first, papers sent back, a call to wait.
    static let refusals = [
        // Not agreed, not approved.
        "有不同意见", "持不同意见", "不同意", "不予同意", "不能同意", "未同意", "不宜同意", "暂不同意", "无法同意", "难以同意", "不予批准",
        "不批准", "不能批准", "无法批准", "不予通过", "不通过", "未通过", "未予通过", "不能通过", "不予许可", "不予准许", "不准许", "不予核准",
        "不予备案", "不予受理", "不受理", "不予办理", "不予采纳", "不采纳", "不准予", "不准建设", "不允许", "不予支持", "不支持", "不能支持",
        "不赞成", "不赞同", "不认可", "不予认可", "不接受", "予以驳回", "驳回", "否决", "否定", "反对", "拒绝",
        // Doubts.
        "有异议", "存在异议", "提出异议", "持异议", "持保留", "保留意见", "不建议", "不推荐", "不主张",
        "不宜", "不妥", "欠妥", "不可行", "不可取", "不可以", "不可建设", "不可批", "不适合", "不适宜", "不合适", "不合理", "不合规", "不合法",
        "不合格", "不达标", "不符合", "不相符", "不满足", "未满足", "不能满足", "不具备", "不成熟", "不成立", "不能建设", "不能实施", "不得建设",
        "不得实施", "不得批准", "不得新建", "不应建设", "不应实施", "不应批准", "不应同意", "不应支持", "禁止建设", "禁止新建", "禁止准入",
        // To wait, to send back, to do again.
        "暂缓", "暂不", "缓建", "缓批", "缓办", "缓议", "推迟建设", "停止建设", "终止审查", "终止办理", "退回", "退件", "退还材料",
        "需补正", "须补正", "应补正", "应当补正", "需要补正", "请补正", "待补正", "补正后再", "需补充材料", "须补充材料", "材料不齐", "材料不全",
        "补齐后再", "整改后再", "整改后重新", "重新申报", "重新报送", "重新选址", "另行选址", "另选址",
        // Recusals.
        "不予回避", "无须回避", "无需回避", "不必回避", "不用回避", "不需回避", "不需要回避", "不应回避",
        "not agree", "do not approve", "not approve", "not be approved", "disagree", "disapprove", "opposed",
        "oppose", "reject", "refuse", "object to", "objection", "not support", "not recommend",
        "not advisable",
        "inadvisable", "not suitable", "unsuitable", "not feasible", "infeasible", "unfeasible", "not comply",
        "not conform", "non-compliant", "not compliant", "not meet", "not permit", "not allow",
        "not be built",
        "not accept", "unacceptable", "not consent", "postpone", "put off", "defer", "turned down",
        "turn down",
        "sent back", "send back", "returned for", "return for", "must be supplemented", "decline", "denied",
        "withhold",
    ]

    /// What is a yes.
    static let consents = [
        "同意", "批准", "准予", "准许", "予以通过", "审查通过", "审核通过", "予以核准", "予以许可", "予以认可", "予以支持", "表示支持", "支持建设",
        "支持该项目", "支持立项", "可以建设", "可以实施", "可以立项", "可以批准", "可以通过", "可予", "可行", "赞成", "赞同", "允许建设",
        "予以回避", "应当回避", "agree", "approve", "consent", "we support", "in favour", "in favor", "feasible",
    ]
}
