import AcceptanceAPI
import Refusals
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

extension TimerKind {
    /// An item's day to be put right is over; the subject is the rectification's id.
    static let rectificationDue = TimerKind("rectification-due")
}

extension Rectification {
    /// The first instant after its day.
    var dueEnd: Instant {
        get throws(Refusal) { try Instant(endOf: Day(dueOn, field: "due_on")) }
    }

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
    /// Notes the items that were not put right by their day, and tells the other services.
    mutating func noteOverdueRectifications() {
        on(.rectificationDue) { id, _, command in
            guard var item = try command.kept(.rectifications).get(id), item.fallOverdue(at: command.now)
            else {
                return
            }
            item = try command.kept(.rectifications).save(item)
            try command.publish(
                AcceptanceAPI.RectificationOverdue.with { $0.rectification = item }, about: item.applicationID
            )
        }
    }
}

extension Command {
    /// Sets the timers of items that were opened before there were any.
    func timeOldRectifications() throws {
        for item in try kept(.rectifications).all() where item.state == .open && item.overdueAt == 0 {
            try setTimer(.rectificationDue, item.id, due: item.dueEnd)
        }
    }
}
