/// A number for people that counts through a year: `330481-2026-C0001` for the first case of a division in it, `PX-2026-0001`
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

extension RunningNumber {
    /// Serials that a series has in each generation of the store that gives them out: since a store can forget what it gave
    /// out, when it is restored from a copy, the next generation begins where this one can never come to.
    package static let serialsPerGeneration = 1_000_000

    /// The serial after the last one; `nil` when the generation has none left.
    ///
    /// - Parameters:
    ///   - last: Of whatever generation; 0 before the first.
    ///   - generation: How often the store was restored and settled; 0 when never.
    /// - Returns: At least the first of the generation, `generation · 1,000,000 + 1`.
    package static func serial(after last: Int, generation: Int) -> Int? {
        let floor = generation * serialsPerGeneration
        let serial = max(last, floor) + 1
        return serial < floor + serialsPerGeneration ? serial : nil
    }
}
