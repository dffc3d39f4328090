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
    /// Starts the sweeps that schedules ask for, in the service's own name, of the month before the day it was to start on,
    /// however late. A service that stood still for several such days starts the last one's only: whole provinces of old
    /// months, all at once, would keep the latest one waiting; officers start those that they want.
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
    /// Runs to the next day on which it starts a sweep.
    static var nextStart: Effect {
        .timer(.ledgerSweep) { schedule, command in schedule.next(after: command.today) }
    }
}

extension Command {
    /// Starts a sweep; while one of the same division and month goes on, that one is it.
    @discardableResult
    func startSweep(
        over division: DivisionCode, month: String, by schedule: SweepSchedule? = nil
    ) throws -> LedgerSweep {
        let kept = kept(.sweeps)
        if let present = try kept.underWay(over: division.text, month: month) { return present }
        return try kept.add(LedgerSweep(newID(), over: division, month: month, by: schedule, self))
    }
}
