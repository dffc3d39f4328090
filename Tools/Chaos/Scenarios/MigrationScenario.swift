import Checker
import Foundation
import Harness
import Installation
import ServiceKit
import World

extension Scenario {
    /// The power goes while a store is being made and migrated, once or twice, and the service starts all the same.
    static let migration = Scenario(name: "migration") { stand, scale, seed in
        var generator = SeededGenerator(seed: seed)
        var tally = Tally()
        for attempt in 0..<(scale.isBrief ? 3 : 12) {
            do {
                tally.powerCuts += try await interruptedStart(attempt, stand, &generator, &tally)
            } catch {
                tally.failures.append("attempt \(attempt): \(error)")
            }
        }
        return tally
    }

    private static func interruptedStart(
        _ attempt: Int, _ stand: Stand, _ generator: inout SeededGenerator, _ tally: inout Tally
    ) async throws -> Int {
        let installation = try DrillHome(
            at: stand.path("migration") + "-\(attempt)", program: stand.program)
        let ports = Dictionary(
            uniqueKeysWithValues: HomeBuilder.services.map { ($0, installation.port(of: $0)) })
        let field = try Field(installation, ports: ports, library: stand.library)
        let service = generator.pick(HomeBuilder.services) ?? "registry"
        let runner = field.runner(of: service)
        let faults = try field.faults(of: service)
        var cuts = 0
        do {
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                try faults.clear()
                try faults.set(.seed, to: Int64(truncatingIfNeeded: generator.next() >> 1))
                try faults.set(.cut, to: Int64.random(in: 1...140, using: &generator))
                try runner.start()
                // A cut beyond the last operation of the start leaves a service that runs, and nothing to see.
                let deadline = ContinuousClock.now + .seconds(3)
                while runner.isRunning, ContinuousClock.now < deadline {
                    try await Task.sleep(for: .milliseconds(20))
                }
                if faults.value(of: .gone) == 1 { cuts += 1 }
                runner.kill()
            }
            try faults.clear()
            try await field.restart(service)
            runner.kill()
            let (store, damage) = try StoreSnapshot.open(service, at: installation.storePath(of: service))
            tally.findings += damage + Checks.log(in: store) + Checks.outbox(in: store)
        } catch {
            await field.close()
            throw error
        }
        await field.close()
        try? FileManager.default.removeItem(at: installation.home.directory)
        return cuts
    }
}
