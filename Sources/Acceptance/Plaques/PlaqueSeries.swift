import Rulebook

/// The plaques of one county and year, which are numbered through: `330522-2026-0001`.
struct PlaqueSeries {
    let divisionCode: String
    let year: Int

    /// What all numbers of the series begin with.
    var prefix: String { "\(divisionCode)-\(year)-" }

    /// The number after so many. It has four digits, and more past 9999.
    func number(after count: Int) -> String {
        let digits = String(count + 1)
        return prefix + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
