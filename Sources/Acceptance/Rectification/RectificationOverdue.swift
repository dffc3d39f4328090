import AcceptanceAPI
import Rulebook
import ServiceKit

extension Rectification {
    /// Notes that its day has passed without evidence. From `open` only, once.
    ///
    /// - Returns: Whether that changed anything.
    mutating func fallOverdue(at now: Instant) -> Bool {
        guard state == .open, overdueAt == 0 else { return false }
        overdueAt = now.microseconds
        return true
    }
}

extension TimerHandlers {
    /// Notes the items that were not put right by their day; their effects tell the other services.
    mutating func noteOverdueRectifications() {
        on(.rectificationDue) { id, _, command in
            guard var item = try command.kept(.rectifications).get(id), item.fallOverdue(at: command.now)
            else {
                return
            }
            try command.kept(.rectifications).save(item)
        }
    }
}
