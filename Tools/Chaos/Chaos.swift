import ArgumentParser
import Checker
import Foundation
import Harness
import ServiceKit
import World

/// The proof by faults: breaks services, disks, clocks and connections under load, and afterwards holds every store
/// against what the clients were told.
@main
struct Chaos: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chaos",
        abstract: "Breaks three services under load and checks that nothing is lost or doubled.",
        discussion: """
            The last line begins with RESULT. A scenario's choices follow from the seed and its name; when it fails, \
            the command that repeats it is printed.
            """)

    @Option(help: "Decides every choice; drawn when it is not given.") var seed: UInt64 = .random(
        in: 1...999_999)
    @Option(help: "How often services are killed.") var kills = 200
    @Option(help: "How often the power goes.") var powerCuts = 40
    @Option(help: "Flipped bytes for each kind of page.") var flips = 8
    @Option(help: "Only these scenarios, separated by commas.") var only = ""
    @Flag(help: "A minute and a half instead of eight.") var brief = false
    @Flag(help: "Leave the stores, journals and logs in place.") var keep = false
    @Option(help: "The qingtong to break; the one beside this program by default.") var program = ""
    @Option(help: "The library of faults, built from Tools/Faults.") var library = ".build/drills/faults.so"

    func run() async throws {
        let root = "\(NSTemporaryDirectory())qingtong-chaos-\(ProcessInfo.processInfo.processIdentifier)"
        let stand = Stand(
            root: root, program: program.isEmpty ? Programs.qingtong : program,
            library: URL(filePath: library).path(percentEncoded: false))
        let scale = Scale(
            kills: brief ? min(kills, 20) : kills, powerCuts: brief ? min(powerCuts, 6) : powerCuts,
            flips: brief ? 1 : flips, isBrief: brief)
        let wanted = only.split(separator: ",").map(String.init)
        let scenarios = Scenario.all.filter { wanted.isEmpty || wanted.contains($0.name) }
        guard !scenarios.isEmpty else {
            throw ValidationError("the scenarios are \(Scenario.all.map(\.name).joined(separator: ", "))")
        }
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        print("chaos: seed \(seed), in \(root)")
        var total = Tally()
        for scenario in scenarios {
            let start = ContinuousClock.now
            var tally = Tally()
            do {
                tally = try await scenario.run(stand, scale, Self.seed(of: scenario.name, from: seed))
            } catch {
                tally.failures.append("\(error)")
            }
            total.add(tally)
            report(tally, of: scenario, after: ContinuousClock.now - start)
            if !keep, tally.isGreen { try? FileManager.default.removeItem(atPath: stand.path(scenario.name)) }
        }
        Bulk.remove(stand)
        if !keep, total.isGreen { try? FileManager.default.removeItem(atPath: root) }
        print(total.result)
        if !total.isGreen { throw ExitCode(1) }
    }

    private func report(_ tally: Tally, of scenario: Scenario, after time: Duration) {
        let seconds = time.components.seconds
        print("  \(tally.isGreen ? "ok  " : "FAIL") \(scenario.name) (\(seconds) s): \(tally.summary)")
        for note in tally.notes { print("       \(note)") }
        guard !tally.isGreen else { return }
        for failure in tally.failures.prefix(20) { print("       \(failure)") }
        for finding in tally.findings.prefix(20) { print("       \(finding)") }
        let size = "--kills \(kills) --power-cuts \(powerCuts) --flips \(flips)\(brief ? " --brief" : "")"
        print("       again: make chaos SEED=\(seed) CHAOS=\"--only \(scenario.name) \(size) --keep\"")
    }

    /// A scenario's own seed, so that it makes the same choices alone as among the others.
    private static func seed(of name: String, from seed: UInt64) -> UInt64 {
        var generator = SeededGenerator(seed: seed)
        return name.utf8.reduce(generator.next()) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}
