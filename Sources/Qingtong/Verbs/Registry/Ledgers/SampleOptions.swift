import ArgumentParser
import Installation
import Refusals
import Rulebook

/// The simulated plant and the month of a sample.
struct SampleOptions: ParsableArguments {
    @Option(help: ArgumentHelp(say("随机种子；同一种子结果相同。", "The seed; the same gives the same."))) var seed:
        UInt64 = 1
    @Option(
        help: ArgumentHelp(
            say(
                "情形：clean（正常）、nightDischarge（夜间偷排）、facilityStill（设施停用）或 cookedBooks（台账造假）。",
                "The conduct: clean, nightDischarge, facilityStill or cookedBooks."), valueName: "conduct"))
    var conduct = PlantSimulation.Conduct.clean.rawValue
    @Option(help: ArgumentHelp(say("月份，如 2026-10。", "The month, such as 2026-10."))) var month: String
    @Option(help: ArgumentHelp(say("此前另给的天数。", "Days before it to write too."))) var before = 45

    /// The plant.
    ///
    /// - Throws: `ValidationError` for an unknown conduct.
    func simulation() throws -> PlantSimulation {
        guard let conduct = PlantSimulation.Conduct(rawValue: conduct) else {
            throw ValidationError(
                say(
                    "没有这种情形：\(conduct)；可取 clean、nightDischarge、facilityStill、cookedBooks。",
                    "There is no conduct \(conduct); use clean, nightDischarge, facilityStill or cookedBooks."
                ))
        }
        return PlantSimulation(seed: seed, conduct: conduct)
    }

    /// The first and last day to write: the days before the month and those of the month.
    func days() throws -> (first: Day, last: Day) {
        let first = try Day("\(month)-01", field: "month")
        return (first.adding(days: -max(0, before)), first.adding(months: 1).adding(days: -1))
    }
}
