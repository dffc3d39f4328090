import ArgumentParser
import Foundation
import Installation
import ServiceKit

/// How the characters of a file are written.
enum TextEncoding: String, ExpressibleByArgument, CaseIterable {
    /// By what the bytes can be; refused when they can be both.
    case auto
    case utf8 = "utf-8"
    /// GBK, read as GB 18030, which contains it.
    case gbk
}

/// Reads text that offices write: UTF-8 with or without a byte order mark, or GBK. Never a guess that loses or changes a
/// character: bytes that fit no encoding, or two, are refused.
enum TextFile {
    /// The text of a file.
    static func read(_ path: String, as encoding: TextEncoding) throws -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw StartupFailure(say("读不了文件 \(path)", "cannot read \(path)"))
        }
        return try text(of: data, as: encoding)
    }

    /// The text that bytes are.
    static func text(of data: Data, as encoding: TextEncoding) throws -> String {
        if data.starts(with: byteOrderMark) {
            guard encoding != .gbk, let text = utf8(data.dropFirst(byteOrderMark.count)) else {
                throw StartupFailure(say("文件以 UTF-8 标记开头，内容却不是", "the file begins as UTF-8 and is not"))
            }
            return text
        }
        switch encoding {
        case .utf8: return try found(utf8(data), "UTF-8")
        case .gbk: return try found(gbk(data), "GBK")
        case .auto: return try judged(data)
        }
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// GB 18030 (2000) among Core Foundation's encodings, which Foundation has no name for.
    private static let gb18030 = String.Encoding(rawValue: 0x8000_0632)

    private static func judged(_ data: Data) throws -> String {
        guard let text = utf8(data) else { return try found(gbk(data), "UTF-8 / GBK") }
        // Chinese in UTF-8 takes three bytes. Text with only two-byte characters is as likely GBK, where all Chinese
        // takes two.
        let isPlain = text.unicodeScalars.allSatisfy(\.isASCII)
        guard isPlain || text.unicodeScalars.contains(where: { $0.value >= 0x800 }) || gbk(data) == nil else {
            throw StartupFailure(
                say(
                    "文件编码不明，请用 --encoding utf-8 或 gbk 指明",
                    "the encoding is not clear: say --encoding utf-8 or gbk"))
        }
        return text
    }

    private static func utf8(_ data: Data) -> String? {
        String(validating: data, as: UTF8.self)
    }

    /// Strict: bytes that are no character make no text, and the text makes the same bytes again.
    private static func gbk(_ data: Data) -> String? {
        guard let text = String(data: data, encoding: gb18030), text.data(using: gb18030) == data else {
            return nil
        }
        return text
    }

    private static func found(_ text: String?, _ name: String) throws -> String {
        guard let text else { throw StartupFailure(say("文件不是 \(name) 文本", "the file is no \(name) text")) }
        return text
    }
}
