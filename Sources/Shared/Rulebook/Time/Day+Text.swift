package import Refusals

extension Day: CustomStringConvertible {
    /// Reads `2026-11-23`: ten characters, ASCII digits, no other spelling.
    ///
    /// - Throws: `day-format` when the text is not of that form; `day-unknown` when the calendar has no
    ///   such day.
    package init(_ text: some StringProtocol, field: FieldPath) throws(Refusal) {
        let bytes = Array(text.utf8.prefix(11))
        guard
            bytes.count == 10, bytes[4] == Digits.hyphen, bytes[7] == Digits.hyphen,
            let year = Digits.number(bytes[0..<4]),
            let month = Digits.number(bytes[5..<7]),
            let day = Digits.number(bytes[8..<10])
        else { throw Refusal(.dayFormat, field: field) }
        try self.init(year: year, month: month, day: day, field: field)
    }

    /// The day as ISO 8601 writes it, `2026-11-23`.
    package var text: String {
        "\(Digits.padded(year, to: 4))-\(Digits.padded(month, to: 2))-\(Digits.padded(dayOfMonth, to: 2))"
    }

    package var description: String { text }
}

extension Day: ExpressibleByStringLiteral {
    /// A day written in the program itself; a literal that is no day is the programmer's error.
    package init(stringLiteral value: String) {
        do {
            try self.init(value, field: .request)
        } catch {
            preconditionFailure("\(value) is not a day")
        }
    }
}
