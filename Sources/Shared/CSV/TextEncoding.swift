/// How the characters of a file are written.
package enum TextEncoding: String, CaseIterable, Hashable, Sendable {
    /// By its mark, or by what the bytes can be; refused when they can be two things.
    case auto
    case utf8 = "utf-8"
    /// GBK, read as GB 18030, which contains it.
    case gbk
    /// As spreadsheets write “Unicode text”; by its mark, or little-endian without one.
    case utf16 = "utf-16"

    /// As people call it.
    var name: String {
        switch self {
        case .auto: "UTF-8 / GBK"
        case .utf8: "UTF-8"
        case .gbk: "GBK"
        case .utf16: "UTF-16"
        }
    }
}
