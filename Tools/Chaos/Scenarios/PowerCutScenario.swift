import Checker
import Foundation
import Harness
import Installation
import ServiceKit
import World

extension Scenario {
    /// The power goes in the middle of writing: what was not synced is forgotten, kept, or torn.
    static let powerCuts = Scenario(name: "power-cuts") { stand, scale, seed in
        var generator = SeededGenerator(seed: seed)
        let field = try await Field.open(stand, "power-cuts", faults: true)
        var tally = Tally()
        do {
            let parts = max(1, scale.powerCuts / 10)
            for part in 0..<parts {
                let share = scale.powerCuts / parts + (part < scale.powerCuts % parts ? 1 : 0)
                let cuts = (0..<share).map { _ in PowerCut(&generator) }
                let shift = try await field.underLoad(seed: generator.next()) { _ in
                    for cut in cuts { try await cut.make(in: field) }
                    try await Task.sleep(for: .milliseconds(200))
                }
                tally.powerCuts += share
                tally.note(shift.troubles)
                tally.findings += try await field.reckon(restarting: part + 1 < parts)
                ProgressLine().step("power cuts: \(tally.powerCuts) of \(scale.powerCuts)")
            }
        } catch {
            tally.failures.append("\(error)")
        }
        tally.acknowledged = field.journal.tally.acknowledged
        await field.close()
        return tally
    }

    /// The drill of the drill: a disk that acknowledges a sync without doing it must be found out, or the power cuts prove
    /// nothing.
    static let lyingDisk = Scenario(name: "lying-disk") { stand, _, seed in
        var generator = SeededGenerator(seed: seed)
        let field = try await Field.open(stand, "lying-disk", faults: true)
        var tally = Tally()
        do {
            _ = try await field.underLoad(seed: generator.next()) { _ in
                let faults = try field.faults(of: "enforcement")
                try faults.set(.lie, to: 1)
                try await Task.sleep(for: .milliseconds(500))
                try await PowerCut(of: "enforcement", after: 200, &generator).strike(in: field)
            }
            for service in HomeBuilder.services { field.runner(of: service).kill() }
            let caught: String
            do {
                let findings = try field.examine(isSettled: false)
                guard findings.count(of: .lost) > 0 else {
                    throw StartupFailure("a disk that lies lost nothing that the checker missed")
                }
                caught = "\(findings.count(of: .lost)) losses found"
            } catch let failure as StartupFailure {
                throw failure
            } catch {
                caught = "the store does not open: \(error)"
            }
            tally.notes.append("a disk that lies is found out: \(caught)")
        } catch {
            tally.failures.append("\(error)")
        }
        tally.acknowledged = field.journal.tally.acknowledged
        await field.close()
        return tally
    }
}

/// One power cut: which machine, after how many operations of its disk, and what survives.
struct PowerCut: Sendable {
    let service: String
    let operations: Int64
    let seed: Int64

    init(_ generator: inout SeededGenerator) {
        let service = generator.pick(HomeBuilder.services) ?? "registry"
        self.init(of: service, after: Int64.random(in: 1...250, using: &generator), &generator)
    }

    init(of service: String, after operations: Int64, _ generator: inout SeededGenerator) {
        self.service = service
        self.operations = operations
        seed = Int64(truncatingIfNeeded: generator.next() >> 1)
    }

    /// Lets the power go, and comes back.
    func make(in field: Field) async throws {
        try await strike(in: field)
        try field.faults(of: service).clear()
        try await field.restart(service)
    }

    /// Lets the power go.
    func strike(in field: Field) async throws {
        let faults = try field.faults(of: service)
        try faults.set(.seed, to: seed)
        try faults.set(.cut, to: operations)
        let runner = field.runner(of: service)
        try await patiently("\(service) never came to \(operations) operations of its disk") {
            !runner.isRunning
        }
        guard faults.value(of: .gone) == 1 else {
            throw StartupFailure("\(service) ended, but not of the power cut")
        }
        runner.kill()
    }
}
