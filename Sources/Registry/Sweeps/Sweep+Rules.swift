import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension LedgerSweep {
    /// A sweep that begins now.
    ///
    /// - Parameters:
    ///   - id: Its id.
    ///   - division: The division to review, with all below it.
    ///   - month: A past month, such as 2026-10.
    ///   - schedule: The schedule that starts it; `nil` when somebody starts it.
    ///   - command: Who starts it, and when.
    init(
        _ id: String, over division: DivisionCode, month: String, by schedule: SweepSchedule? = nil,
        _ command: Command
    ) {
        self = .with {
            $0.id = id
            $0.divisionCode = division.text
            $0.month = month
            $0.state = .planned
            $0.startedBy = command.actor.id
            $0.startedByName = command.actor.principal.name
            $0.startedAt = command.now.microseconds
            $0.scheduledBy = schedule?.setBy ?? ""
        }
    }

    /// Whether it is still in progress.
    var isUnderWay: Bool { [.planned, .measuring, .reviewing].contains(state) }

    /// In whose name it reviews: the person that started it, or `nil` for the service itself.
    var reviewer: String? { scheduledBy.isEmpty ? startedBy : nil }

    /// Goes on to the next stage when nothing of the present one is left: from `planned` to `measuring` to `reviewing`
    /// to `done`. Must not be called on a sweep that ended.
    mutating func advance(at now: Instant) {
        switch state {
        case .planned: state = .measuring
        case .measuring: state = .reviewing
        case .reviewing:
            state = .done
            endedAt = now.microseconds
        case .done, .cancelled, .unspecified, .UNRECOGNIZED:
            preconditionFailure("a sweep that ended does not go on")
        }
    }

    /// Cancels it. While in progress only; leads to `cancelled`.
    ///
    /// - Throws: `sweep-ended`.
    mutating func cancel(by actor: Actor, because reason: String, at now: Instant) throws(Refusal) {
        guard isUnderWay else { throw Refusal(.sweepEnded, field: "sweep_id") }
        state = .cancelled
        endedAt = now.microseconds
        cancelledBy = actor.id
        cancelReason = reason
    }

    /// The days of its month.
    func days() throws(Refusal) -> DayRange { try DayRange(month: month, field: "month") }
}

extension DayRange {
    /// The days of a month, which must be over.
    ///
    /// - Throws: `day-unknown`, `day-format`, `month-not-over`.
    init(month: String, overBy today: Day) throws(Refusal) {
        self = try DayRange(month: month, field: "month")
        guard last < today else { throw Refusal(.monthNotOver, field: "month") }
    }
}

extension SweepSchedule {
    /// The start of the next day after that one on which it starts a sweep; `nil` when it is switched off.
    func next(after day: Day) -> Instant? {
        guard dayOfMonth > 0 else { return nil }
        let this = day.adding(days: Int(dayOfMonth) - day.dayOfMonth)
        return Instant(startOf: this > day ? this : this.adding(months: 1))
    }

    /// The month before a day: the one that is swept on that day.
    static func month(before day: Day) -> String {
        String(day.adding(days: -day.dayOfMonth).text.prefix(7))
    }
}
