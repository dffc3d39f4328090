import Rulebook

/// The plaques of one county and year, which are numbered through: `330522-2026-0001`.
struct PlaqueSeries {
    let divisionCode: String
    let year: Int

    /// What all numbers of the series begin with.
    var prefix: String { "\(divisionCode)-\(year)-" }

    /// The number of that serial. It has four digits, and more past 9999.
    func number(_ serial: Int) -> String {
        RunningNumber(series: divisionCode, year: year, serial: serial).text
    }
}
