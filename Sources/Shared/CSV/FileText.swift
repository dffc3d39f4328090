package import Foundation
package import Refusals

/// The bytes of a file that offices wrote, as UTF-8 without a mark. Never a guess that loses or changes a character: bytes that
/// fit no encoding, or two, are refused.
package struct FileText: Sendable {
    /// UTF-8, but for what is wrong in it where `isValid` is false.
    let bytes: Data
    /// Whether all of it is UTF-8. Otherwise most lines are, and a table names the cells that are not.
    let isValid: Bool
    /// How it was written.
    private let encoding: TextEncoding

    /// Reads bytes that stand in memory, or that are a file mapped there: what is UTF-8 already is not copied.
    ///
    /// - Throws: `file-workbook`, `file-encoding-unclear`, `file-encoding-mark`, `file-encoding`.
    package init(_ data: Data, as encoding: TextEncoding = .auto) throws(Refusal) {
        if data.starts(with: Self.zip) || data.starts(with: Self.compound) {
            throw Refusal(.fileWorkbook)
        }
        if data.starts(with: Self.utf8Mark) {
            try Self.require(.utf8, by: encoding)
            self.init(utf8: data.dropFirst(Self.utf8Mark.count))
        } else if let isBig = Self.utf16Mark(of: data) {
            try Self.require(.utf16, by: encoding)
            try self.init(utf16: data.dropFirst(2), bigEndian: isBig)
        } else {
            switch encoding {
            case .utf8: self.init(utf8: data)
            case .gbk: try self.init(gbk: data)
            case .utf16: try self.init(utf16: data, bigEndian: false)
            case .auto: try self.init(judging: data)
            }
        }
    }

    /// Text that is at hand.
    package init(_ text: String) {
        self.init(utf8: Data(text.utf8))
        if bytes.starts(with: Self.utf8Mark) { self.init(utf8: bytes.dropFirst(Self.utf8Mark.count)) }
    }

    /// All of it as one text.
    ///
    /// - Throws: `file-encoding` when not all of it is UTF-8.
    package var text: String {
        get throws(Refusal) {
            guard isValid else { throw Self.broken(bytes, encoding) { Self.isUTF8($0) } }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    private init(utf8 data: Data) {
        bytes = data
        isValid = Self.isUTF8(data)
        encoding = .utf8
    }

    /// - Parameters:
    ///   - data: What is to be GBK. Where a few lines are not, those stay as they are.
    ///   - said: How it is called in a refusal.
    /// - Throws: `file-encoding`.
    private init(gbk data: Data, said: TextEncoding = .gbk) throws(Refusal) {
        encoding = .gbk
        if let text = Self.gbk(data) {
            (bytes, isValid) = (Data(text.utf8), true)
            return
        }
        var (read, unread) = (0, 0)
        var text = Data()
        var isLater = false
        for line in data.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if isLater { text.append(0x0A) }
            isLater = true
            if let plain = Self.gbk(line) {
                if line.contains(where: { $0 >= 0x80 }) { read += 1 }
                text.append(contentsOf: plain.utf8)
            } else {
                unread += 1
                text.append(line)
            }
        }
        guard read > unread else { throw Self.broken(data, said) { Self.gbk($0) != nil } }
        (bytes, isValid) = (text, false)
    }

    private init(utf16 data: Data, bigEndian: Bool) throws(Refusal) {
        guard data.count % 2 == 0 else {
            throw Refusal(.fileEncoding, ["encoding": TextEncoding.utf16.name, "line": "1"])
        }
        let units = stride(from: data.startIndex, to: data.endIndex, by: 2).map { place in
            let (first, second) = (UInt16(data[place]), UInt16(data[place + 1]))
            return bigEndian ? first << 8 | second : second << 8 | first
        }
        guard let text = String(validating: units, as: UTF16.self) else {
            let lines = units.split(separator: 0x0A, omittingEmptySubsequences: false)
            let line = lines.firstIndex { String(validating: $0, as: UTF16.self) == nil } ?? 0
            throw Refusal(.fileEncoding, ["encoding": TextEncoding.utf16.name, "line": "\(line + 1)"])
        }
        bytes = Data(text.utf8)
        isValid = true
        encoding = .utf16
    }

    /// What nobody said how it is written.
    private init(judging data: Data) throws(Refusal) {
        if data.contains(0), Self.isAlternating(data) { throw Refusal(.fileEncodingUnclear) }
        guard !Self.isUTF8(data) else {
            // Chinese in UTF-8 takes three bytes. Text with only two-byte characters is as likely GBK, where all Chinese
            // takes two.
            if data.contains(where: { $0 >= 0x80 }), !data.contains(where: { $0 >= 0xE0 }),
                Self.gbk(data) != nil
            {
                throw Refusal(.fileEncodingUnclear)
            }
            self.init(utf8: data)
            return
        }
        // A file of UTF-8 into which somebody pasted something else: the cells that are wrong are told apart from the others.
        var (read, unread) = (0, 0)
        for line in data.split(separator: 0x0A) where line.contains(where: { $0 >= 0x80 }) {
            if !Self.isUTF8(line) { unread += 1 } else if line.contains(where: { $0 >= 0xE0 }) { read += 1 }
        }
        if read > 0, read >= unread {
            self.init(utf8: data)
        } else {
            try self.init(gbk: data, said: .auto)
        }
    }

    /// Refuses an encoding that is said beside the mark of another.
    private static func require(_ marked: TextEncoding, by said: TextEncoding) throws(Refusal) {
        guard said == .auto || said == marked else {
            throw Refusal(.fileEncodingMark, ["marked": marked.name, "said": said.name])
        }
    }

    /// Says which line is not written so.
    private static func broken(
        _ data: Data, _ encoding: TextEncoding, _ isRead: (Data) -> Bool
    ) -> Refusal {
        let lines = data.split(separator: 0x0A, omittingEmptySubsequences: false)
        let line = lines.firstIndex { !isRead($0) } ?? 0
        return Refusal(.fileEncoding, ["encoding": encoding.name, "line": "\(line + 1)"])
    }

    /// Whether it is big-endian; `nil` without a mark, and for UTF-32, which begins alike.
    private static func utf16Mark(of data: Data) -> Bool? {
        if data.starts(with: [0xFE, 0xFF]) { return true }
        return data.starts(with: [0xFF, 0xFE]) && !data.starts(with: [0xFF, 0xFE, 0, 0]) ? false : nil
    }

    /// Whether it looks like UTF-16 or UTF-32 without a mark: a NUL beside nearly every character.
    private static func isAlternating(_ data: Data) -> Bool {
        data.prefix(4096).count { $0 == 0 } > data.prefix(4096).count / 4
    }

    private static func isUTF8(_ data: Data) -> Bool {
        data.withUnsafeBytes { bytes in
            (try? UTF8Span(validating: bytes.bindMemory(to: UInt8.self).span)) != nil
        }
    }

    /// Strict: bytes that are no character make no text, and the text makes the same bytes again.
    private static func gbk(_ data: Data) -> String? {
        guard let text = String(data: data, encoding: gb18030), text.data(using: gb18030) == Data(data) else {
            return nil
        }
        return text
    }

    private static let utf8Mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    /// How a workbook (.xlsx) begins, and one of before 2007 (.xls).
    private static let zip: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
    private static let compound: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0]

    /// GB 18030 (2000) among Core Foundation's encodings, which Foundation has no name for.
    private static let gb18030 = String.Encoding(rawValue: 0x8000_0632)
}

extension FileText {
    /// The bytes a megabyte at a time, so that a long file is not copied whole.
    func pieces() -> () -> [UInt8]? {
        var rest = bytes
        return {
            guard !rest.isEmpty else { return nil }
            let piece = [UInt8](rest.prefix(1 << 20))
            rest = rest.dropFirst(piece.count)
            return piece
        }
    }
}
