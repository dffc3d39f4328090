package import Refusals

// MARK: - Time

extension Reason {
    package static let dayFormat = Reason(
        "day-format", .invalidArgument,
        zh: "日期须写作 2026-11-23 的格式。", en: "A day is written like 2026-11-23.")
    package static let dayUnknown = Reason(
        "day-unknown", .invalidArgument,
        zh: "没有这一天。", en: "The calendar has no such day.")
    package static let instantFormat = Reason(
        "instant-format", .invalidArgument,
        zh: "时间须写作 2026-11-23T21:05:09+08:00 的格式。",
        en: "A time is written like 2026-11-23T21:05:09+08:00.")
}

// MARK: - Text and rows

extension Reason {
    package static let nameEmpty = Reason(
        "name-empty", .invalidArgument, zh: "名称不能为空。", en: "The name is empty.")
    package static let nameTooLong = Reason(
        "name-too-long", .invalidArgument,
        zh: "名称不能超过 {limit} 个字。", en: "The name has more than {limit} characters.")
    package static let nameCharacter = Reason(
        "name-character", .invalidArgument,
        zh: "名称的第 {position} 个字符不可使用。", en: "Character {position} of the name may not stand in a name.")
    package static let nameSpaces = Reason(
        "name-spaces", .invalidArgument,
        zh: "名称的首尾不能有空格。", en: "The name begins or ends with a space.")
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
            "Place {position} of the credit code, “{character}”, is no character of the code (no I, O, S, V, Z)."
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
            "Place {position} of the credit code, the organisation code's check digit, does not match places 9–16."
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
