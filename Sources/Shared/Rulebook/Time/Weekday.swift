/// A day of the week, Monday first.
package enum Weekday: Int, CaseIterable, Hashable, Sendable {
    case monday = 1
    case tuesday = 2
    case wednesday = 3
    case thursday = 4
    case friday = 5
    case saturday = 6
    case sunday = 7

    /// Saturday or Sunday, which are off unless a notice of the State Council says otherwise.
    package var isWeekend: Bool { self == .saturday || self == .sunday }
}
