import ArgumentParser
import Foundation
import Simulation

/// Runs the simulation over many seeds; each seed decides a run completely.
@main
struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract:
            "Runs three services in one process against clients, a network and deaths that a seed decides.",
        discussion: "After every step each invariant is checked. The last line begins with RESULT.")

    @Option(help: "How many seeds.") var seeds = 50
    @Option(help: "The first seed; 0 draws one.") var first: UInt64 = 1
    @Option(help: "Steps for each seed.") var steps = 2000
    @Flag(help: "Say which methods were carried out and which reasons were met.") var verbose = false

    func run() async throws {
        let start = first == 0 ? UInt64.random(in: 1...999_999_999) : first
        let all = start..<start + UInt64(max(1, seeds))
        var total = 0
        var failed: [UInt64] = []
        try await withThrowingTaskGroup(of: Simulation.Report.self) { group in
            var waiting = all.makeIterator()
            // A run is one thing after another, so there are as many at a time as there are processors.
            for _ in 0..<max(1, ProcessInfo.processInfo.activeProcessorCount) {
                if let seed = waiting.next() { group.addTask { await run(seed) } }
            }
            while let report = try await group.next() {
                total += report.steps
                if !show(report) { failed.append(report.seed) }
                if let seed = waiting.next() { group.addTask { await run(seed) } }
            }
        }
        print("RESULT seeds=\(all.count) steps=\(total) failed=\(failed.count)")
        if !failed.isEmpty { throw ExitCode(1) }
    }

    private func run(_ seed: UInt64) async -> Simulation.Report {
        await Simulation.run(seed: seed, steps: steps)
    }

    /// Says how a run went.
    ///
    /// - Returns: Whether everything held.
    private func show(_ report: Simulation.Report) -> Bool {
        FileHandle.standardError.write(Data("  \(report.line)\n".utf8))
        if verbose { report.printCounts() }
        guard let failure = report.failure else { return true }
        print("  seed \(report.seed) failed at step \(report.steps): \(failure)")
        for line in report.trace { print("    \(line)") }
        print("  again: make simulate SEED=\(report.seed) SEEDS=1 STEPS=\(report.steps)")
        return false
    }
}

extension Simulation.Report {
    fileprivate var line: String {
        "seed \(seed): \(steps) steps, \(carriedOut) carried out, \(refused) refused, \(applied) events applied, "
            + "\(deaths) deaths\(failure == nil ? "" : " — FAILED")"
    }

    fileprivate func printCounts() {
        for (method, count) in methods.sorted(by: { $0.key < $1.key }) { print("    \(method) \(count)") }
        for (reason, count) in reasons.sorted(by: { $0.key < $1.key }) {
            print("    refused \(reason) \(count)")
        }
    }
}
