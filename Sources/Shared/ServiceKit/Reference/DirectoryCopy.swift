import CommonAPI

extension EventAppliers {
    /// Keeps a copy of the Registry's directory and reference data, so that the service can authorise, route and
    /// reckon while the Registry is down.
    package mutating func copyDirectory() {
        on(Agency.self) { agency, _, command in try command.kept(.agencies).copy(agency) }
        on(Principal.self) { principal, _, command in try command.kept(.principals).copy(principal) }
        on(DivisionSet.self) { set, _, command in
            for division in set.divisions { try command.kept(.divisions).copy(division) }
        }
        on(CalendarSet.self) { set, _, command in
            for year in set.years { try command.kept(.calendarYears).copy(year) }
        }
        on(ClockRuleSet.self) { set, _, command in
            for rule in set.rules { try command.kept(.clockRules).copy(rule) }
        }
    }
}
