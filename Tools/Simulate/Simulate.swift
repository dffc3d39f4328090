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
        var total = 0
        var failed: [UInt64] = []
        for seed in start..<start + UInt64(max(1, seeds)) {
            let report = await Simulation.run(seed: seed, steps: steps)
            total += report.steps
            FileHandle.standardError.write(Data("  \(report.line)\n".utf8))
            if verbose { report.printCounts() }
            guard let failure = report.failure else { continue }
            failed.append(seed)
            print("  seed \(seed) failed at step \(report.steps): \(failure)")
            for line in report.trace { print("    \(line)") }
            print("  again: make simulate SEED=\(seed) SEEDS=1 STEPS=\(report.steps)")
        }
        print("RESULT seeds=\(max(1, seeds)) steps=\(total) failed=\(failed.count)")
        if !failed.isEmpty { throw ExitCode(1) }
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
