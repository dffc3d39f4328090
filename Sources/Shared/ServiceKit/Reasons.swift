package import Refusals

/// Why the gates refuse a call before any handler sees it, and the refusals every service shares.
extension Reason {
    package static let recordTooLong = Reason(
        "record-too-long", .resourceExhausted,
        zh: "记录过长，一次应答无法显示，未保存：请减少内容，或另立一条记录。",
        en:
            "The record would be too long to be shown in one answer, so it was not saved: enter less, or another record."
    )
    package static let recordsTooLong = Reason(
        "records-too-long", .resourceExhausted,
        zh: "这类记录合计过长，无法一并列出，未保存：请减少内容或附件。",
        en:
            "The records of this list would be too long to be shown together, so it was not saved: enter less, or fewer files."
    )
    package static let replyTooLong = Reason(
        "reply-too-long", .resourceExhausted,
        zh: "办理结果过长，一次应答无法显示，未办理：请分几次办理。",
        en: "The answer would be too long for one message, so nothing was done: do it in parts.")
    package static let epochUnknown = Reason(
        "epoch-unknown", .failedPrecondition,
        zh: "本服务的库从未有过纪元 {epoch}，须人工核对后重新跟随。",
        en: "The store of this service never had the epoch {epoch}; reconcile and rejoin by hand.")
    package static let epochDiverged = Reason(
        "epoch-diverged", .failedPrecondition,
        zh: "本服务已从备份恢复：共同历史止于第 {common} 号事件，跟随者已到第 {after} 号，须人工核对后重新跟随。",
        en:
            "This service was restored from a backup: the common past ends with event {common}, the follower is at {after}; reconcile and rejoin by hand."
    )
    package static let eventsGone = Reason(
        "events-gone", .outOfRange,
        zh: "第 {after} 号之后的事件已过保存期，现存最早为第 {first} 号。",
        en: "The events after {after} are past their time; the first that is kept is {first}.")
    package static let followerUnknown = Reason(
        "follower-unknown", .notFound,
        zh: "没有这个跟随者。", en: "There is no such follower.")
    package static let deadLetterUnknown = Reason(
        "dead-letter-unknown", .notFound,
        zh: "没有这封滞留事件。", en: "There is no such dead letter.")
    package static let deadLetterNotFirst = Reason(
        "dead-letter-not-first", .failedPrecondition,
        zh: "同一对象更早的第 {first} 号事件尚未处理，须先处理它。",
        en: "The earlier event {first} of the same subject is still parked; it comes first.")
    package static let sourceUnknown = Reason(
        "source-unknown", .notFound,
        zh: "本服务不跟随该服务。", en: "This service does not follow that one.")
    package static let rejoinAhead = Reason(
        "rejoin-ahead", .failedPrecondition,
        zh: "本服务只跟到第 {applied} 号事件，不能从更后的第 {after} 号起跟随。",
        en: "This service has applied {applied} events only and cannot go on after {after}.")
    package static let rejoinNeedless = Reason(
        "rejoin-needless", .failedPrecondition,
        zh: "本服务已在 {source} 现在的纪元中跟到第 {applied} 号事件，没有丢失，无须重新跟随。",
        en:
            "This service stands in the present epoch of {source}, at event {applied}, and nothing is lost; it need not rejoin."
    )
    package static let unsigned = Reason(
        "unsigned", .unauthenticated,
        zh: "请求未签名：缺少 {key}。", en: "The call is not signed: {key} is missing.")
    package static let signatureMalformed = Reason(
        "signature-malformed", .unauthenticated,
        zh: "签名、时间或请求编号格式不对：{key}。",
        en: "The signature, time or request id is malformed: {key}.")
    package static let signatureWrong = Reason(
        "signature-wrong", .unauthenticated,
        zh: "签名与所称身份不符。", en: "The signature is not that of the principal it claims.")
    package static let timeOutsideWindow = Reason(
        "time-outside-window", .unauthenticated,
        zh: "签名时间 {signed} 与本服务时间 {own} 相差超过 {seconds} 秒。",
        en: "The signed time, {signed}, is more than {seconds} seconds from this service's clock, {own}.")
    package static let streamSealMissing = Reason(
        "stream-seal-missing", .invalidArgument,
        zh: "流未以封条结束，内容不予采纳。", en: "The stream did not end with a seal; nothing of it counts.")
    package static let streamSealWrong = Reason(
        "stream-seal-wrong", .unauthenticated,
        zh: "流的封条与内容不符，内容不予采纳。", en: "The seal does not fit the stream; nothing of it counts.")
    package static let streamTooLong = Reason(
        "stream-too-long", .resourceExhausted,
        zh: "流超过上限（{limit}）。", en: "The stream is over its limit ({limit}).")
    package static let noGrant = Reason(
        "no-grant", .permissionDenied,
        zh: "没有所需的授权：{roles}。", en: "No grant allows this; it takes {roles}.")
    package static let noGrantHere = Reason(
        "no-grant-here", .permissionDenied,
        zh: "在 {division} 没有所需的授权：{roles}。",
        en: "No grant allows this over {division}; it takes {roles}.")
    package static let requestIDReused = Reason(
        "request-id-reused", .invalidArgument,
        zh: "该请求编号已用于另一请求。", en: "The request id was used for another request.")
    /// A read that leaves a leaf is answered once: whoever sends it again may have overheard it.
    package static let readRepeated = Reason(
        "read-repeated", .unauthenticated,
        zh: "该查询已应答过一次；敏感查询须以新的请求编号重新签名。",
        en: "This read was answered already; one that leaves a leaf is signed anew, under another request id."
    )
    /// More of the caller's calls were refused than are written down one by one.
    package static let refusedTooOften = Reason(
        "refused-too-often", .resourceExhausted,
        zh: "被拒绝的请求过多，请 {seconds} 秒后再试。",
        en: "Too many of the caller's calls were refused; try again in {seconds} s.")
    package static let requestMalformed = Reason(
        "request-malformed", .invalidArgument,
        zh: "请求内容无法解码。", en: "The request cannot be decoded.")
    package static let revisionStale = Reason(
        "revision-stale", .aborted,
        zh: "记录已被他人修改（现为第 {found} 版），请重新读取。",
        en: "Somebody changed the record meanwhile (it is at revision {found}); read it again.")
    package static let taken = Reason(
        "taken", .alreadyExists,
        zh: "与已有记录重复：{place}。", en: "Another record already holds this: {place}.")
    package static let cursorAhead = Reason(
        "cursor-ahead", .outOfRange,
        zh: "所称进度 {after} 超过已发布的 {published}。",
        en: "The follower claims {after}, but only {published} events were published.")
    package static let beyondLog = Reason(
        "beyond-log", .outOfRange,
        zh: "超出日志范围（共 {size} 条）。", en: "That is beyond the log, which has {size} leaves.")
    package static let divisionUnknown = Reason(
        "division-unknown", .notFound,
        zh: "没有行政区划代码 {code}。", en: "There is no division {code}.")
    package static let clockRuleUnknown = Reason(
        "clock-rule-unknown", .failedPrecondition,
        zh: "尚未载入期限规则 {rule}。", en: "The legal clock {rule} is not loaded.")
    package static let eventMalformed = Reason(
        "event-malformed", .dataLoss,
        zh: "事件内容无法解码。", en: "The event's payload cannot be decoded.")
    package static let eventOutOfOrder = Reason(
        "event-out-of-order", .aborted,
        zh: "事件序号不连续：应为 {expected}，收到 {found}。",
        en: "The event is out of order: expected {expected}, received {found}.")
    package static let agencyUnknown = Reason(
        "agency-unknown", .notFound,
        zh: "没有这个单位。", en: "There is no such agency.")
    package static let competentBodyUnknown = Reason(
        "competent-body-unknown", .notFound,
        zh: "没有设定这一主管单位。", en: "No competent body is set there.")
    package static let servicePrincipal = Reason(
        "service-principal", .failedPrecondition,
        zh: "{id} 是服务的身份，只由各服务自己的配置决定。",
        en: "{id} is a service; only the configuration of each service says which key it has.")
    package static let principalUnknown = Reason(
        "principal-unknown", .notFound,
        zh: "没有这个身份。", en: "There is no such principal.")
    package static let calendarUnpublished = Reason(
        "calendar-unpublished", .notFound,
        zh: "该年的放假安排尚未公布或载入。", en: "That year's calendar is not published or not loaded.")
    package static let serviceNotServed = Reason(
        "service-not-served", .notFound,
        zh: "此处没有服务 {service}。", en: "The service {service} is not served here.")
    package static let headUnknown = Reason(
        "head-unknown", .notFound,
        zh: "没有这个日志头。", en: "There is no such tree head.")
    package static let headEpochUnknown = Reason(
        "head-epoch-unknown", .failedPrecondition,
        zh: "日志头属于纪元 {epoch}，本服务没有导致该纪元的恢复记录。",
        en:
            "The head is of the epoch {epoch}, and this service keeps no record of a restoration that began it."
    )
    package static let restorationUnknown = Reason(
        "restoration-unknown", .notFound,
        zh: "没有这次恢复的记录。", en: "There is no record of that restoration.")
    package static let restorationUnsettled = Reason(
        "restoration-unsettled", .failedPrecondition,
        zh: "本服务的库刚从备份恢复，恢复记录尚未由两名管理员签署并提交，暂不受理。",
        en:
            "This service's store was restored; until the record that two administrators sign is in, it takes no commands."
    )
    package static let restorationNone = Reason(
        "restoration-none", .failedPrecondition,
        zh: "本服务没有待了结的恢复。", en: "This service has no restoration to settle.")
    package static let restorationDiffers = Reason(
        "restoration-differs", .failedPrecondition,
        zh: "记录与实际恢复不符：{part}。", en: "The record is not that of the restoration: {part}.")
    package static let restorationSigners = Reason(
        "restoration-signers", .failedPrecondition,
        zh: "须由两个互不隶属单位的省级管理员签署：{trouble}。",
        en:
            "It takes the signatures of two provincial administrators of two agencies, neither the other's superior: {trouble}."
    )
    package static let restorationGeneration = Reason(
        "restoration-generation", .failedPrecondition,
        zh: "本服务已存有第 {known} 代恢复的记录，新记录须更高。",
        en: "This service keeps the record of generation {known}; a new one must be higher.")
    package static let restorationWitnesses = Reason(
        "restoration-witnesses", .failedPrecondition,
        zh: "缺少 {witness} 保存该记录的声明。", en: "The statement of {witness} that it keeps the record is missing.")
    package static let seriesFull = Reason(
        "series-full", .resourceExhausted,
        zh: "编号序列 {series} 已用尽。", en: "The series {series} has no numbers left.")
    package static let batchUnderWay = Reason(
        "batch-under-way", .unavailable,
        zh: "另一份名单正在导入，请稍后重试。", en: "Another list is being taken at this moment; try again shortly.")
    package static let batchOvertaken = Reason(
        "batch-overtaken", .aborted,
        zh: "导入期间有太多相关改动，请重新导入。",
        en: "So much of what the list is about changed meanwhile that it was not taken; send it again.")
    package static let attachmentUnknown = Reason(
        "attachment-unknown", .notFound,
        zh: "没有这个附件，或尚未上传。", en: "There is no such file, or it was not uploaded yet.")
    package static let attachmentUnnamed = Reason(
        "attachment-unnamed", .invalidArgument,
        zh: "上传的第一段须写明附件。", en: "The first part of an upload must name the file.")
    package static let attachmentNamedTwice = Reason(
        "attachment-named-twice", .invalidArgument,
        zh: "只有第一段可以写明附件。", en: "Only the first part of an upload names the file.")
    package static let attachmentMediaTypeMissing = Reason(
        "attachment-media-type-missing", .invalidArgument,
        zh: "上传须写明文件类型。", en: "An upload must say what type of file it is.")
    package static let attachmentTooLarge = Reason(
        "attachment-too-large", .resourceExhausted,
        zh: "附件超过上限（{limit} 字节）。", en: "The file is over the limit of {limit} bytes.")
    package static let attachmentEmpty = Reason(
        "attachment-empty", .invalidArgument,
        zh: "附件没有内容。", en: "The file is empty.")
    package static let attachmentSizeWrong = Reason(
        "attachment-size-wrong", .invalidArgument,
        zh: "所称大小为 {named} 字节，收到 {found} 字节。",
        en: "The file was said to have {named} bytes, but {found} came.")
    package static let attachmentDigestWrong = Reason(
        "attachment-digest-wrong", .invalidArgument,
        zh: "内容与所称摘要不符（实为 {found}）。",
        en: "The content does not have the digest named; it has {found}.")
    package static let attachmentsPending = Reason(
        "attachments-pending", .resourceExhausted,
        zh: "已上传而未被任何记录引用的附件达到上限（{limit} 个）。",
        en: "So many uploaded files ({limit}) wait for a record to name them that no more are taken.")
}
