/// When something is due, with the rule that made it so.
///
/// It is reckoned once, when its event happens, and stored; an edit of the case or a newer calendar never
/// moves it. A provisional one is reckoned anew when the missing notice is published.
package struct Deadline: Hashable, Sendable {
    /// The rule that it follows, as it stood when the deadline was made.
    package let rule: DeadlineRule
    /// The day of the event, which is not counted: the day after it is the first.
    package let trigger: Day
    /// The last day, through its end in Asia/Shanghai.
    package let dueDay: Day
    /// What the count gave before a last day off was moved to a working day; mostly `dueDay` itself.
    package let countedDay: Day
    /// Unpublished years that the count met; empty when it stands on notices alone.
    package let assumedYears: [Int]
    /// How many of the rule's extensions have been granted.
    package let extensionsGranted: Int
    /// What happens when the last day is off.
    package let lastDay: LastDay

    /// A deadline that was stored, taken as it was reckoned then.
    package init(
        rule: DeadlineRule, trigger: Day, dueDay: Day, countedDay: Day, assumedYears: [Int] = [],
        extensionsGranted: Int = 0, lastDay: LastDay = .stands
    ) {
        self.rule = rule
        self.trigger = trigger
        self.dueDay = dueDay
        self.countedDay = countedDay
        self.assumedYears = assumedYears
        self.extensionsGranted = max(0, extensionsGranted)
        self.lastDay = lastDay
    }

    /// The first instant that is too late: the midnight that ends the due day in Asia/Shanghai.
    package var end: Instant { Instant(endOf: dueDay) }

    /// The id of the rule, such as `TIP-CLOSE`.
    package var ruleID: String { rule.id }

    /// The article that the rule comes from.
    package var source: String { rule.source }

    /// Whether a notice of holidays yet to come may move the due day.
    package var isProvisional: Bool { !assumedYears.isEmpty }

    /// Whether the time is over.
    package func hasPassed(at now: Instant) -> Bool { now >= end }

    /// Calendar days from today to the due day: 0 on the due day, negative afterwards.
    package func daysLeft(on today: Day) -> Int { dueDay.days(since: today) }

    /// What happens when the last day of a count in calendar days, months or years is off.
    ///
    /// That a term whose last day is off runs on to the day after the holiday is the general rule of civil law (民法典 art. 203 [G]);
    /// 行政处罚法 art. 85 states only that working days leave out holidays. So a party's time runs on, because the later day is the safe
    /// one for a right, and an agency's last day stands as counted, because the earlier is the safe one for a duty
    /// (``DeadlineRule/lastDay``, docs/decisions/0071). What is good until a day - a plaque, a paper, a certificate - is no time in which
    /// something has to be done, and ends on that day whatever it is.
    package enum LastDay: String, CaseIterable, Hashable, Sendable {
        /// The day stands as counted.
        case stands
        /// A last day that is off gives way to the first working day after it.
        case rollsForward
    }
}
