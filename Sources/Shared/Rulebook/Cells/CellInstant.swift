package import Refusals

extension Instant {
    /// Reads a time as offices and stations write it: a day in any form of theirs and a time of day, with its zone or, without
    /// one, in Beijing time. `2026-10-03T04:00:00+08:00`, `2026-10-03 04:00`, `2026/10/3 4:00:00`, `2026年10月3日 4时05分`,
    /// `2026/10/3 下午4:05`, or the number of a spreadsheet, `46298.1666666667`.
    ///
    /// - Throws: `instant-day-only` for a day without a time of day; `instant-format` for any other text; `day-unknown` when the
    ///   calendar has no such day.
    package init(cell: some StringProtocol, field: FieldPath) throws(Refusal) {
        // What stations write comes by the million.
        if cell.utf8.count >= 20, cell.utf8.dropFirst(10).first == UInt8(ascii: "T"),
            let at = try? Instant(cell, field: field)
        {
            self = at
            return
        }
        let text = CellText(cell).text
        if let serial = SpreadsheetTime(text) {
            self = Instant(startOf: serial.day).adding(seconds: Int64(serial.seconds))
            return
        }
        let refusal = Refusal(.instantFormat, field: field)
        guard let (day, rest) = try CellDay.leading(text, field: field) else { throw refusal }
        let clock = rest.drop { $0 == " " || $0 == "T" || $0 == "t" }
        guard !clock.isEmpty else { throw Refusal(.instantDayOnly, field: field, ["read": text]) }
        guard
            rest.startIndex < clock.startIndex || rest.first == "上" || rest.first == "下"
                || text.contains("日"),
            let time = CellClock(clock)
        else { throw refusal }
        let ahead = time.offset ?? Instant.shanghaiOffset
        self = Instant(microseconds: Int64(day.number) * Instant.perDay + time.sinceMidnight - ahead)
    }
}

/// A time of day as offices write it.
struct CellClock {
    /// Microseconds since midnight.
    let sinceMidnight: Int64
    /// Microseconds that its zone is ahead of UTC; `nil` where none is written.
    let offset: Int64?

    /// `nil` when the text is none: `4:05`, `04:05:06.5`, `4时05分`, `下午4:05`, `4:05 PM`, each with `Z` or `+08:00` behind it.
    init?(_ text: Substring) {
        var rest = String(text.filter { $0 != " " }).uppercased()[...]
        var half: Int?
        for (word, hours) in [("上午", 0), ("下午", 12), ("AM", 0), ("PM", 12)] {
            if rest.hasPrefix(word) {
                (rest, half) = (rest.dropFirst(word.count), hours)
            } else if rest.hasSuffix(word) {
                (rest, half) = (rest.dropLast(word.count), hours)
            }
        }
        guard let (clock, offset) = Self.zone(of: rest) else { return nil }
        self.offset = offset
        guard clock.last != ":" else { return nil }
        var plain = clock.replacing("时", with: ":").replacing("点", with: ":").replacing("分", with: ":")
            .replacing("秒", with: "")
        if plain.last == ":" { plain = plain.dropLast() }
        var fraction: Int64 = 0
        if let dot = plain.firstIndex(of: ".") {
            let digits = plain[plain.index(after: dot)...].utf8
            guard (1...6).contains(digits.count), let number = Digits.number(digits) else { return nil }
            fraction = (digits.count..<6).reduce(Int64(number)) { value, _ in value * 10 }
            plain = plain[..<dot]
        }
        let parts = plain.split(separator: ":", omittingEmptySubsequences: false).map { part in
            part.utf8.count <= 2 ? Digits.number(part.utf8) : nil
        }
        // `4时` and `4 PM` are times; `4` alone is none.
        let isHour = half != nil || clock.contains("时") || clock.contains("点")
        guard (isHour ? 1 : 2)...3 ~= parts.count, let first = parts[0], fraction == 0 || parts.count == 3
        else { return nil }
        var hour = first
        if let half {
            guard (1...12).contains(hour) else { return nil }
            hour = hour % 12 + half
        }
        var seconds = 0
        for (place, part) in parts.enumerated().dropFirst() {
            guard let part, part < 60 else { return nil }
            seconds += part * (place == 1 ? 60 : 1)
        }
        guard hour < 24 else { return nil }
        sinceMidnight = Int64(hour * 3600 + seconds) * Instant.perSecond + fraction
    }

    /// Takes the zone off the end; `nil` when what stands there is none.
    private static func zone(of text: Substring) -> (Substring, offset: Int64?)? {
        if text.hasSuffix("Z") { return (text.dropLast(), 0) }
        guard let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }) else { return (text, nil) }
        let digits = text[text.index(after: sign)...].utf8.filter { $0 != UInt8(ascii: ":") }
        guard [1, 2, 4].contains(digits.count), let number = Digits.number(digits) else { return nil }
        let minutes = digits.count == 4 ? number / 100 * 60 + number % 100 : number * 60
        guard minutes < 24 * 60, digits.count < 4 || number % 100 < 60 else { return nil }
        return (text[..<sign], Int64(minutes) * 60 * Instant.perSecond * (text[sign] == "-" ? -1 : 1))
    }
}
