import ArgumentParser
import CSV
import Foundation
import Installation
import ServiceKit

extension TextEncoding: ExpressibleByArgument {}

/// Reads the file that a verb is given: from that path, or standard input for `-`.
enum TextFile {
    /// The bytes; a long file is mapped into memory.
    ///
    /// - Throws: `StartupFailure` when it cannot be read.
    static func data(_ path: String) throws -> Data {
        do {
            guard path == "-" else {
                return try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
            }
            return try FileHandle.standardInput.readToEnd() ?? Data()
        } catch {
            throw StartupFailure(
                path == "-"
                    ? say("读不了标准输入", "cannot read standard input")
                    : say("读不了文件 \(path)；请检查路径与权限", "cannot read \(path): check the path and its mode"))
        }
    }

    /// Reads the bytes as the text of a table. Must not be inlined into an asynchronous function: in a release build
    /// the compiler (6.3.1) crashes on that.
    ///
    /// - Throws: `StartupFailure`; `Refusal` for bytes that are not text or fit two encodings.
    @inline(never)
    static func table(_ path: String, as encoding: TextEncoding = .auto) throws -> FileText {
        try FileText(data(path), as: encoding)
    }

    /// The text of a UTF-8 file.
    ///
    /// - Throws: `StartupFailure`; `Refusal` for bytes that are no UTF-8.
    static func read(_ path: String) throws -> String {
        try table(path, as: .utf8).text
    }
}
