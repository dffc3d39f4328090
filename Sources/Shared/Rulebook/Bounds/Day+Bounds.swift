package import Refusals

extension Day {
    /// A day that somebody entered, which can be one of its kind.
    ///
    /// - Parameters:
    ///   - text: As it was entered.
    ///   - kind: What it is the day of.
    ///   - today: The day on which it was entered.
    ///   - confirmed: The paths of the fields that whoever entered it has checked.
    ///   - field: The path of this one.
    /// - Throws: `INVALID_ARGUMENT` (`day-format`, `day-unknown`, `day-out-of-bounds`), `FAILED_PRECONDITION` (`day-questioned`).
    package init(
        _ text: String, as kind: DayKind, on today: Day, confirmed: [String] = [], field: FieldPath
    ) throws(Refusal) {
        try self.init(text, field: field)
        try kind.bounds.check(self, on: today, confirmed: confirmed, field: field)
    }
}
