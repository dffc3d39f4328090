import ArgumentParser
import Installation
import RegistryAPI
import SwiftProtobuf

extension SweepVerb {
    struct Schedule: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "每月某日由服务自行检视上一个月；--day 0 取消。",
                "Have the service sweep the month before on a day of every month; --day 0 ends it."))
        @Option(help: .division) var division: String
        @Option(help: ArgumentHelp(say("1 至 28，0 为取消。", "1 to 28; 0 ends it."))) var day: Int32
        @Option(help: .reason) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> SweepSchedule {
            let seen = try await session.sweeps.listSweepSchedules(.init()).schedules
            let request = SetSweepScheduleRequest.with {
                $0.divisionCode = division
                $0.dayOfMonth = day
                $0.reason = reason
                $0.revision = seen.first { $0.id == division }?.revision ?? 0
            }
            return try await session.sweeps.setSweepSchedule(request)
        }

        func text(of schedule: SweepSchedule) -> String { Table([schedule]).text }
    }

    struct Schedules: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("列出定期检视。", "List when the service sweeps by itself."))
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<SweepSchedule> {
            frame.part(of: try await session.sweeps.listSweepSchedules(.init()).schedules)
        }

        func table(_ schedules: [SweepSchedule]) -> Table { Table(schedules) }
    }
}

extension Table {
    fileprivate init(_ schedules: [SweepSchedule]) {
        self.init(say("区划", "division"), say("每月", "day"), say("设定人", "set by"), say("缘由", "why"))
        for schedule in schedules {
            let day = schedule.dayOfMonth == 0 ? say("已取消", "ended") : "\(schedule.dayOfMonth)"
            add(schedule.id, day, schedule.setBy, schedule.reason.fitted(to: 60))
        }
    }
}
