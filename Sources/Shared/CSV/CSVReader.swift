/// Reads a CSV (RFC 4180) record by record, with the line that each begins on, which whoever puts a file right has to know.
///
/// Fields are separated by commas and may stand between quotes; there a quote is written twice, and commas and line breaks
/// are text. A line may end as any system ends lines. A byte order mark at the start is no text. Bytes are looked at, so
/// that a mark that combines with a comma or a quote leaves it what it is.
package struct CSVReader {
    /// A record and where it stands; the first line is 1.
    package struct Record: Hashable, Sendable {
        /// The line on which it begins.
        package let line: Int
        /// Its fields, without the quotes around them.
        package let fields: [String]

        /// The field of that column, counted from 0; empty for one that the record lacks.
        package subscript(column: Int) -> String {
            fields.indices.contains(column) ? fields[column] : ""
        }
    }

    private let bytes: [UInt8]
    private var place: Int
    private var line: Int

    /// A reader at the start of a text.
    ///
    /// - Parameters:
    ///   - text: The CSV, or a part of one that begins with a record.
    ///   - line: The number of the text's first line.
    package init(_ text: some StringProtocol, line: Int = 1) {
        bytes = Array(text.utf8)
        place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        self.line = line
    }

    /// The next record that is not empty; `nil` at the end.
    ///
    /// - Throws: When quotes do not match. Nothing after that can be read.
    package mutating func next() throws(CSVFault) -> Record? {
        while place < bytes.count {
            let record = try record()
            if record.fields.contains(where: { !$0.isEmpty }) { return record }
        }
        return nil
    }

    /// The records to the end of the text.
    ///
    /// - Throws: When quotes do not match.
    package static func records(of text: some StringProtocol) throws(CSVFault) -> [Record] {
        var reader = CSVReader(text)
        var records: [Record] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }

    private mutating func record() throws(CSVFault) -> Record {
        let first = line
        var fields: [String] = []
        while true {
            let isQuoted = place < bytes.count && bytes[place] == Self.quote
            let field = isQuoted ? quotedField() : plainField()
            let lineBreak = lineBreak(at: place)
            guard let field, place == bytes.count || bytes[place] == Self.comma || lineBreak > 0 else {
                throw CSVFault(line: first, column: fields.count + 1)
            }
            fields.append(field)
            if place < bytes.count, bytes[place] == Self.comma {
                place += 1
                continue
            }
            if lineBreak > 0 {
                place += lineBreak
                line += 1
            }
            return Record(line: first, fields: fields)
        }
    }

    /// A field up to what ends it, or to a quote, which may not stand there.
    private mutating func plainField() -> String? {
        let start = place
        while place < bytes.count, bytes[place] != Self.comma, bytes[place] != Self.quote,
            lineBreak(at: place) == 0
        {
            place += 1
        }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    /// A field between quotes; `nil` when it is not closed.
    private mutating func quotedField() -> String? {
        var text: [UInt8] = []
        place += 1
        while place < bytes.count {
            if bytes[place] == Self.quote {
                place += 1
                guard place < bytes.count, bytes[place] == Self.quote else {
                    return String(decoding: text, as: UTF8.self)
                }
                text.append(Self.quote)
                place += 1
                continue
            }
            let length = max(1, lineBreak(at: place))
            if lineBreak(at: place) > 0 { line += 1 }
            text += bytes[place..<place + length]
            place += length
        }
        return nil
    }

    /// How many bytes the line break takes that begins there; 0 where none does.
    private func lineBreak(at place: Int) -> Int {
        guard place < bytes.count else { return 0 }
        switch bytes[place] {
        case 0x0A, 0x0B, 0x0C: return 1
        case 0x0D: return place + 1 < bytes.count && bytes[place + 1] == 0x0A ? 2 : 1
        // U+0085; U+2028 and U+2029.
        case 0xC2: return place + 1 < bytes.count && bytes[place + 1] == 0x85 ? 2 : 0
        case 0xE2:
            let isSeparator =
                place + 2 < bytes.count && bytes[place + 1] == 0x80 && bytes[place + 2] & 0xFE == 0xA8
            return isSeparator ? 3 : 0
        default: return 0
        }
    }

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
}

/// Where the quotes of a CSV do not match: one is not closed, or stands amid a field.
package struct CSVFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line on which the record begins, counted from 1.
    package let line: Int
    /// The field of the record, counted from 1.
    package let column: Int

    package var description: String { "the quotes of line \(line), field \(column), do not match" }
}
