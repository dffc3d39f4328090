/// A day found by counting through a calendar, and the years in which the count had to assume the plain week.
package struct Reckoning: Hashable, Sendable {
    package let day: Day
    /// Unpublished years that the count met, in order; empty when it stands on notices alone.
    package let assumedYears: [Int]

    /// Whether a notice yet to come may move the day.
    package var isProvisional: Bool { !assumedYears.isEmpty }
}
