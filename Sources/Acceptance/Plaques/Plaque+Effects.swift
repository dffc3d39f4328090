import AcceptanceAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf

// The effects of saving a plaque (授牌).

extension TimerKind {
    /// A plaque's three years are over; the subject is its id.
    static let plaqueExpiry = TimerKind("plaque-expiry")
}

extension Effect where D == Plaque {
    /// Runs to the end of its term while it hangs.
    static var termClock: Effect {
        .timer(.plaqueExpiry) { plaque, _ in plaque.isHung ? try plaque.termEnd : nil }
    }

    /// The others are told how it stands, with every change.
    static var changed: Effect {
        .event(about: \.enterpriseID) { change in PlaqueChanged.with { $0.plaque = change.after } }
    }
}

extension Plaque {
    /// Whether it hangs at the plant: granted, or suspended for the time being.
    var isHung: Bool { state == .granted || state == .suspended }

    /// The first instant at which it is no longer in its term.
    var termEnd: Instant {
        get throws(Refusal) { try Instant(endOf: Day(expiresOn, field: "expires_on")) }
    }
}
