import Rulebook

/// The number of a project for people, `330481-2026-P0001`: division and year of filing, and a running number of
/// four digits as long as they suffice. The letter keeps it apart from the numbers of cases.
struct ProjectNumber: Hashable, Sendable {
    let division: String
    let year: Int
    let serial: Int

    init(division: String, year: Int, serial: Int) {
        self.division = division
        self.year = year
        self.serial = serial
    }

    /// Reads the number of a stored project; `nil` when the text is no such number.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let year = Int(parts[1]), parts[2].hasPrefix("P"),
            let serial = Int(parts[2].dropFirst()), serial > 0
        else { return nil }
        self.init(division: String(parts[0]), year: year, serial: serial)
    }

    var text: String {
        let digits = String(serial)
        return "\(division)-\(year)-P\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)"
    }
}
