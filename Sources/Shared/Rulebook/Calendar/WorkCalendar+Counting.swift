package import Refusals

extension WorkCalendar {
    /// The n-th working day after a day, which itself is not counted; with a negative n, before it.
    ///
    /// With 0 it is the day itself, worked or not. Time grows with the days passed over.
    package func addingWorkingDays(_ count: Int, to day: Day) -> Reckoning {
        reckon(from: day, step: count < 0 ? -1 : 1, count: count.magnitude) { _ in true }
    }

    /// The first working day on or after a day.
    package func firstWorkingDay(from day: Day) -> Reckoning {
        addingWorkingDays(1, to: day.adding(days: -1))
    }

    /// How many working days a published year has.
    ///
    /// - Throws: `calendar-year-unpublished` when the year's notice is not in this calendar.
    package func workingDays(in year: Int) throws(Refusal) -> Int {
        guard publishedYears.contains(year) else {
            throw Refusal(.calendarYearUnpublished, ["year": "\(year)"])
        }
        let first = try Day(year: year, month: 1, day: 1, field: .request)
        let last = try Day(year: year, month: 12, day: 31, field: .request)
        return (first.number...last.number).count { isWorkingDay(Day(number: $0)) }
    }

    /// The day of the n-th working day that the condition admits, walking by one day at a time.
    func reckon(
        from start: Day, step: Int, count: UInt, where admits: (Day) -> Bool
    ) -> Reckoning {
        var day = start
        var left = count
        var assumed: Set<Int> = []
        while left > 0 {
            let next = day.adding(days: step)
            // Past the last representable day.
            guard next != day else { break }
            day = next
            let status = status(of: day)
            if status.isAssumed { assumed.insert(day.year) }
            if !status.isOff, admits(day) { left -= 1 }
        }
        return Reckoning(day: day, assumedYears: assumed.sorted())
    }
}
