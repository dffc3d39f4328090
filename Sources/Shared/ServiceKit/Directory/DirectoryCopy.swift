import CommonAPI
import Refusals

extension EventAppliers {
    /// Keeps a copy of the Registry's directory and reference data, so that the service can authorise, route and
    /// reckon while the Registry is down.
    ///
    /// - Parameter reckonAnew: Reckons the provisional deadlines of the service anew; done when a calendar was loaded.
    package mutating func copyDirectory(
        reckoningAnew reckonAnew: @escaping @Sendable (Command) throws -> Void = { _ in }
    ) {
        on(Agency.self) { agency, _, command in try command.kept(.agencies).copy(agency) }
        on(CompetentBody.self) { body, _, command in try command.kept(.competentBodies).copy(body) }
        on(Principal.self) { principal, _, command in try command.copy(principal) }
        on(DivisionSet.self) { set, _, command in
            for division in set.divisions { try command.kept(.divisions).copy(division) }
        }
        on(CalendarSet.self) { set, _, command in
            for year in set.years { try command.kept(.calendarYears).copy(year) }
            try reckonAnew(command)
        }
        on(ClockRuleSet.self) { set, _, command in
            for rule in set.rules { try command.kept(.clockRules).copy(rule) }
        }
    }
}

extension Command {
    /// Keeps a copy of a principal, unless it is a service's: whose key is a service's, each one's own configuration says.
    /// Whoever can write into the Registry would otherwise decide who is taken for it.
    ///
    /// - Throws: `service-principal`; the event is then parked, for somebody to see.
    fileprivate func copy(_ principal: Principal) throws {
        let present = try kept(.principals).get(principal.id)
        guard !principal.isOfService, present?.isOfService != true, principal.id != node.node else {
            throw Refusal(.servicePrincipal, ["id": principal.id])
        }
        try kept(.principals).copy(principal)
    }
}
