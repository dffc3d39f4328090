import ArgumentParser
import NIOPosix
import RPC

/// Who calls whom, and for how long.
struct Callers: ParsableArguments {
    @Argument(help: "Where the server listens, HOST:PORT.") var address: Address
    @Option(help: "Connections.") var connections = 1
    @Option(help: "Calls in flight on each connection.") var inFlight = 1
    @Option(help: "The method called: Echo, or Relay, which leaves the message unread.") var method = "Echo"
    @Option(help: "Mean microseconds between a reply and the next call in its place.") var pause = 0
    @Option(help: "Length of a measurement, after a fifth as long to warm up.") var seconds = 2.0

    @Flag(help: "Call from Swift's pool of threads, not from the event loop of the connections.") var pool =
        false

    /// Makes the callers, who have a thread of their own and connect with their first call.
    func generator() -> Generator {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        return Generator(
            peers: (0..<connections).map { _ in
                Peer(connection: ClientConnection(host: address.host, port: address.port, group: group))
            },
            inFlight: inFlight, method: method, pause: .microseconds(pause),
            executor: pool ? nil : LoopExecutor(group.next()))
    }
}
