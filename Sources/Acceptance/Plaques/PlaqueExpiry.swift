import AcceptanceAPI
import Refusals
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

extension TimerKind {
    /// A plaque's three years are over; the subject is its id.
    static let plaqueExpiry = TimerKind("plaque-expiry")
}

extension Plaque {
    /// The first instant at which it is no longer in its term.
    var termEnd: Instant {
        get throws(Refusal) { try Instant(endOf: Day(expiresOn, field: "expires_on")) }
    }

    /// Ends with its term. From `granted` or `suspended`; leads to `expired`. A revoked plaque stays revoked.
    ///
    /// - Returns: Whether that changed anything.
    mutating func expire() -> Bool {
        guard state == .granted || state == .suspended else { return false }
        state = .expired
        return true
    }
}

extension TimerHandlers {
    /// Lets plaques expire after their last day and tells the other services.
    mutating func expirePlaques() {
        on(.plaqueExpiry) { id, _, command in
            guard var plaque = try command.kept(.plaques).get(id), plaque.expire() else { return }
            try command.announce(try command.kept(.plaques).save(plaque))
        }
    }
}

extension Command {
    /// Sets the timers of plaques that were granted before there were any.
    func timeOldPlaques() throws {
        for plaque in try kept(.plaques).all() where plaque.state == .granted || plaque.state == .suspended {
            try setTimer(.plaqueExpiry, plaque.id, due: plaque.termEnd)
        }
    }
}
