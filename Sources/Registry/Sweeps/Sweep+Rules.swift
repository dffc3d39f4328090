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
    ///   - division: What it covers, with what is below.
    ///   - month: 2026-10, and over.
    ///   - schedule: The schedule that starts it; `nil` when somebody does.
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

    /// Whether something of it is still to be done.
    var isUnderWay: Bool { [.planned, .measuring, .reviewing].contains(state) }

    /// In whose name its reviews are: whoever started it, or the service itself (`nil`).
    var reviewer: String? { scheduledBy.isEmpty ? startedBy : nil }

    /// Goes on to the next stage, when nothing of the present one is left: from `planned` to `measuring` to `reviewing`
    /// to `done`.
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

    /// Stops it.
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
    func days() throws(Refusal) -> DayRange { try DayRange(month: month) }
}

extension DayRange {
    /// The days of a month such as 2026-10.
    ///
    /// - Throws: `day-unknown`, `day-format`.
    init(month: String) throws(Refusal) {
        let first = try Day("\(month)-01", field: "month")
        self.init(first: first, last: first.adding(months: 1).adding(days: -1))
    }

    /// The same, of a month that must be over.
    ///
    /// - Throws: `month-not-over` too.
    init(month: String, overBy today: Day) throws(Refusal) {
        self = try DayRange(month: month)
        guard last < today else { throw Refusal(.monthNotOver, field: "month") }
    }
}

extension SweepSchedule {
    /// The start of the day on which it starts the next sweep, after that day; `nil` when it no longer does.
    func next(after day: Day) -> Instant? {
        guard dayOfMonth > 0 else { return nil }
        let this = day.adding(days: Int(dayOfMonth) - day.dayOfMonth)
        return Instant(startOf: this > day ? this : this.adding(months: 1))
    }

    /// The month before a day: what is swept on it.
    static func month(before day: Day) -> String {
        String(day.adding(days: -day.dayOfMonth).text.prefix(7))
    }
}
