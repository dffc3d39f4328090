import AcceptanceAPI
import ServiceKit

extension Plaque {
    /// Ends with its term. From `granted` or `suspended`; leads to `expired`. A revoked plaque stays revoked.
    ///
    /// - Returns: Whether that changed anything.
    mutating func expire() -> Bool {
        guard isHung else { return false }
        state = .expired
        return true
    }
}

extension TimerHandlers {
    /// Lets plaques expire after their last day.
    mutating func expirePlaques() {
        on(.plaqueExpiry) { id, _, command in
            guard var plaque = try command.kept(.plaques).get(id), plaque.expire() else { return }
            try command.kept(.plaques).save(plaque)
        }
    }
}
