import ArgumentParser
import NIOPosix
import RPC

/// Keeps calls in flight for a while and prints what they cost.
struct DriveVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drive", abstract: "Makes 250-byte echo calls and measures them.",
        discussion: """
            Prints, separated by spaces: calls per second; p50 and p99 in microseconds; CPU microseconds per call \
            of this process and of the server; the share of a core each used; this process's peak memory in KiB; \
            the number of all calls made, those of the warm-up among them.
            """)

    @Argument(help: "Where the server listens, HOST:PORT.") var address: Address
    @Option(help: "Connections.") var connections = 1
    @Option(help: "Calls in flight on each connection.") var inFlight = 1
    @Option(help: "The method called: Echo, or Relay, which leaves the message unread.") var method = "Echo"
    @Option(help: "Microseconds between a reply and the next call in its place.") var pause = 0
    @Option(help: "Length of the measurement, after a fifth as long to warm up.") var seconds = 2.0
    @Option(help: "Process id of the server.") var server: Int = 0

    @Flag(help: "Call from Swift's pool of threads, not from the event loop of the connections.") var pool =
        false

    func run() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let generator = Generator(
            peers: (0..<connections).map { _ in
                Peer(connection: ClientConnection(host: address.host, port: address.port, group: group))
            },
            inFlight: inFlight, method: method, pause: .microseconds(pause),
            executor: pool ? nil : LoopExecutor(group.next()))
        let warmUp = try await generator.measure(for: .seconds(seconds / 5))
        let before = (own: Usage.ofThisProcess, server: Usage.of(process: server), time: ContinuousClock.now)
        let latencies = try await generator.measure(for: .seconds(seconds))
        let wall = (ContinuousClock.now - before.time) / .seconds(1)
        let own = Usage.ofThisProcess - before.own
        let theirs = Usage.of(process: server) - before.server
        let calls = Double(latencies.count)
        let figures = [
            calls / wall, latencies.quantile(0.5), latencies.quantile(0.99), own / calls * 1e6,
            theirs / calls * 1e6, own / wall, theirs / wall,
        ]
        print(
            figures.map { "\(($0 * 100).rounded() / 100)" }.joined(separator: " "), Usage.peakMemory,
            warmUp.count + latencies.count)
    }
}
