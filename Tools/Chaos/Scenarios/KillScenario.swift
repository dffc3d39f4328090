import Checker
import Foundation
import Harness
import Installation
import World

extension Scenario {
    /// SIGKILL of any service at any moment, several at once, again and again under load.
    static let kills = Scenario(name: "kills") { stand, scale, seed in
        var generator = SeededGenerator(seed: seed)
        let field = try await Field.open(stand, "kills")
        var tally = Tally()
        do {
            // The stores are examined after each part, so that a fault is found near its cause.
            let parts = max(1, scale.kills / 50)
            for part in 0..<parts {
                let share = scale.kills / parts + (part < scale.kills % parts ? 1 : 0)
                let services = (0..<share).map { _ in generator.pick(HomeBuilder.services) ?? "registry" }
                let branches = HomeBuilder.services.map { service in
                    (service, services.count { $0 == service }, generator.branch())
                }
                let shift = try await field.underLoad(seed: generator.next()) { _ in
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for (service, count, branch) in branches {
                            group.addTask { try await killing(service, count, branch, in: field) }
                        }
                        try await group.waitForAll()
                    }
                    try await Task.sleep(for: .milliseconds(200))
                }
                tally.kills += share
                tally.note(shift.troubles)
                tally.findings += try await field.reckon(restarting: part + 1 < parts)
                ProgressLine().step("kills: \(tally.kills) of \(scale.kills)")
            }
        } catch {
            tally.failures.append("\(error)")
        }
        tally.acknowledged = field.journal.tally.acknowledged
        await field.close()
        return tally
    }

    /// Kills a service so often, each time after a moment in which it works.
    private static func killing(
        _ service: String, _ count: Int, _ branch: SeededGenerator, in field: Field
    ) async throws {
        var generator = branch
        for _ in 0..<count {
            try await Task.sleep(for: .milliseconds(Int.random(in: 5...180, using: &generator)))
            field.runner(of: service).kill()
            try await field.restart(service)
        }
    }
}
