import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension GroupMember {
    var isInGroup: Bool { leftAt == 0 }
}

extension GroupTaskText {
    /// The day by which it is to be done.
    ///
    /// - Throws: `day-format`, `day-unknown`, `day-out-of-bounds`, `day-questioned`.
    func day(on today: Day, confirmed: [String], field: FieldPath) throws(Refusal) -> Day {
        try Day(dueOn, as: .taskDue, on: today, confirmed: confirmed, field: field.field("due_on"))
    }
}

extension GroupTask {
    /// The day by which it is to be done.
    var dueDay: Day? { try? Day(text.dueOn, field: "due_on") }

    /// Ends it. From `open`; leads to `done` or `dropped`.
    ///
    /// - Throws: `group-task-closed`.
    mutating func close(
        as end: GroupTaskState, _ text: String, files: [AttachedFile], by actor: Actor, at now: Instant
    ) throws(Refusal) {
        guard state == .open else { throw Refusal(.groupTaskClosed, field: "task_id") }
        state = end
        closingText = text
        self.files = files
        closedBy = actor.id
        closedAt = now.microseconds
    }

    /// Whether that caller may report it done: who keeps the group, and the agency that sees to it.
    func isFor(_ actor: Actor) -> Bool {
        actor.holds(.organiser, over: .province) || (text.agencyID == actor.agencyID)
    }
}

extension Actor {
    /// Whether it may read what the group keeps: whoever has an office, wherever that is.
    var isOfficer: Bool {
        !divisions(
            as: .helper, .registrar, .organiser, .reviewer, .signatory, .investigator, .examiner, .auditor
        ).isEmpty
    }
}
