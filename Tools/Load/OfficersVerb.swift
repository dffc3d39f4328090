import ArgumentParser
import NIOPosix
import RPC
import Rulebook

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// As `pulse`, against the Registry of an installation.
struct OfficersVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "officers", abstract: "Searches and publishes as an officer whenever it is told to.",
        discussion: """
            For each line that it reads it makes calls and prints, separated by spaces, the p99 of the reads and of \
            the durable commands in microseconds, and how many calls of both were made.
            """)

    @Argument(help: "The installation.") var home: String
    @Option(name: .customLong("as"), help: "The principal, whose key lies in the installation.")
    var principal =
        "zj-bulk-cement.registrar"
    @Option(help: "Connections.") var connections = 4
    @Option(help: "Calls in flight on each connection, half of them reads.") var inFlight = 8
    @Option(help: "Mean microseconds between a reply and the next call in its place.") var pause = 2_000
    @Option(help: "Length of a measurement, after a fifth as long to warm up.") var seconds = 1.0

    func run() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let executor = LoopExecutor(group.next())
        let officers = try Province(home: home, principal: principal).officers(connections, on: group)
        while readLine() != nil {
            _ = try await measure(officers, on: executor, for: .seconds(seconds / 5))
            let (reads, writes) = try await measure(officers, on: executor, for: .seconds(seconds))
            let figures = [reads, writes].map { "\((($0.percentile(99) ?? 0) * 100).rounded() / 100)" }
            print(figures.joined(separator: " "), reads.count + writes.count)
            fflush(nil)
        }
    }

    /// The latencies of reads and of commands, each in microseconds and sorted.
    private func measure(
        _ officers: [Officer], on executor: LoopExecutor, for length: Duration
    ) async throws -> (reads: [Double], writes: [Double]) {
        let end = ContinuousClock.now + length
        let pause = Duration.microseconds(pause)
        let all = try await withThrowingTaskGroup(of: (isRead: Bool, latencies: [Double]).self) { group in
            for officer in officers {
                for place in 0..<inFlight {
                    let isRead = place % 2 == 0
                    group.addTask(executorPreference: executor) {
                        var latencies: [Double] = []
                        while .now < end {
                            let begin = ContinuousClock.now
                            if isRead { try await officer.read() } else { try await officer.write() }
                            latencies.append((.now - begin) / .microseconds(1))
                            await executor.sleep(for: pause * Double.random(in: 0...2))
                        }
                        return (isRead, latencies)
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        func sorted(_ isRead: Bool) -> [Double] {
            all.filter { $0.isRead == isRead }.flatMap(\.latencies).sorted()
        }
        return (sorted(true), sorted(false))
    }
}
