import AcceptanceAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf

// The effects of saving a rectification item (整改).

extension TimerKind {
    /// The item's due day has passed; the subject is the rectification's id.
    static let rectificationDue = TimerKind("rectification-due")
}

extension Effect where D == Rectification {
    /// Runs to the end of the due day while the item is open. An item sent back after that day is overdue at once.
    static var dueClock: Effect {
        .timer(.rectificationDue) { item, _ in
            item.state == .open && item.overdueAt == 0 ? try item.dueEnd : nil
        }
    }

    /// Tells the other services the state when the item is opened and whenever the state changes.
    static var moved: Effect {
        .event(about: \.enterpriseID) { change in
            let item = change.after
            guard change.isNews(\.state) else { return nil }
            return RectificationMoved.with {
                $0.rectificationID = item.id
                $0.enterpriseID = item.enterpriseID
                $0.applicationID = item.applicationID
                $0.itemCode = item.itemCode
                $0.finding = item.finding
                $0.state = item.state
                $0.dueOn = item.dueOn
            }
        }
    }

    /// Tells the other services once that the item is overdue.
    static var overdue: Effect {
        .event(about: \.applicationID) { change in
            guard change.after.overdueAt != 0, change.isNews(\.overdueAt) else { return nil }
            return AcceptanceAPI.RectificationOverdue.with { $0.rectification = change.after }
        }
    }
}

extension Rectification {
    /// The first instant after the due day.
    var dueEnd: Instant {
        get throws(Refusal) { try Instant(endOf: Day(dueOn, field: "due_on")) }
    }
}
