package import Refusals

// MARK: - Files

extension Reason {
    package static let fileEmpty = Reason(
        "file-empty", .invalidArgument, zh: "文件是空的。", en: "The file is empty.")
    package static let fileWorkbook = Reason(
        "file-workbook", .invalidArgument,
        zh: "这是电子表格工作簿，不是文本；请另存为“CSV UTF-8”或“Unicode 文本”。",
        en: "This is a spreadsheet's workbook and no text: save it as “CSV UTF-8” or “Unicode Text”.")
    package static let fileEncodingUnclear = Reason(
        "file-encoding-unclear", .invalidArgument,
        zh: "文件编码不明，请用 --encoding utf-8、gbk 或 utf-16 指明。",
        en: "The encoding is not clear: say --encoding utf-8, gbk or utf-16.")
    package static let fileEncodingMark = Reason(
        "file-encoding-mark", .invalidArgument,
        zh: "文件以 {marked} 标记开头，与 --encoding 所说的 {said} 不符；请去掉 --encoding。",
        en: "The file begins with the mark of {marked}, and --encoding says {said}: leave --encoding out.")
    package static let fileEncoding = Reason(
        "file-encoding", .invalidArgument,
        zh: "第 {line} 行不是 {encoding} 文本；请另存为“CSV UTF-8”，或用 --encoding 指明编码。",
        en:
            "Line {line} is no {encoding} text: save the file as “CSV UTF-8”, or say how it is written with --encoding."
    )
    package static let fileHeaderMissing = Reason(
        "file-header-missing", .invalidArgument,
        zh: "没有认出表头。第 {line} 行读作：{read}。须有的列：{wanted}。",
        en: "No header was recognised. Line {line} reads: {read}. Needed are the columns {wanted}.")
    package static let fileColumnMissing = Reason(
        "file-column-missing", .invalidArgument,
        zh: "缺少列 {column}。表头（第 {line} 行）读作：{read}。",
        en: "The column {column} is missing. The header (line {line}) reads: {read}.")
    package static let fileColumnTwice = Reason(
        "file-column-twice", .invalidArgument,
        zh: "“{first}”（第 {firstColumn} 列）与“{second}”（第 {secondColumn} 列）是同一项；请只留一列。",
        en:
            "“{first}” (column {firstColumn}) and “{second}” (column {secondColumn}) are the same field: leave one of them."
    )
}

// MARK: - Rows and cells

extension Reason {
    package static let rowCells = Reason(
        "row-cells", .invalidArgument,
        zh: "该行有 {cells} 格，表头只有 {columns} 列；多出的内容无处可放。格内有逗号的，请加英文双引号。",
        en:
            "The row has {cells} cells, {columns} columns are named: put a cell that holds a comma between double quotes."
    )
    package static let rowQuotes = Reason(
        "row-quotes", .invalidArgument,
        zh: "引号不成对；格内的引号要写两遍，整格用引号括起。",
        en:
            "The quotes do not match: a quote within a cell is written twice, and the cell stands between quotes."
    )
    package static let columnUnnamed = Reason(
        "column-unnamed", .invalidArgument,
        zh: "该列没有列名却有内容；请在表头写上列名，或清空该列。",
        en: "The column has no name and this cell says something: name the column in the header, or clear it."
    )
    package static let cellEncoding = Reason(
        "cell-encoding", .invalidArgument,
        zh: "此格与文件其余部分的编码不同，无法辨认；请重新输入此格。",
        en: "The cell is not written as the rest of the file is, and cannot be read: type it again.")
    package static let cellCharacter = Reason(
        "cell-character", .invalidArgument,
        zh: "此格含看不见的控制字符 {character}；请删去后重新输入。",
        en: "The cell holds {character}, which nobody can see: delete it and type the cell again.")
    package static let cellSpreadsheetError = Reason(
        "cell-spreadsheet-error", .invalidArgument,
        zh: "此格是电子表格的出错值，不是内容：公式没有算出结果。请改正公式，或直接填写内容。",
        en:
            "The cell holds a spreadsheet's error and no content: its formula gave none. Put the formula right, or type the content."
    )
    package static let cellFormula = Reason(
        "cell-formula", .invalidArgument,
        zh: "此格是公式的文字，不是它的结果；请选择性粘贴为“数值”后再另存。确是文字的，请在前面加英文单引号。",
        en:
            "The cell holds a formula and not what it gives: paste the column as values and save the file again. If it is text, put an apostrophe before it."
    )
    package static let cellNarrow = Reason(
        "cell-narrow", .invalidArgument,
        zh: "此格只有“#”：另存时列太窄，显示不下。请加宽该列后重新另存。",
        en:
            "The cell holds nothing but “#”: its column was too narrow when the file was saved. Widen it and save again."
    )
}
