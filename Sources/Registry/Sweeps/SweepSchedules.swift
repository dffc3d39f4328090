import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension TimerKind {
    /// A division is due for a sweep; the subject is its code.
    static let ledgerSweep = TimerKind("ledger-sweep")
}

extension TimerHandlers {
    /// Starts the scheduled sweeps, in the service's own name, for the month before the scheduled day, however late. If
    /// the service was down on several such days, only the last one's sweep is started: sweeps of whole provinces for
    /// old months, all at once, would delay the latest; officers start those that they want.
    mutating func startSweeps() {
        on(.ledgerSweep) { division, setFor, command in
            let schedules = command.kept(.sweepSchedules)
            guard let schedule = try schedules.get(division) else { return }
            try schedules.setTimers(of: schedule)
            let code = try DivisionCode(division, field: .request)
            var day = setFor.day
            while let next = schedule.next(after: day)?.day, next <= command.today { day = next }
            try command.startSweep(over: code, month: SweepSchedule.month(before: day), by: schedule)
        }
    }
}

extension Effect where D == SweepSchedule {
    /// Runs to the next day on which the schedule starts a sweep.
    static var nextStart: Effect {
        .timer(.ledgerSweep) { schedule, command in schedule.next(after: command.today) }
    }
}

extension Command {
    /// Starts a sweep, or returns the one in progress for the same division and month.
    @discardableResult
    func startSweep(
        over division: DivisionCode, month: String, by schedule: SweepSchedule? = nil
    ) throws -> LedgerSweep {
        let kept = kept(.sweeps)
        if let present = try kept.underWay(over: division.text, month: month) { return present }
        return try kept.add(LedgerSweep(newID(), over: division, month: month, by: schedule, self))
    }
}
