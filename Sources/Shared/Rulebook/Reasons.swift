package import Refusals

// MARK: - Time

extension Reason {
    package static let dayFormat = Reason(
        "day-format", .invalidArgument,
        zh: "日期须写作 2026-11-23 的格式。", en: "A day is written like 2026-11-23.")
    package static let dayUnknown = Reason(
        "day-unknown", .invalidArgument,
        zh: "没有这一天。", en: "The calendar has no such day.")
    package static let dayOutOfBounds = Reason(
        "day-out-of-bounds", .invalidArgument,
        zh: "{day} 不可能：此处日期须在 {first} 至 {last} 之间（{field}）。",
        en: "{day} cannot be meant: a day here lies from {first} to {last} ({field}).")
    package static let dayQuestioned = Reason(
        "day-questioned", .failedPrecondition,
        zh: "{day} 不常见，一般在 {first} 至 {last} 之间。请核对；确为该日的，以 --confirm {field} 确认后再提交。",
        en:
            "{day} is unusual; mostly it is {first} to {last}. Check it; if it is right, send it again with --confirm {field}."
    )
    package static let amountOutOfBounds = Reason(
        "amount-out-of-bounds", .invalidArgument,
        zh: "{amount} {unit} 不可能：须在 {least} 至 {most} {unit} 之间（{field}）。",
        en: "{amount} {unit} cannot be meant: it lies from {least} to {most} {unit} ({field}).")
    package static let amountQuestioned = Reason(
        "amount-questioned", .failedPrecondition,
        zh: "{amount} {unit} 不常见，一般在 {least} 至 {most} {unit} 之间。请核对；无误的，以 --confirm {field} 确认后再提交。",
        en:
            "{amount} {unit} is unusual; mostly it is {least} to {most} {unit}. Check it; if it is right, send it again with --confirm {field}."
    )
    package static let instantFormat = Reason(
        "instant-format", .invalidArgument,
        zh: "时间须写作 2026-11-23T21:05:09+08:00 的格式；文件里也可写 2026-11-23 21:05，即北京时间。",
        en:
            "A time is written like 2026-11-23T21:05:09+08:00; in files also like 2026-11-23 21:05, which is Beijing time."
    )
    package static let instantDayOnly = Reason(
        "instant-day-only", .invalidArgument,
        zh: "“{read}”只有日期；请补上时刻，如 2026-11-23 08:00。",
        en: "“{read}” is a day without a time of day: add it, as in 2026-11-23 08:00.")
}

// MARK: - Numbers in cells

extension Reason {
    package static let numberMissing = Reason(
        "number-missing", .invalidArgument, zh: "此格须有一个数，却是空的。", en: "The cell is empty; a number is needed.")
    package static let numberFormat = Reason(
        "number-format", .invalidArgument,
        zh: "“{read}”不是数；请只写数字和小数点，如 48000.5，单位写在表头。",
        en: "“{read}” is no number: write digits and a point only, as in 48000.5, and the unit in the header."
    )
    package static let numberComma = Reason(
        "number-comma", .invalidArgument,
        zh: "“{read}”里的逗号是小数点还是千分位？小数请写点（48.5）；千分位逗号之后须各有三位（48,000.5）。",
        en:
            "Is the comma of “{read}” a decimal point, or does it part thousands? Write a point (48.5), or three digits after each comma (48,000.5)."
    )
    package static let numberShortened = Reason(
        "number-shortened", .invalidArgument,
        zh: "“{read}”是电子表格缩写的数，略去的位数已丢失；请把该列设为数值格式后重新导出。",
        en:
            "“{read}” is a number that a spreadsheet shortened, and the digits it left out are lost: format the column as a number and export it again."
    )
    package static let numberDecimals = Reason(
        "number-decimals", .invalidArgument,
        zh: "“{read}”的小数位数多于所能保存的；请先取舍。",
        en: "“{read}” has more decimals than are kept: round it first.")
    package static let numberSize = Reason(
        "number-size", .invalidArgument,
        zh: "“{read}”太大，请核对单位和小数点。", en: "“{read}” is too large: check its unit and its point.")
}

// MARK: - Text and rows

extension Reason {
    package static let wordsContradict = Reason(
        "words-contradict", .invalidArgument,
        zh: "所选为“{stance}”，文字却写“{text}”，两者不一致；请改正其一。",
        en: "It is said to be “{stance}”, while the words say “{text}”; change one of them.")
    package static let nameEmpty = Reason(
        "name-empty", .invalidArgument, zh: "名称不能为空。", en: "The name is empty.")
    package static let nameTooLong = Reason(
        "name-too-long", .invalidArgument,
        zh: "名称不能超过 {limit} 个字。", en: "The name has more than {limit} characters.")
    package static let nameCharacter = Reason(
        "name-character", .invalidArgument,
        zh: "名称的第 {position} 个字符不可使用。", en: "Character {position} of the name may not stand in a name.")
    package static let rowColumnMissing = Reason(
        "row-column-missing", .invalidArgument,
        zh: "该行缺少“{column}”列。", en: "The row has nothing in its column “{column}”.")
}

// MARK: - Credit codes

extension Reason {
    package static let creditCodeLength = Reason(
        "credit-code-length", .invalidArgument,
        zh: "统一社会信用代码须为 {length} 位。", en: "A unified social credit code has {length} characters.")
    package static let creditCodeAlphabet = Reason(
        "credit-code-alphabet", .invalidArgument,
        zh: "统一社会信用代码第 {position} 位“{character}”不是允许的字符（不用 I、O、S、V、Z）。",
        en:
            "Place {position} of the credit code, “{character}”, does not exist in it (no I, O, S, V, Z)."
    )
    package static let creditCodeDivision = Reason(
        "credit-code-division", .invalidArgument,
        zh: "统一社会信用代码第 {position} 位属登记机关行政区划码，须为数字。",
        en: "Place {position} of the credit code belongs to the registering division and must be a digit.")
    package static let creditCodeCheck = Reason(
        "credit-code-check", .invalidArgument,
        zh: "统一社会信用代码第 {position} 位校验码不符，请核对全部字符。",
        en: "The check character at place {position} of the credit code does not match the others.")
    package static let creditCodeOrganisation = Reason(
        "credit-code-organisation", .invalidArgument,
        zh: "统一社会信用代码第 {position} 位（组织机构代码校验码）不符，请核对第 9 至 17 位。",
        en:
            "Place {position} of the credit code, which checks the organisation code, does not match."
    )
    package static let creditCodeFiller = Reason(
        "credit-code-filler", .invalidArgument,
        zh: "这是凑数的代码，不属于任何单位；代码未核实时请留空。",
        en: "This only fills the field; no body has such a code. Leave the code empty until it is verified.")
    package static let creditCodeDepartment = Reason(
        "credit-code-department", .invalidArgument,
        zh: "统一社会信用代码第 {position} 位“{character}”不是登记部门或其机构类别；企业以 91、个体工商户以 92 开头。",
        en:
            "Place {position} of the credit code, “{character}”, is no registering department or no kind of body of it; enterprises begin with 91, individual businesses with 92."
    )
    package static let creditCodeProvince = Reason(
        "credit-code-province", .invalidArgument,
        zh: "统一社会信用代码第 3、4 位“{province}”不是省级区划；浙江为 33。",
        en: "Places 3 and 4 of the credit code, “{province}”, are no province; Zhejiang is 33.")
    package static let creditCodeShortened = Reason(
        "credit-code-shortened", .invalidArgument,
        zh: "“{read}”是电子表格缩写的信用代码，位数已丢失；请把该列设为文本，按营业执照重新录入。",
        en:
            "“{read}” is a credit code that a spreadsheet shortened, and its digits are lost: format the column as text and type the code again from the licence."
    )
    package static let creditCodeRounded = Reason(
        "credit-code-rounded", .invalidArgument,
        zh: "信用代码以 000 结尾，像是被电子表格改成了 15 位有效数字；请对照营业执照，把该列设为文本后重新录入；确实如此的，在前面加半角撇号（'）。",
        en:
            "The credit code ends in 000, as a spreadsheet leaves it that keeps fifteen digits: compare it with the licence, format the column as text and type it again. If it is so indeed, write an apostrophe (') before it."
    )
}

// MARK: - Divisions

extension Reason {
    package static let divisionCodeFormat = Reason(
        "division-code-format", .invalidArgument,
        zh: "行政区划代码须为 6 位或 9 位数字。", en: "A division code has six or nine digits.")
    package static let divisionCodeStructure = Reason(
        "division-code-structure", .invalidArgument,
        zh: "{code} 不是省、市、县或乡镇的代码。", en: "{code} is the code of no province, city, county or town.")
    package static let divisionLevelMismatch = Reason(
        "division-level-mismatch", .invalidArgument,
        zh: "{code} 的级别与代码不符。", en: "The level given for {code} contradicts the code.")
    package static let divisionParentMismatch = Reason(
        "division-parent-mismatch", .invalidArgument,
        zh: "{code} 的上级与代码不符。", en: "The parent given for {code} contradicts the code.")
    package static let divisionDuplicate = Reason(
        "division-duplicate", .invalidArgument,
        zh: "行政区划 {code} 重复。", en: "Division {code} is listed twice.")
    package static let divisionParentUnknown = Reason(
        "division-parent-unknown", .invalidArgument,
        zh: "{code} 的上级 {parent} 不在表中。", en: "{parent}, the parent of {code}, is not listed.")
    package static let divisionTableSize = Reason(
        "division-table-size", .invalidArgument,
        zh: "行政区划不能超过 {limit} 个。", en: "There are more than {limit} divisions.")
    package static let divisionUnknown = Reason(
        "division-unknown", .notFound,
        zh: "没有代码为 {code} 的行政区划。", en: "There is no division {code}.")
}

// MARK: - Calendar

extension Reason {
    package static let calendarFlag = Reason(
        "calendar-flag", .invalidArgument,
        zh: "isOff 须为 true 或 false。", en: "isOff is either true or false.")
    package static let calendarDayTwice = Reason(
        "calendar-day-twice", .invalidArgument, zh: "{day} 重复。", en: "{day} is listed twice.")
    package static let calendarDayOutsideYear = Reason(
        "calendar-day-outside-year", .invalidArgument,
        zh: "{day} 不在 {year} 年及上一年 12 月之内。", en: "{day} is neither in {year} nor in the December before it.")
    package static let calendarYearTwice = Reason(
        "calendar-year-twice", .invalidArgument,
        zh: "{year} 年有两份放假通知。", en: "Two notices arrange the year {year}.")
    package static let calendarYearUnpublished = Reason(
        "calendar-year-unpublished", .failedPrecondition,
        zh: "{year} 年的放假安排尚未公布或尚未导入。", en: "The holidays of {year} are not published or not loaded.")
}

// MARK: - Legal clocks

extension Reason {
    package static let deadlineAmount = Reason(
        "deadline-amount", .invalidArgument,
        zh: "期限须为 1 至 {limit} 的整数。", en: "The amount is a whole number from 1 to {limit}.")
    package static let deadlineUnit = Reason(
        "deadline-unit", .invalidArgument,
        zh: "期限单位须为 calendar、working、month 或 year。",
        en: "The unit is calendar, working, month or year.")
    package static let deadlineStatus = Reason(
        "deadline-status", .invalidArgument,
        zh: "依据状态须为 seen、seen (secondary …)、seen (law) … 或 seed。",
        en: "The status is seen, seen (secondary …), seen (law) … or seed.")
    package static let deadlineRuleTwice = Reason(
        "deadline-rule-twice", .invalidArgument,
        zh: "期限规则 {rule} 重复。", en: "The rule {rule} is listed twice.")
    package static let deadlineRuleUnknown = Reason(
        "deadline-rule-unknown", .notFound, zh: "没有期限规则 {rule}。", en: "There is no rule {rule}.")
    package static let deadlineExtensionNone = Reason(
        "deadline-extension-none", .failedPrecondition,
        zh: "期限规则 {rule} 没有可计算的延期。", en: "The rule {rule} knows no extension of a stated length.")
    package static let deadlineExtensionUsed = Reason(
        "deadline-extension-used", .failedPrecondition,
        zh: "期限规则 {rule} 的延期已经用尽。", en: "All extensions of the rule {rule} have been granted.")
}

// MARK: - Draws

extension Reason {
    package static let drawLabel = Reason(
        "draw-label", .invalidArgument,
        zh: "须为 1 至 {limit} 个 ASCII 字符，不含空格、“|”和“=”。",
        en: "It has 1 to {limit} ASCII characters, without spaces, “|” and “=”.")
    package static let drawRosterSize = Reason(
        "draw-roster-size", .invalidArgument,
        zh: "候选名单须有 1 至 {limit} 人。", en: "A roster has 1 to {limit} members.")
    package static let drawRosterDuplicate = Reason(
        "draw-roster-duplicate", .invalidArgument,
        zh: "候选名单中 {id} 重复。", en: "{id} is in the roster twice.")
    package static let drawNonce = Reason(
        "draw-nonce", .invalidArgument,
        zh: "随机数须为 64 位小写十六进制数字。", en: "A nonce is 64 lower-case hexadecimal digits.")
    package static let drawCommitmentDigest = Reason(
        "draw-commitment-digest", .invalidArgument,
        zh: "承诺值须为 64 位小写十六进制数字。", en: "A commitment is 64 lower-case hexadecimal digits.")
    package static let drawQuota = Reason(
        "draw-quota", .invalidArgument,
        zh: "名额须为 1 至 {members}，单位上限至少为 1。",
        en: "There are 1 to {members} seats, and at least 1 per organisation.")
    package static let drawContributors = Reason(
        "draw-contributors", .invalidArgument,
        zh: "随机数提供方须为 1 至 {limit} 个且不重复。", en: "There are 1 to {limit} contributors, each once.")
    package static let drawBeaconAnnounced = Reason(
        "draw-beacon-announced", .failedPrecondition,
        zh: "本次抽取的随机信标来自事先公布的来源，不接受揭示。",
        en: "The beacon of this draw comes from the source announced, not from contributions.")
    package static let drawRevealUnknown = Reason(
        "draw-reveal-unknown", .invalidArgument,
        zh: "{party} 未作承诺或重复揭示。", en: "{party} has not committed, or reveals twice.")
    package static let drawRevealMismatch = Reason(
        "draw-reveal-mismatch", .invalidArgument,
        zh: "{party} 揭示的随机数与其承诺不符。", en: "The nonce of {party} is not the one it committed to.")
    package static let drawRevealMissing = Reason(
        "draw-reveal-missing", .failedPrecondition,
        zh: "{party} 未揭示随机数，本次抽取无效，须重新承诺。",
        en: "{party} has not revealed its nonce: the draw is void and must be committed anew.")
    package static let drawRecusalUnknown = Reason(
        "draw-recusal-unknown", .invalidArgument,
        zh: "{id} 不在候选名单中。", en: "{id} is not in the roster.")
    package static let drawRecusalTwice = Reason(
        "draw-recusal-twice", .invalidArgument, zh: "{id} 重复回避。", en: "{id} is recused twice.")
    package static let drawRecusalReason = Reason(
        "draw-recusal-reason", .invalidArgument,
        zh: "回避须写明理由，不超过 {limit} 字节。", en: "A recusal states its reason in at most {limit} bytes.")
    package static let drawRosterExhausted = Reason(
        "draw-roster-exhausted", .failedPrecondition,
        zh: "名单不足：需 {seats} 人，仅能抽得 {filled} 人。",
        en: "The roster is exhausted: {filled} of {seats} seats can be filled.")
}

// MARK: - Law and plaques

extension Reason {
    package static let legalRowPeriod = Reason(
        "legal-row-period", .invalidArgument,
        zh: "法律依据的失效日早于生效日。", en: "The row ends before it begins.")
    package static let legalRowOverlap = Reason(
        "legal-row-overlap", .invalidArgument,
        zh: "同一违法行为的法律依据在时间上重叠。", en: "Two rows of the offence share a day.")
    package static let legalRowOffence = Reason(
        "legal-row-offence", .invalidArgument,
        zh: "条文与违法行为不对应。", en: "The article of the row is for another offence.")
    package static let legalBasisUnrecorded = Reason(
        "legal-basis-unrecorded", .failedPrecondition,
        zh: "未收录 {day} 的“{offence}”所适用的条文，须由承办人查明填写。",
        en: "No article is recorded for {offence} on {day}; an officer has to name it.")
    package static let fineCircumstance = Reason(
        "fine-circumstance", .invalidArgument,
        zh: "{citation}未就该情形规定罚款。", en: "{citation} states no fine for this circumstance.")
    package static let fineRange = Reason(
        "fine-range", .invalidArgument,
        zh: "{citation}规定的罚款为 {least} 元至 {most} 元。",
        en: "{citation} allows a fine of {least} to {most} yuan.")
    package static let demonstrationCount = Reason(
        "demonstration-count", .invalidArgument,
        zh: "示范企业数须为 0 至完成验收企业总数。", en: "There are 0 to as many demonstration plants as completed plants.")
    package static let positionOutsideProvince = Reason(
        "position-outside-province", .invalidArgument,
        zh: "东经 {longitude} 度、北纬 {latitude} 度远在省外：浙江约在东经 118 至 123.2 度、北纬 27 至 31.2 度；请检查坐标。",
        en:
            "{longitude} east, {latitude} north is far outside the province, which lies at 118 to 123.2 east, 27 to 31.2 north: check the coordinates."
    )
}
