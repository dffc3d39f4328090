import Checker
import Foundation
import Installation
import World

extension Scenario {
    /// The clocks of machines jump forwards and backwards under load: a little, so that calls go on, and by so much that
    /// every signature is out of its window, until somebody puts them right.
    static let clocks = Scenario(name: "clocks") { stand, scale, seed in
        var generator = SeededGenerator(seed: seed)
        let field = try await Field.open(stand, "clocks", faults: true)
        var tally = Tally()
        do {
            let jumps: [Int64] =
                scale.isBrief ? [-90, 3600, -3600] : [90, -90, 30, 3600, -3600, 86_400, -86_400, -60]
            var order: [(service: String, seconds: Int64)] = []
            for seconds in jumps {
                order.append((generator.pick(HomeBuilder.services) ?? "registry", seconds))
            }
            let planned = order
            let shift = try await field.underLoad(seed: generator.next()) { _ in
                for (service, seconds) in planned {
                    try field.faults(of: service).set(.clock, to: seconds * 1_000_000)
                    try await Task.sleep(for: .milliseconds(1200))
                    try field.faults(of: service).set(.clock, to: 0)
                    try await Task.sleep(for: .milliseconds(400))
                }
            }
            tally.note(shift.troubles)
            tally.findings += try await field.reckon(restarting: false)
        } catch {
            tally.failures.append("\(error)")
        }
        tally.acknowledged = field.journal.tally.acknowledged
        await field.close()
        return tally
    }
}
