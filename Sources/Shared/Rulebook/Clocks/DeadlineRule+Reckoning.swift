package import Refusals

extension DeadlineRule {
    /// The deadline that the event starts.
    ///
    /// The day of the event is not counted. Months and years end as a ``Term`` from an event does: on the day of the same number,
    /// or on the last of a shorter month. A rule that looks back (``Direction/before``) gives the last day on which
    /// the duty can still be done in time.
    ///
    /// - Parameters:
    ///   - trigger: The day of the event.
    ///   - calendar: The working calendar; also asked for calendar days when the last day rolls forward.
    ///   - lastDay: What happens when a calendar count ends on a day off.
    ///   - stoppages: Days on which the clock stood still; they are not counted. Their grounds must be
    ///     among those that ``stops`` names, which the caller has established.
    /// - Returns: The deadline, provisional when its count met an unpublished year.
    package func deadline(
        from trigger: Day, in calendar: WorkCalendar, lastDay: Deadline.LastDay = .stands,
        stoppages: [ClosedRange<Day>] = []
    ) -> Deadline {
        let counted = Count(calendar: calendar, stoppages: stoppages, direction: direction)
            .reach(amount, unit, from: trigger)
        return settle(counted, from: trigger, in: calendar, lastDay: lastDay, granted: 0)
    }

    /// The deadline that the event at an instant starts; the day is that of Asia/Shanghai.
    package func deadline(
        from trigger: Instant, in calendar: WorkCalendar, lastDay: Deadline.LastDay = .stands,
        stoppages: [ClosedRange<Day>] = []
    ) -> Deadline {
        deadline(from: trigger.day, in: calendar, lastDay: lastDay, stoppages: stoppages)
    }

    func settle(
        _ counted: Reckoning, from trigger: Day, in calendar: WorkCalendar, lastDay: Deadline.LastDay,
        granted: Int
    ) -> Deadline {
        var due = counted
        // Only a count forward in calendar time can end on a day off and has a later day to give way to.
        if lastDay == .rollsForward, direction == .after {
            let worked = calendar.firstWorkingDay(from: counted.day)
            let years = Set(counted.assumedYears).union(worked.assumedYears)
            due = Reckoning(day: worked.day, assumedYears: years.sorted())
        }
        return Deadline(
            rule: self, trigger: trigger, dueDay: due.day, countedDay: counted.day,
            assumedYears: due.assumedYears, extensionsGranted: granted, lastDay: lastDay)
    }
}

extension Deadline {
    /// The deadline after the rule's next extension, which runs on from the last counted day.
    ///
    /// Whether the extension's condition holds is for the caller to know.
    ///
    /// - Throws: `deadline-extension-none` when the rule knows no extension; `deadline-extension-used` when
    ///   all have been granted.
    package func extended(
        in calendar: WorkCalendar, stoppages: [ClosedRange<Day>] = []
    ) throws(Refusal) -> Deadline {
        guard !rule.extensions.isEmpty else {
            throw Refusal(.deadlineExtensionNone, ["rule": rule.id])
        }
        guard extensionsGranted < rule.extensions.count else {
            throw Refusal(.deadlineExtensionUsed, ["rule": rule.id])
        }
        let further = rule.extensions[extensionsGranted]
        let more = Count(calendar: calendar, stoppages: stoppages, direction: rule.direction)
            .reach(further.amount, further.unit, from: countedDay)
        let years = Set(assumedYears).union(more.assumedYears)
        let counted = Reckoning(day: more.day, assumedYears: years.sorted())
        return rule.settle(
            counted, from: trigger, in: calendar, lastDay: lastDay, granted: extensionsGranted + 1)
    }
}

/// Counting days, with those left out on which the clock stood still.
private struct Count {
    let calendar: WorkCalendar
    let stoppages: [ClosedRange<Day>]
    let direction: DeadlineRule.Direction

    func reach(_ amount: Int, _ unit: DeadlineRule.Unit, from start: Day) -> Reckoning {
        let step = direction == .before ? -1 : 1
        switch unit {
        case .working:
            return calendar.reckon(from: start, step: step, count: UInt(amount)) { !isStopped($0) }
        case .calendar:
            return Reckoning(day: walk(amount, by: step, from: start), assumedYears: [])
        case .month:
            return Reckoning(
                day: past(stopped: start, to: start.adding(months: step * amount)), assumedYears: [])
        case .year:
            return Reckoning(
                day: past(stopped: start, to: start.adding(years: step * amount)), assumedYears: [])
        }
    }

    private func walk(_ count: Int, by step: Int, from start: Day) -> Day {
        guard !stoppages.isEmpty else { return start.adding(days: step * count) }
        var day = start
        var left = count
        while left > 0 {
            let next = day.adding(days: step)
            guard next != day else { break }
            day = next
            if !isStopped(day) { left -= 1 }
        }
        return day
    }

    /// The nominal end of months or years, moved by as many days as the clock stood still before it.
    private func past(stopped start: Day, to nominal: Day) -> Day {
        let reach = start < nominal ? start.number + 1...nominal.number : nominal.number...start.number - 1
        let lost = reach.count { isStopped(Day(number: $0)) }
        return walk(lost, by: start < nominal ? 1 : -1, from: nominal)
    }

    private func isStopped(_ day: Day) -> Bool {
        stoppages.contains { $0.contains(day) }
    }
}
