import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension TimerKind {
    /// A division is to be swept; the subject is its code.
    static let ledgerSweep = TimerKind("ledger-sweep")
}

extension TimerHandlers {
    /// Starts the sweeps that schedules ask for, in the service's own name, each of the month before the day it was to
    /// start on, however late.
    mutating func startSweeps() {
        on(.ledgerSweep) { division, setFor, command in
            guard let schedule = try command.kept(.sweepSchedules).get(division) else { return }
            try command.setTimer(of: schedule, after: setFor.day)
            let code = try DivisionCode(division, field: .request)
            _ = try command.startSweep(
                over: code, month: SweepSchedule.month(before: setFor.day), by: schedule)
        }
    }
}

extension Command {
    /// Starts a sweep; while one of the same division and month goes on, that one is it.
    func startSweep(
        over division: DivisionCode, month: String, by schedule: SweepSchedule? = nil
    ) throws -> LedgerSweep {
        let kept = kept(.sweeps)
        if let present = try kept.underWay(over: division.text, month: month) { return present }
        return try kept.add(LedgerSweep(newID(), over: division, month: month, by: schedule, self))
    }

    /// Sets the timer of a schedule to the next day after that one, or takes it back.
    func setTimer(of schedule: SweepSchedule, after day: Day) throws {
        guard let due = schedule.next(after: day) else {
            return try cancelTimer(.ledgerSweep, schedule.id)
        }
        try setTimer(.ledgerSweep, schedule.id, due: due)
    }
}
