import ArgumentParser
import Installation
import Refusals
import Rulebook

/// The past day to show.
struct AsOfOptions: ParsableArguments {
    @Option(
        name: .customLong("on"),
        help: ArgumentHelp(say("回看该日终了时。", "As it was known at the end of that day."), valueName: "day"))
    var day: String?

    /// The last instant of that day in UTC microseconds; 0, which means now, when none was typed.
    ///
    /// - Throws: `day-format`, `day-unknown`.
    func instant() throws -> Int64 {
        try day.map { Instant(endOf: try Day($0, field: "on")).microseconds - 1 } ?? 0
    }
}
