import ArgumentParser
import Logging
import NIOPosix
import RPC

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Serves the echo service on a free loopback port, which it prints, until the process is ended.
struct ServeVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serves echo on a free loopback port, which it prints.")

    @Option(help: "Event loops that serve connections.") var threads = 1

    @Option(help: "Calls under way on one connection.") var inFlight = ServerSettings()
        .maxInFlightPerConnection

    func run() async throws {
        var settings = ServerSettings(node: "echo@interop")
        // All its callers call one method from one address.
        settings.maxInFlightPerConnection = inFlight
        // One peer may be all there is.
        settings.maxInFlightPerPrincipal = max(settings.maxInFlightPerPrincipal, inFlight)
        settings.maxInFlightPerMethod = settings.maxInFlight
        settings.maxConnectionsPerPeer = settings.maxConnections
        let server = try await Server.bind(
            host: "127.0.0.1", port: 0, settings: settings, router: EchoService(),
            logger: Logger(label: "load"), group: MultiThreadedEventLoopGroup(numberOfThreads: threads))
        print("listening \(server.address):\(server.port)")
        fflush(nil)
        // Nothing ends this stream: the server runs until the process does.
        let (never, _) = AsyncStream<Void>.makeStream()
        for await _ in never {}
        await server.drain()
    }
}
