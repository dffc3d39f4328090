/// Why a field is refused. The rules themselves stand in the `.proto`; `FieldRules` judges them.
extension Reason {
    /// The field is empty, zero or absent and must not be.
    package static let fieldRequired = Reason(
        "field-required", .invalidArgument,
        zh: "此项必填。", en: "This field is required.")

    /// Text with more characters, or bytes in a greater number, than `max`.
    package static let fieldTooLong = Reason(
        "field-too-long", .invalidArgument,
        zh: "长度不得超过 {max}。", en: "The length may be {max} at most.")

    /// Text with fewer characters, or bytes in a smaller number, than `min`.
    package static let fieldTooShort = Reason(
        "field-too-short", .invalidArgument,
        zh: "长度不得少于 {min}。", en: "The length must be {min} at least.")

    /// Text that does not have the field's form, which the sentence says in words.
    package static let fieldPattern = Reason(
        "field-pattern", .invalidArgument,
        zh: "格式应为：{form}。", en: "It must be written as: {form}.")

    /// A number outside `range`, or one that is not finite.
    package static let fieldOutOfRange = Reason(
        "field-out-of-range", .invalidArgument,
        zh: "数值应在 {range} 之内。", en: "The number must lie in {range}.")

    /// A repeated field or a map with more items than `max`.
    package static let tooManyItems = Reason(
        "too-many-items", .invalidArgument,
        zh: "最多 {max} 项。", en: "There may be {max} items at most.")

    /// Text that is not in Unicode normalisation form C.
    package static let textNotNFC = Reason(
        "text-not-nfc", .invalidArgument,
        zh: "文本须为 Unicode NFC 规范形式。", en: "The text must be in Unicode normalisation form C.")

    /// Text that holds `character`, which controls how text is shown, or a line break where none may be.
    package static let textControlCharacter = Reason(
        "text-control-character", .invalidArgument,
        zh: "文本不得含控制字符 {character}。", en: "The text may not hold the control character {character}.")

    /// Text that holds `character`, which nobody can see, which has no shape that is agreed on, or which makes a twin of a
    /// name.
    package static let textInvisibleCharacter = Reason(
        "text-invisible-character", .invalidArgument,
        zh: "文本不得含看不见、没有公认字形或只用来混淆的字符 {character}。",
        en: "The text may not hold {character}, which nobody can see, has no agreed shape or only confuses.")

    /// Text of nothing but blanks where there need be none.
    package static let textBlank = Reason(
        "text-blank", .invalidArgument,
        zh: "只有空白的文字等于没有：请填写，或者留空。", en: "Blanks alone are no text: say something, or leave it empty.")

    /// A file's name that leads to another folder or hides the file.
    package static let fileNameForm = Reason(
        "file-name-form", .invalidArgument,
        zh: "文件名不得含 / 或 \\，也不得以点开头。",
        en: "A file's name holds neither / nor \\ and does not begin with a dot.")

    /// A number that no value of the enumeration has.
    package static let enumUnknown = Reason(
        "enum-unknown", .invalidArgument,
        zh: "没有编号为 {value} 的选项。", en: "There is no choice with the number {value}.")
}

extension FieldRules {
    /// Every reason a field can be refused for.
    package static let reasons: [Reason] = [
        .fieldRequired, .fieldTooLong, .fieldTooShort, .fieldPattern, .fieldOutOfRange, .tooManyItems,
        .textNotNFC, .textControlCharacter, .textInvisibleCharacter, .textBlank, .fileNameForm, .enumUnknown,
    ]
}
