/// A number for people that counts through a year: `330481-2026-0001` for the first case of a division in it, `PX-2026-0001`
/// for a certificate. It has four digits as long as they suffice.
package struct RunningNumber: Hashable, Sendable {
    /// What is counted through: a division's code, or the letters of a kind.
    package let series: String
    package let year: Int
    /// Stands before the digits and keeps the numbers of one kind apart from another's; often empty.
    package let letter: String
    /// From 1.
    package let serial: Int

    /// The number of that place in its series.
    package init(series: String, year: Int, letter: String = "", serial: Int) {
        self.series = series
        self.year = year
        self.letter = letter
        self.serial = serial
    }

    /// Reads the number of a stored document; `nil` when the text is no such number.
    package init?(_ text: String, letter: String = "") {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let year = Int(parts[1]), parts[2].hasPrefix(letter),
            let serial = Int(parts[2].dropFirst(letter.count)), serial > 0
        else { return nil }
        self.init(series: String(parts[0]), year: year, letter: letter, serial: serial)
    }

    package var text: String { "\(series)-\(year)-\(letter)\(Digits.padded(serial, to: 4))" }
}
