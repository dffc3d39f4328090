import ArgumentParser
import Attacks

/// Opens and closes many connections.
struct ConnectVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect", abstract: "Opens and closes connections, one after the other.")

    @Argument(help: "Where the server listens, HOST:PORT.") var address: Address
    @Option(help: "How many.") var times = 100_000

    func run() throws {
        guard let port = UInt16(exactly: address.port) else { throw ValidationError("no port") }
        try Attack.connectAndClose(.echo(port: port), times: times)
    }
}
