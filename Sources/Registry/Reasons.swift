import Refusals

/// Why the Registry refuses.
extension Reason {
    static let divisionParentUnknown = Reason(
        "division-parent-unknown", .invalidArgument,
        zh: "上级行政区划 {parent} 不存在。", en: "The parent division {parent} is not loaded.")
    static let dayOfAnotherYear = Reason(
        "day-of-another-year", .invalidArgument,
        zh: "{day} 不属于 {year} 年。", en: "{day} is not a day of {year}.")
    static let plantUnknown = Reason(
        "plant-unknown", .notFound,
        zh: "没有这家企业。", en: "There is no such plant.")
    static let plantExists = Reason(
        "plant-exists", .alreadyExists,
        zh: "{division} 已有同名企业。", en: "A plant of that name is registered in {division}.")
    static let plantElsewhere = Reason(
        "plant-elsewhere", .failedPrecondition,
        zh: "该企业登记在 {division}；迁移或登记有误的，请提出更正。",
        en: "The plant is registered in {division}; if it moved or that is wrong, propose a correction.")
    static let creditCodeTaken = Reason(
        "credit-code-taken", .alreadyExists,
        zh: "统一社会信用代码 {code} 已属于另一企业。", en: "Another plant holds the credit code {code}.")
    static let creditCodeVerified = Reason(
        "credit-code-verified", .failedPrecondition,
        zh: "该企业的信用代码已核实；确有错误的，请提出更正并由另一人审定。",
        en: "The plant's credit code is verified already; to put it right, propose a correction.")
    static let plantMerged = Reason(
        "plant-merged", .failedPrecondition,
        zh: "该记录已并入 {survivor}，请在那里办理。", en: "The record is merged into {survivor}; change that one.")
    static let plantNotMerged = Reason(
        "plant-not-merged", .failedPrecondition,
        zh: "该记录没有并入其他记录。", en: "The record is merged into no other.")
    static let plantUnregistered = Reason(
        "plant-unregistered", .failedPrecondition,
        zh: "未登记企业的去向由案件决定。", en: "What becomes of an unregistered plant is for its case to say.")
    static let stageUnreachable = Reason(
        "stage-unreachable", .failedPrecondition,
        zh: "不能从 {from} 转为 {to}。", en: "A plant does not move from {from} to {to}.")
    static let stageDay = Reason(
        "stage-day", .invalidArgument,
        zh: "日期早于上一次变动（{since}）。", en: "That day is before the last move, on {since}.")
    static let dayAhead = Reason(
        "day-ahead", .invalidArgument,
        zh: "{day} 尚未到来。", en: "{day} is yet to come.")
    static let nameUnknown = Reason(
        "name-unknown", .notFound,
        zh: "该企业没有这个别名。", en: "The plant has no other name of that spelling.")
    static let correctionEmpty = Reason(
        "correction-empty", .invalidArgument,
        zh: "没有要更正的内容。", en: "Nothing is to be corrected.")
    static let linkTaken = Reason(
        "link-taken", .alreadyExists,
        zh: "该编号在 {program} 中已对应另一企业。", en: "That number of {program} stands for another plant.")
    static let linkUnknown = Reason(
        "link-unknown", .notFound,
        zh: "没有这个编号对应关系。", en: "There is no such link.")
    static let mergeWithItself = Reason(
        "merge-with-itself", .invalidArgument,
        zh: "不能与自身合并。", en: "A record is not merged with itself.")
    static let mergeAbsorbing = Reason(
        "merge-absorbing", .failedPrecondition,
        zh: "该记录已并入过其他记录，请先拆分或反向合并。",
        en: "The record answers for doubles of its own; part them first, or merge the other way round.")
    static let mergeCodesDiffer = Reason(
        "merge-codes-differ", .failedPrecondition,
        zh: "两条记录的信用代码均已核实且不同，不是同一企业。", en: "Both hold verified credit codes, and they differ.")
    static let mergeCodeOnDouble = Reason(
        "merge-code-on-double", .failedPrecondition,
        zh: "信用代码在被并入的记录上，请反向合并。", en: "The double holds the credit code; merge the other way round.")
    static let mergeIntoUnregistered = Reason(
        "merge-into-unregistered", .failedPrecondition,
        zh: "已登记企业不能并入未登记记录，请反向合并。",
        en: "A registered plant is not merged into an unregistered one; merge the other way round.")
    static let siteUnknown = Reason(
        "site-unknown", .notFound,
        zh: "没有这个厂区。", en: "There is no such site.")
    static let siteOfAnother = Reason(
        "site-of-another", .failedPrecondition,
        zh: "该厂区属于另一企业。", en: "The site belongs to another enterprise.")
    static let codeRepeated = Reason(
        "code-repeated", .invalidArgument,
        zh: "编号 {code} 重复。", en: "The code {code} comes twice.")
    static let calibrationDay = Reason(
        "calibration-day", .invalidArgument,
        zh: "{code} 的检定有效期早于检定日期。", en: "The calibration of {code} ends before it was made.")
    static let permitUnknown = Reason(
        "permit-unknown", .notFound,
        zh: "没有这份证照。", en: "There is no such paper.")
    static let permitExists = Reason(
        "permit-exists", .alreadyExists,
        zh: "编号 {number} 的同类证照已登记。", en: "A paper of that kind is on record as {number}.")
    static let permitOfAnother = Reason(
        "permit-of-another", .failedPrecondition,
        zh: "编号中的信用代码是 {code}，该企业的是 {held}；请核对证照与企业。确属该企业的，以 --confirm {field} 确认后再提交。",
        en:
            "The number holds the credit code {code}, and the plant's is {held}: check the paper and the plant. If it is the plant's, send it again with --confirm {field}."
    )
    static let permitEnded = Reason(
        "permit-ended", .failedPrecondition,
        zh: "该证照已被替换或收回。", en: "The paper was replaced or withdrawn.")
    static let permitDays = Reason(
        "permit-days", .invalidArgument,
        zh: "有效期的末日早于首日。", en: "The last day is before the first.")
    static let permitTerm = Reason(
        "permit-term", .invalidArgument,
        zh: "排污登记表有效期五年（生态环境法典第186条），应至 {until}。",
        en: "A pollutant registration is good for five years (Code art. 186): until {until}.")
    static let searchShort = Reason(
        "search-short", .invalidArgument,
        zh: "请输入至少两个字，或完整的信用代码。", en: "Give two characters at least, or a whole credit code.")
    static let plaqueStateUnknown = Reason(
        "plaque-state-unknown", .invalidArgument,
        zh: "没有授牌状态 {state}；可用：{known}。", en: "There is no state of plaques {state}; there are: {known}.")
    static let importOrder = Reason(
        "import-order", .invalidArgument,
        zh: "导入流的第一条消息须为导入方式，其余为数据行。",
        en: "The first message of an import is the order, and every other one a row.")
    static let rowRepeated = Reason(
        "row-repeated", .invalidArgument,
        zh: "与第 {line} 行重复。", en: "This repeats line {line}.")
    static let rowIDUnknown = Reason(
        "row-id-unknown", .notFound,
        zh: "没有这个编号的企业；新企业请将编号留空。",
        en: "No plant has that id: leave the cell of a new plant empty.")
    static let rowContradicts = Reason(
        "row-contradicts", .failedPrecondition,
        zh: "按{by}是“{plant}”，按{also}却是“{other}”；一行只写一家企业，请改正其一。",
        en:
            "By its {by} this is “{plant}”, by its {also} “{other}”: a row is about one plant; put one of the two right."
    )
    static let rowNameUnlike = Reason(
        "row-name-unlike", .failedPrecondition,
        zh:
            "名称与该编号或信用代码登记的“{name}”差别很大。确是同一企业的，请先更名（qingtong plant rename）或加别名（qingtong plant correct --also）；否则请改正编号或信用代码。",
        en:
            "The name is quite unlike “{name}”, which has that id or credit code. If it is the same plant, rename it (qingtong plant rename) or add the name (qingtong plant correct --also) first; else put the id or code right."
    )
    static let rowDiffers = Reason(
        "row-differs", .failedPrecondition,
        zh: "登记库记作“{record}”，导入不改动；以文件为准的，请更正该企业的登记（qingtong plant correct、qingtong plant stage）。",
        en:
            "The record says “{record}”, and an import leaves that as it is: if the file is right, correct the plant (qingtong plant correct, qingtong plant stage)."
    )
    static let stageWord = Reason(
        "stage-word", .invalidArgument,
        zh: "阶段须为筹建（规划）、在建、在产、停产或关停（关闭）。",
        en: "The stage is planned, under construction, operating, suspended or closed.")
    static let coordinateFormat = Reason(
        "coordinate-format", .invalidArgument,
        zh: "坐标须为 {from} 至 {to} 之间的十进制度数，如 120.68；度分秒请先换算。",
        en:
            "A coordinate is decimal degrees from {from} to {to}, as in 120.68: turn minutes and seconds into decimals."
    )
    static let coordinateSwapped = Reason(
        "coordinate-swapped", .invalidArgument,
        zh: "经度和纬度写反了：浙江约在东经 118 至 123 度、北纬 27 至 31 度。",
        en:
            "Longitude and latitude stand in each other's place: Zhejiang lies at 118 to 123 east, 27 to 31 north."
    )
    static let factLines = Reason(
        "fact-lines", .invalidArgument,
        zh: "有几个来源，方案、来源所载、日期各格就须有几行，一行对一个来源。",
        en: "Of several sources, the cells of scheme, status and date have one line for each source.")
    static let rowState = Reason(
        "row-state", .invalidArgument,
        zh: "登记状态与登记库不符：未登记企业由案件产生，已并入的由合并产生，导入名单改不了登记状态。",
        en:
            "The state is not that of the record: unregistered plants come from cases and doubles from merging, and an import changes neither."
    )
}

// MARK: - Ledgers

extension Reason {
    static let meterUnknown = Reason(
        "meter-unknown", .notFound,
        zh: "没有这个计量点。", en: "There is no such meter.")
    static let meterExists = Reason(
        "meter-exists", .alreadyExists,
        zh: "该站点已有编号为 {tag} 的计量点。", en: "The site has a meter {tag} already.")
    static let meterForm = Reason(
        "meter-form", .invalidArgument,
        zh: "该计量项不能按这种方式读数。", en: "A meter of that kind is not read that way.")
    static let meterRetired = Reason(
        "meter-retired", .failedPrecondition,
        zh: "该计量点已停用。", en: "The meter is out of use already.")
    static let calibrationOrder = Reason(
        "calibration-order", .invalidArgument,
        zh: "检定日期须晚于上一次，且不晚于有效期。",
        en: "A calibration is later than the last one, and not later than its validity.")
    static let seriesUneven = Reason(
        "series-uneven", .invalidArgument,
        zh: "时间与数值的个数不一致。", en: "There are not as many values as times.")
    static let ledgerStreamTooLong = Reason(
        "ledger-stream-too-long", .resourceExhausted,
        zh: "一次最多上传 {limit} 条读数，请分批上传。", en: "One stream carries at most {limit} readings; send several.")
    static let readingFuture = Reason(
        "reading-future", .invalidArgument,
        zh: "读数时间晚于当前时间。", en: "The reading is from the future.")
    static let readingOutsideUse = Reason(
        "reading-outside-use", .invalidArgument,
        zh: "读数时间不在计量点启用期内。", en: "The meter was not in use at that time.")
    static let readingLate = Reason(
        "reading-late", .invalidArgument,
        zh: "补报读数须说明原因。", en: "A reading that comes this late needs a reason.")
    static let readingNegative = Reason(
        "reading-negative", .invalidArgument,
        zh: "数值不能为负。", en: "The value is below zero.")
    static let readingOutOfRange = Reason(
        "reading-out-of-range", .invalidArgument,
        zh: "数值超出可记录的范围。", en: "The value is beyond what a plant's meter can show.")
    static let readingImpossible = Reason(
        "reading-impossible", .invalidArgument,
        zh: "{kind}的一次读数须在 {from} 至 {to} {unit}之间；请检查单位与小数点。",
        en: "A reading of “{kind}” lies between {from} and {to} {unit}: check the unit and the decimal point."
    )
    static let readingNotWhole = Reason(
        "reading-not-whole", .invalidArgument,
        zh: "车次、洗罐、洗机之数应为整数；请检查是否为平均数或分摊数。",
        en: "Loads and washings come in whole numbers: check whether this is a mean or a share.")
    static let readingConflict = Reason(
        "reading-conflict", .alreadyExists,
        zh: "该时间已有不同的读数；更正须另行说明。",
        en: "There is another value for that time; a correction must say that it is one.")
    static let readingUnexplained = Reason(
        "reading-unexplained", .invalidArgument,
        zh: "更正读数须说明原因。", en: "A correction needs a reason.")
    static let readingUnknown = Reason(
        "reading-unknown", .notFound,
        zh: "该时间没有可更正的读数。", en: "There is no reading at that time to correct.")
    static let readingAboveMost = Reason(
        "reading-above-most", .invalidArgument,
        zh: "数值超过该计量点的量程。", en: "The value is above what the meter can show.")
    static let readingCounterFell = Reason(
        "reading-counter-fell", .invalidArgument,
        zh: "累计读数小于上一次。", en: "The running total is below the one before.")
    static let readingUncalibrated = Reason(
        "reading-uncalibrated", .invalidArgument,
        zh: "计量器具检定已过有效期。", en: "The calibration had run out.")
    static let readingRepeated = Reason(
        "reading-repeated", .invalidArgument,
        zh: "连续多次读数完全相同。", en: "Many readings in a row are the same.")
    static let periodWrong = Reason(
        "period-wrong", .invalidArgument,
        zh: "时间段有误：止日不早于起日，且不超过 {days} 天。",
        en: "The period must not end before it begins, nor be longer than {days} days.")
}

// MARK: - Balances and flags

extension Reason {
    static let noProduction = Reason(
        "no-production", .failedPrecondition,
        zh: "该时段没有生产记录。", en: "No concrete was made in that period.")
    static let flagUnknown = Reason(
        "flag-unknown", .notFound,
        zh: "没有这条预警。", en: "There is no such flag.")
    static let flagNotRaised = Reason(
        "flag-not-raised", .failedPrecondition,
        zh: "该预警已询问、已关闭或已撤销。", en: "The question was put, closed or lifted already.")
    static let flagNotAsked = Reason(
        "flag-not-asked", .failedPrecondition,
        zh: "该预警尚未询问或已答复。", en: "Nobody is waiting for an answer to this flag.")
    static let flagClosed = Reason(
        "flag-closed", .failedPrecondition,
        zh: "该预警已关闭。", en: "The flag is closed already.")
    static let thresholdUnknown = Reason(
        "threshold-unknown", .invalidArgument,
        zh: "没有这一预警阈值。", en: "No rule has a threshold of that name.")
    static let monthNotOver = Reason(
        "month-not-over", .invalidArgument,
        zh: "该月尚未结束。", en: "The month is not over.")
    static let sweepUnknown = Reason(
        "sweep-unknown", .notFound,
        zh: "没有这次全域检视。", en: "There is no such sweep.")
    static let sweepsWaiting = Reason(
        "sweeps-waiting", .resourceExhausted,
        zh: "该区划已有 {count} 次全域检视在进行，请待其结束，或先取消。",
        en: "{count} sweeps of the division are in progress; wait for them to end, or cancel some.")
    static let sweepEnded = Reason(
        "sweep-ended", .failedPrecondition,
        zh: "该全域检视已结束。", en: "The sweep has ended already.")
    static let ledgerBusy = Reason(
        "ledger-busy", .aborted,
        zh: "检视时总有新读数到达，请稍后再检视该厂区。",
        en: "Readings arrived whenever the site was looked at; review it later.")
}
