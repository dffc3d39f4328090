import AcceptanceAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf

// What follows from keeping a thing to put right (整改).

extension TimerKind {
    /// An item's day to be put right is over; the subject is the rectification's id.
    static let rectificationDue = TimerKind("rectification-due")
}

extension Effect where D == Rectification {
    /// Runs to the end of its day for as long as the plant has it to put right; one that is sent back after its day is overdue at
    /// once.
    static var dueClock: Effect {
        .timer(.rectificationDue) { item, _ in
            item.state == .open && item.overdueAt == 0 ? try item.dueEnd : nil
        }
    }

    /// The others are told how it stands, when it is opened and whenever that changes.
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

    /// The others are told once when it is overdue.
    static var overdue: Effect {
        .event(about: \.applicationID) { change in
            guard change.after.overdueAt != 0, change.isNews(\.overdueAt) else { return nil }
            return AcceptanceAPI.RectificationOverdue.with { $0.rectification = change.after }
        }
    }
}

extension Rectification {
    /// The first instant after its day.
    var dueEnd: Instant {
        get throws(Refusal) { try Instant(endOf: Day(dueOn, field: "due_on")) }
    }
}
