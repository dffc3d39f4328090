import ArgumentParser
import Rulebook

/// Keeps calls in flight for a while and prints what they cost.
struct DriveVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drive", abstract: "Makes 250-byte echo calls and measures them.",
        discussion: """
            Prints, separated by spaces: calls per second; p50 and p99 in microseconds; CPU microseconds per call \
            of this process and of the server; the share of a core each used; this process's peak memory in KiB; \
            the number of all calls made, those of the warm-up among them.
            """)

    @OptionGroup var callers: Callers
    @Option(help: "Process id of the server.") var server: Int = 0

    func run() async throws {
        let generator = callers.generator()
        let warmUp = try await generator.measure(for: .seconds(callers.seconds / 5))
        let before = (own: Usage.ofThisProcess, server: Usage.of(process: server), time: ContinuousClock.now)
        let latencies = try await generator.measure(for: .seconds(callers.seconds))
        let wall = (ContinuousClock.now - before.time) / .seconds(1)
        let own = Usage.ofThisProcess - before.own
        let theirs = Usage.of(process: server) - before.server
        let calls = Double(latencies.count)
        let figures = [
            calls / wall, latencies.percentile(50) ?? 0, latencies.percentile(99) ?? 0, own / calls * 1e6,
            theirs / calls * 1e6, own / wall, theirs / wall,
        ]
        print(
            figures.map { "\(($0 * 100).rounded() / 100)" }.joined(separator: " "), Usage.peakMemory,
            warmUp.count + latencies.count)
    }
}
