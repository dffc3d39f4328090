import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension RepealCorrection {
    /// What was said of the day on which something ended, and why it was wrong.
    init(of day: String, because reason: String, by actor: Actor, at now: Instant) {
        self = .with {
            $0.day = day
            $0.reason = reason
            $0.correctedBy = actor.id
            $0.correctedAt = now.microseconds
        }
    }
}
