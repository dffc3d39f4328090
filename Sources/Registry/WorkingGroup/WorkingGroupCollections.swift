import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store

extension GroupMember: Document {}
extension GroupMeeting: Document {}
extension GroupTask: Document {}

extension DocumentCollection where D == GroupMember {
    static let groupMembers = DocumentCollection(
        table: "group_member",
        indexes: [
            .integer("post") { Int64($0.post.rawValue) },
            .flag("is_in_group") { $0.isInGroup },
        ])
}

extension DocumentCollection where D == GroupMeeting {
    static let groupMeetings = DocumentCollection(
        table: "group_meeting",
        indexes: [
            .integer("held_day") { Int64((try? Day($0.heldOn, field: "held_on"))?.number ?? 0) }
        ])
}

extension DocumentCollection where D == GroupTask {
    static let groupTasks = DocumentCollection(
        table: "group_task",
        indexes: [
            .text("agency_id") { $0.text.agencyID },
            .text("meeting_id") { $0.meetingID },
            .integer("state") { Int64($0.state.rawValue) },
            .integer("due_day") { Int64($0.dueDay?.number ?? 0) },
        ])
}

extension Aggregate where D == GroupMember {
    static let groupMembers = Aggregate(
        .groupMembers, name: "group-member", unknown: .groupMemberUnknown)
}

extension Aggregate where D == GroupMeeting {
    static let groupMeetings = Aggregate(
        .groupMeetings, name: "group-meeting", unknown: .groupMeetingUnknown)
}

extension Aggregate where D == GroupTask {
    static let groupTasks = Aggregate(.groupTasks, name: "group-task", unknown: .groupTaskUnknown)
}

extension KeptDocuments where D == GroupMeeting {
    /// Asks about a meeting of the same title and day as one that stands.
    ///
    /// - Throws: `group-meeting-entered-before`.
    func requireNew(_ title: String, on day: Day) throws {
        let same = try find(
            where: [.equal("held_day", .integer(Int64(day.number)))], limit: PageLimits.most
        ).documents
        if same.contains(where: { $0.title == title && $0.withdrawnAt == 0 }) {
            throw Refusal(.groupMeetingEnteredBefore, field: "title", ["day": day.text, "title": title])
        }
    }
}

/// The tables of migration `working-group`: frozen once shipped.
enum WorkingGroupTables {
    static let sql =
        Migration.documentTables(
            "group_member", columns: ["post INTEGER NOT NULL", "is_in_group INTEGER NOT NULL"])
        + Migration.documentTables("group_meeting", columns: ["held_day INTEGER NOT NULL"])
        + Migration.documentTables(
            "group_task",
            columns: [
                "agency_id TEXT NOT NULL", "meeting_id TEXT NOT NULL", "state INTEGER NOT NULL",
                "due_day INTEGER NOT NULL",
            ])
        + ["CREATE INDEX group_task_due ON group_task (state, due_day)"]
}
