package import Refusals

extension Instant: CustomStringConvertible {
    /// For people, to the minute in Beijing time: `2026-11-23 21:05`.
    package var beijingText: String {
        let (days, rest) = split(offset: Instant.shanghaiOffset)
        let clock = Clock(microseconds: rest)
        return "\(Day(number: Int(days))) \(clock.hour):\(clock.minute)"
    }

    /// For machines and logs, UTC to the microsecond: `2026-11-23T13:05:09.000000Z`.
    package var isoText: String {
        let (days, rest) = split(offset: 0)
        let clock = Clock(microseconds: rest)
        return "\(Day(number: Int(days)))T\(clock.hour):\(clock.minute):\(clock.second).\(clock.fraction)Z"
    }

    package var description: String { isoText }

    private struct Clock {
        let microseconds: Int64

        var hour: String { Digits.padded(microseconds / (3600 * Instant.perSecond), to: 2) }
        var minute: String { Digits.padded(microseconds / (60 * Instant.perSecond) % 60, to: 2) }
        var second: String { Digits.padded(microseconds / Instant.perSecond % 60, to: 2) }
        var fraction: String { Digits.padded(microseconds % Instant.perSecond, to: 6) }
    }
}

extension Instant {
    /// Reads `2026-11-23T21:05:09+08:00` or `2026-11-23T13:05:09.25Z`: the form of RFC 3339 with `T`, at
    /// most six digits of a second, and either `Z` or an offset.
    ///
    /// - Throws: `instant-format` when the text is not of that form; `day-unknown` when the calendar has no
    ///   such day.
    package init(_ text: some StringProtocol, field: FieldPath) throws(Refusal) {
        let bytes = Array(text.utf8.prefix(33))
        guard
            bytes.count >= 20, bytes.count <= 32, bytes[10] == UInt8(ascii: "T"),
            let time = Instant.timeOfDay(bytes[11..<19]),
            let tail = Instant.tail(bytes[19...])
        else { throw Refusal(.instantFormat, field: field) }
        let day = try Instant.day(of: bytes, field: field)
        let midnight = Int64(day.number) * Instant.perDay
        self.init(microseconds: midnight + time + tail.fraction - tail.offset)
    }

    private static func day(of bytes: [UInt8], field: FieldPath) throws(Refusal) -> Day {
        do {
            return try Day(String(decoding: bytes[0..<10], as: UTF8.self), field: field)
        } catch {
            throw error.reason == .dayFormat ? Refusal(.instantFormat, field: field) : error
        }
    }

    /// Microseconds since midnight of `21:05:09`.
    private static func timeOfDay(_ bytes: ArraySlice<UInt8>) -> Int64? {
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard
            parts.count == 3, parts.allSatisfy({ $0.count == 2 }),
            let hour = Digits.number(parts[0]), hour < 24,
            let minute = Digits.number(parts[1]), minute < 60,
            let second = Digits.number(parts[2]), second < 60
        else { return nil }
        return Int64(hour * 3600 + minute * 60 + second) * perSecond
    }

    /// What follows the seconds: `.25Z`, `Z`, `+08:00`; both parts in microseconds.
    private static func tail(_ bytes: ArraySlice<UInt8>) -> (fraction: Int64, offset: Int64)? {
        guard bytes.first == UInt8(ascii: ".") else { return offset(bytes).map { (0, $0) } }
        let digits = bytes.dropFirst().prefix(while: Digits.isDigit)
        guard (1...6).contains(digits.count), let number = Digits.number(digits) else { return nil }
        let scale = (digits.count..<6).reduce(Int64(1)) { value, _ in value * 10 }
        return offset(bytes.dropFirst(1 + digits.count)).map { (Int64(number) * scale, $0) }
    }

    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int64? {
        let bytes = Array(bytes)
        if bytes == [UInt8(ascii: "Z")] { return 0 }
        guard
            bytes.count == 6, bytes[3] == UInt8(ascii: ":"),
            bytes[0] == UInt8(ascii: "+") || bytes[0] == Digits.hyphen,
            let hours = Digits.number(bytes[1..<3]), hours < 24,
            let minutes = Digits.number(bytes[4..<6]), minutes < 60
        else { return nil }
        let size = Int64(hours * 60 + minutes) * 60 * perSecond
        return bytes[0] == Digits.hyphen ? -size : size
    }
}
