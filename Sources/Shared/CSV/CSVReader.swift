package import Refusals

/// Reads a table of text (RFC 4180) record by record, with the line that each begins on, which whoever puts a file right has to
/// know.
///
/// Fields are parted by one character and may stand between quotes; there a quote is written twice, and separators and line
/// breaks are text. A line ends with LF, CR or both: what else breaks lines on some screens (vertical tab, U+2028) is a character
/// of its cell. A byte order mark at the start of a text is no text; pieces of bytes come without one. Bytes are looked at, so that a mark that combines with a comma or a
/// quote leaves it what it is.
package struct CSVReader {
    /// A record and where it stands; the first line is 1.
    package struct Record: Hashable, Sendable {
        /// The line on which it begins.
        package let line: Int
        /// Its fields, without the quotes around them.
        package let fields: [String]
        /// The fields, counted from 0, whose bytes are no UTF-8; what could not be read stands as U+FFFD.
        package let unreadable: [Int]

        init(line: Int, fields: [String], unreadable: [Int] = []) {
            self.line = line
            self.fields = fields
            self.unreadable = unreadable
        }

        /// The field of that column, counted from 0; empty for one that the record lacks.
        package subscript(column: Int) -> String {
            fields.indices.contains(column) ? fields[column] : ""
        }
    }

    private let separator: UInt8
    private let isValid: Bool
    private let more: (() -> [UInt8]?)?
    private var bytes: [UInt8]
    private var place: Int
    private var line: Int
    private var isAtEnd: Bool

    /// Bytes of a record at most: quotes that stay open for longer do not match.
    private static let longest = 1 << 20

    /// A reader at the start of a text.
    ///
    /// - Parameters:
    ///   - text: The table, or a part of one that begins with a record.
    ///   - separator: What parts the fields.
    ///   - line: The number of the text's first line.
    package init(_ text: some StringProtocol, separator: UInt8 = UInt8(ascii: ","), line: Int = 1) {
        let bytes = Array(text.utf8)
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        self.init(
            bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes, separator: separator,
            line: line,
            isValid: true, more: nil)
    }

    /// A reader at the start of bytes that come piece by piece.
    ///
    /// - Parameters:
    ///   - bytes: The first piece.
    ///   - separator: What parts the fields.
    ///   - line: The number of the first line.
    ///   - isValid: Whether all of it is known to be UTF-8.
    ///   - more: Gives the next piece, not empty; `nil` at the end.
    package init(
        _ bytes: [UInt8], separator: UInt8, line: Int = 1, isValid: Bool, more: (() -> [UInt8]?)?
    ) {
        self.bytes = bytes
        self.separator = separator
        self.isValid = isValid
        self.more = more
        self.line = line
        place = 0
        isAtEnd = more == nil
    }

    /// The next record that is not empty; `nil` at the end.
    ///
    /// - Throws: When quotes do not match. The reader then stands at the line after the one on which that record begins.
    package mutating func next() throws(CSVFault) -> Record? {
        while place < bytes.count || refill(from: place) {
            let start = (place: place, line: line)
            do {
                let record = try record()
                if goesOn(from: start.place) {
                    line = start.line
                } else if record.fields.contains(where: { !$0.isEmpty }) {
                    return record
                }
            } catch {
                line = start.line
                if goesOn(from: start.place) { continue }
                place = start.place
                skipLine()
                throw error
            }
        }
        return nil
    }

    /// Whether what was read from that place on ends with the bytes that are there, and more came: it is to be read again.
    private mutating func goesOn(from start: Int) -> Bool {
        place == bytes.count && place - start < Self.longest && refill(from: start)
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

    /// Keeps what stands from that place on, now the first, and adds what comes next.
    ///
    /// - Returns: Whether anything came.
    private mutating func refill(from start: Int) -> Bool {
        guard !isAtEnd, let piece = more?() else {
            isAtEnd = true
            return false
        }
        bytes.removeSubrange(0..<start)
        bytes += piece
        place = 0
        return true
    }

    private mutating func skipLine() {
        while true {
            while place < bytes.count, lineBreak(at: place) == 0 { place += 1 }
            if place < bytes.count || isAtEnd || !refill(from: place) { break }
        }
        // A return that ends the piece may have its line feed in the next.
        if place + 1 == bytes.count, bytes[place] == 0x0D { _ = refill(from: place) }
        place += lineBreak(at: place)
        line += 1
    }

    private mutating func record() throws(CSVFault) -> Record {
        let first = line
        var fields: [String] = []
        var unreadable: [Int] = []
        while true {
            let isQuoted = place < bytes.count && bytes[place] == Self.quote
            let field = isQuoted ? quotedField() : plainField()
            let lineBreak = lineBreak(at: place)
            guard let field, place == bytes.count || bytes[place] == separator || lineBreak > 0 else {
                throw CSVFault(line: first, column: fields.count + 1)
            }
            if !isValid, String(validating: field, as: UTF8.self) == nil { unreadable.append(fields.count) }
            fields.append(String(decoding: field, as: UTF8.self))
            if place < bytes.count, bytes[place] == separator {
                place += 1
                continue
            }
            if lineBreak > 0 {
                place += lineBreak
                line += 1
            }
            return Record(line: first, fields: fields, unreadable: unreadable)
        }
    }

    /// A field up to what ends it, or to a quote, which may not stand there but in `="330481"`, by which spreadsheets are told
    /// that digits are text.
    private mutating func plainField() -> ArraySlice<UInt8>? {
        let start = place
        if place + 1 < bytes.count, bytes[place] == UInt8(ascii: "="), bytes[place + 1] == Self.quote {
            place += 2
            while place < bytes.count, bytes[place] != Self.quote, lineBreak(at: place) == 0 { place += 1 }
            guard place < bytes.count, bytes[place] == Self.quote else { return nil }
            place += 1
            return bytes[start..<place]
        }
        while place < bytes.count, bytes[place] != separator, bytes[place] != Self.quote,
            bytes[place] != 0x0A, bytes[place] != 0x0D
        {
            place += 1
        }
        return bytes[start..<place]
    }

    /// A field between quotes; `nil` when it is not closed.
    private mutating func quotedField() -> ArraySlice<UInt8>? {
        var text: [UInt8] = []
        place += 1
        while place < bytes.count {
            if bytes[place] == Self.quote {
                place += 1
                guard place < bytes.count, bytes[place] == Self.quote else { return text[...] }
                text.append(Self.quote)
                place += 1
                continue
            }
            let length = lineBreak(at: place)
            if length > 0 { line += 1 }
            text += bytes[place..<place + max(1, length)]
            place += max(1, length)
            if text.count > Self.longest { return nil }
        }
        return nil
    }

    /// How many bytes the line break takes that begins there; 0 where none does.
    private func lineBreak(at place: Int) -> Int {
        guard place < bytes.count else { return 0 }
        switch bytes[place] {
        case 0x0A: return 1
        case 0x0D: return place + 1 < bytes.count && bytes[place + 1] == 0x0A ? 2 : 1
        default: return 0
        }
    }

    private static let quote = UInt8(ascii: "\"")
}

/// Where the quotes of a table do not match: one is not closed, or stands amid a field.
package struct CSVFault: WordedError, Hashable, Sendable {
    /// The line on which the record begins, counted from 1.
    package let line: Int
    /// The field of the record, counted from 1.
    package let column: Int

    package var wording: Wording {
        Wording(
            "第 \(line) 行第 \(column) 格的引号不成对；请在原表中改正后再存",
            "the quotes of line \(line), field \(column), do not match; put them right in the table and save it again"
        )
    }
}
