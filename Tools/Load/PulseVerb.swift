import ArgumentParser
import Rulebook

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Measures calls again and again, in one process and over the same connections: what a new process does first would blur
/// short measurements.
struct PulseVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pulse", abstract: "Makes 250-byte echo calls whenever it is told to.",
        discussion: """
            For each line that it reads it makes calls and prints, separated by spaces, their p99 and p50 in \
            microseconds and their number.
            """)

    @OptionGroup var callers: Callers

    func run() async throws {
        let generator = callers.generator()
        while readLine() != nil {
            _ = try await generator.measure(for: .seconds(callers.seconds / 5))
            let latencies = try await generator.measure(for: .seconds(callers.seconds))
            let figures = [latencies.percentile(99) ?? 0, latencies.percentile(50) ?? 0]
            print(figures.map { "\(($0 * 100).rounded() / 100)" }.joined(separator: " "), latencies.count)
            fflush(nil)
        }
    }
}
