import ServiceKit

/// The records of a CSV (RFC 4180) with the line each begins on, which whoever puts the file right has to know.
struct CSVLines {
    /// A record and where it stands; the first line is 1.
    struct Record: Hashable, Sendable {
        let line: Int
        let fields: [String]
    }

    /// The records that are not empty, the header first.
    let records: [Record]

    /// - Throws: `StartupFailure` for a quote that is not closed or stands amid a field.
    init(_ text: String) throws {
        var reader = CSVReader()
        // By scalars: a mark that combines with a comma or a quote leaves it what it is.
        for scalar in text.unicodeScalars { try reader.take(scalar) }
        records = try reader.finished()
    }
}

/// Takes a CSV scalar by scalar.
private struct CSVReader {
    private enum Place {
        case start, plain, quoted
        /// After a quote in a quoted field: its end, or half of a doubled quote.
        case quote
    }

    private var records: [CSVLines.Record] = []
    private var fields: [String] = []
    private var field = ""
    private var place = Place.start
    private var line = 1
    private var firstLine = 1
    /// Whether a carriage return came last: a line feed after it ends no further line.
    private var isReturned = false

    mutating func take(_ scalar: Unicode.Scalar) throws {
        let isSecondHalf = isReturned && scalar == "\n"
        isReturned = scalar == "\r"
        switch (place, scalar) {
        case (.quoted, "\""): place = .quote
        case (.quoted, _):
            field.unicodeScalars.append(scalar)
            if Character(scalar).isNewline, !isSecondHalf { line += 1 }
        case (_, _) where isSecondHalf: break
        case (.quote, "\""):
            field.unicodeScalars.append(scalar)
            place = .quoted
        case (.start, "\""): place = .quoted
        case (_, ","): endField()
        case (_, _) where Character(scalar).isNewline:
            endRecord()
            line += 1
            firstLine = line
        case (.quote, _), (.plain, "\""): throw fault()
        default:
            field.unicodeScalars.append(scalar)
            place = .plain
        }
    }

    mutating func finished() throws -> [CSVLines.Record] {
        guard place != .quoted else { throw fault() }
        endRecord()
        return records
    }

    private mutating func endField() {
        fields.append(field)
        field = ""
        place = .start
    }

    private mutating func endRecord() {
        endField()
        if fields.contains(where: { !$0.isEmpty }) {
            records.append(CSVLines.Record(line: firstLine, fields: fields))
        }
        fields = []
    }

    private func fault() -> StartupFailure {
        StartupFailure(say("第 \(firstLine) 行的引号不成对", "the quotes of line \(firstLine) do not match"))
    }
}
