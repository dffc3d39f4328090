import ArgumentParser
import Installation
import RegistryAPI
import SwiftProtobuf

extension SweepVerb {
    struct Schedule: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say(
                "每月某日由服务自行检视上一个月；--day 0 取消。",
                "Have the service sweep the month before on a day of every month; --day 0 ends it."))
        @Option(help: ArgumentHelp(say("该行政区划及下级。", "This division and below."))) var division: String
        @Option(help: ArgumentHelp(say("1 至 28，0 为取消。", "1 to 28; 0 ends it."))) var day: Int32
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let (division, day, reason) = (division, day, reason)
            let schedule = try await caller.withSession { session in
                let seen = try await session.sweeps.listSweepSchedules(.init()).schedules
                return try await session.sweeps.setSweepSchedule(
                    .with {
                        $0.divisionCode = division
                        $0.dayOfMonth = day
                        $0.reason = reason
                        $0.revision = seen.first { $0.id == division }?.revision ?? 0
                    })
            }
            try output.show(schedule) { Table([schedule]).text }
        }
    }

    struct Schedules: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("列出定期检视。", "List when the service sweeps by itself."))
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let schedules = try await caller.withSession {
                try await $0.sweeps.listSweepSchedules(.init()).schedules
            }
            try output.show(schedules) { Table(schedules) }
        }
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
