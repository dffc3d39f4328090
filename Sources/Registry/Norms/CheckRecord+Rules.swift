import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension CheckRecord {
    /// Whether it counts: it was not taken back.
    var stands: Bool { withdrawalReason.isEmpty }

    /// Whether it found something that nobody put right.
    var isOpen: Bool { stands && !finding.isEmpty && putRightOn.isEmpty }

    /// The day of the check.
    var day: Day? { try? Day(checkedOn, field: "checked_on") }

    /// The last day for putting it right; `nil` where there is nothing to be put right.
    var dueDay: Day? { dueOn.isEmpty ? nil : try? Day(dueOn, field: "due_on") }

    /// The day it was put right; `nil` until then.
    var putRightDay: Day? { putRightOn.isEmpty ? nil : try? Day(putRightOn, field: "put_right_on") }

    /// Takes what a check by a norm found.
    ///
    /// - Throws: `norm-not-in-force`, `check-finding-due`, `check-due-early`, `day-format`, `day-unknown`, `day-out-of-bounds`,
    ///   `day-questioned`.
    mutating func take(_ request: RecordCheckRequest, by norm: Norm, on today: Day) throws(Refusal) {
        let confirmed = request.confirmed
        let day = try Day(
            request.checkedOn, as: .checked, on: today, confirmed: confirmed, field: "checked_on")
        guard let version = norm.version(on: day.text) else {
            throw Refusal(.normNotInForce, field: "checked_on", ["day": day.text])
        }
        let isInOrder = request.finding.isEmpty
        guard request.dueOn.isEmpty == isInOrder, request.owner.isEmpty == isInOrder else {
            throw Refusal(.checkFindingDue, field: "due_on")
        }
        if !isInOrder {
            let due = try Day(
                request.dueOn, as: .putRightBy, on: today, confirmed: confirmed, field: "due_on")
            guard day <= due else { throw Refusal(.checkDueEarly, field: "due_on", ["day": day.text]) }
        }
        normID = norm.id
        kind = norm.kind
        self.version = version.number
        checkedOn = day.text
        area = request.area
        checker = request.checker
        finding = request.finding
        dueOn = request.dueOn
        owner = request.owner
    }

    /// Takes in that the finding was put right.
    ///
    /// - Throws: `check-not-open`, `put-right-early`, `day-format`, `day-unknown`, `day-out-of-bounds`, `day-questioned`.
    mutating func putRight(
        _ request: PutRightRequest, files: [AttachedFile], by actor: Actor, on today: Day
    ) throws(Refusal) {
        guard isOpen else { throw Refusal(.checkNotOpen, field: "check_id") }
        let day = try Day(
            request.putRightOn, as: .putRight, on: today, confirmed: request.confirmed, field: "put_right_on")
        guard checkedOn <= day.text else {
            throw Refusal(.putRightEarly, field: "put_right_on", ["day": checkedOn])
        }
        putRightOn = day.text
        putRightNote = request.note
        putRightFiles = files
        putRightBy = actor.id
    }

    /// Takes a check back that was recorded wrongly.
    ///
    /// - Throws: `check-withdrawn`.
    mutating func withdraw(because reason: String) throws(Refusal) {
        guard stands else { throw Refusal(.checkWithdrawn, field: "check_id") }
        withdrawalReason = reason
    }

    /// Whether the caller may see it: as far as it may read the papers of the plant.
    func isVisible(to actor: Actor, of plants: Set<String>) -> Bool {
        plants.contains(enterpriseID) || actor.mayReadPapers(in: divisionCode)
    }
}

/// What checks of one kind say of a site on a day.
struct CheckTally: Hashable, Sendable {
    /// The day of the last one.
    let lastDay: Day
    /// Findings that were not put right by then.
    let open: Int64
    /// Those of them whose day had passed.
    let overdue: Int64
}
