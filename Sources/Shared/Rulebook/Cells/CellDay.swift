package import Refusals

extension Day {
    /// Reads a day as offices write it: `2026-11-23`, `2026/1/5`, `2026.1.5`, `2026年1月5日`, `20260105`, each with midnight
    /// behind it if a spreadsheet put it there; or the number by which spreadsheets count days from 1900 on, `46027`.
    ///
    /// - Throws: `day-format` for any other text, and where year, month and day cannot be told apart (`1/5/2026`);
    ///   `day-unknown` when the calendar has no such day.
    package init(cell: some StringProtocol, field: FieldPath) throws(Refusal) {
        let text = CellText(cell).text
        if let serial = SpreadsheetTime(text) {
            guard serial.isMidnight else { throw Refusal(.dayFormat, field: field) }
            self = serial.day
            return
        }
        guard let (day, rest) = try CellDay.leading(text, field: field), CellDay.isMidnight(rest) else {
            throw Refusal(.dayFormat, field: field)
        }
        self = day
    }
}

/// The day that a text begins with.
enum CellDay {
    /// - Returns: The day, and what follows it; `nil` when the text begins with none.
    static func leading(_ text: String, field: FieldPath) throws(Refusal) -> (Day, Substring)? {
        let bytes = text.utf8
        // Eight digits that nothing parts.
        if bytes.prefix(while: Digits.isDigit).count == 8, let number = Digits.number(Array(bytes.prefix(8)))
        {
            let day = try Day(
                year: number / 10_000, month: number / 100 % 100, day: number % 100, field: field)
            return (day, text.dropFirst(8))
        }
        var rest = text[...]
        var numbers: [Int] = []
        var marks: [Character] = []
        for width in [4...4, 1...2, 1...2] {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard width.contains(digits.count), let number = Digits.number(Array(digits.utf8)) else {
                return nil
            }
            numbers.append(number)
            rest = rest.dropFirst(digits.count)
            guard numbers.count < 3 else { break }
            rest = rest.drop { $0 == " " }
            guard let mark = rest.popFirst() else { return nil }
            marks.append(mark)
            rest = rest.drop { $0 == " " }
        }
        switch marks {
        case ["-", "-"], ["/", "/"], [".", "."]: break
        case ["年", "月"]:
            rest = rest.drop { $0 == " " }
            guard let mark = rest.first, mark == "日" || mark == "号" else { return nil }
            rest = rest.dropFirst()
        default: return nil
        }
        return (try Day(year: numbers[0], month: numbers[1], day: numbers[2], field: field), rest)
    }

    /// Whether nothing follows a day but the midnight that spreadsheets write with one.
    static func isMidnight(_ rest: Substring) -> Bool {
        ["", "0:00", "00:00", "0:00:00", "00:00:00"].contains(String(rest.drop { $0 == " " || $0 == "T" }))
    }
}

/// A number by which spreadsheets write a day and a time: whole days since the end of 1899, the time as a part of a day.
///
/// Only what can be of our time is taken for one: 20000 (1954) to 80000 (2119).
struct SpreadsheetTime {
    let day: Day
    /// Since its midnight.
    let seconds: Int

    var isMidnight: Bool { seconds == 0 }

    /// `nil` when the text is no such number.
    init?(_ text: String) {
        let parts = text.utf8.split(
            separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count <= 2, parts[0].count == 5, let days = Digits.number(parts[0]),
            (20_000...80_000).contains(days)
        else { return nil }
        var seconds = 0
        if parts.count == 2 {
            let digits = Array(parts[1].prefix(9))
            guard !parts[1].isEmpty, parts[1].allSatisfy(Digits.isDigit), let number = Digits.number(digits)
            else {
                return nil
            }
            seconds = Self.seconds(number, of: digits.reduce(1) { size, _ in size * 10 })
        }
        // 25569 is 1970-01-01. Sixty is a day that 1900 did not have, long before any of these.
        day = Day(number: days - 25_569 + seconds / 86_400)
        self.seconds = seconds % 86_400
    }

    /// The seconds of a part of a day that was written with few digits: `.3333` is eight o'clock, though it is three seconds less.
    ///
    /// A minute that the digits may stand for is meant. Else it is the second, where the digits tell seconds apart or say one
    /// exactly; else the nearest minute.
    private static func seconds(_ part: Int, of whole: Int) -> Int {
        let exact = part * 86_400
        let minute = (exact + 30 * whole) / (60 * whole)
        if abs(exact - minute * 60 * whole) <= 86_400 { return minute * 60 }
        if whole >= 100_000 || exact % whole == 0 { return (exact + whole / 2) / whole }
        return minute * 60
    }
}
