import ArgumentParser
import RPC

/// Calls another implementation's echo service in every way the wire has, and fails on the first row that differs.
struct CheckVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Checks our client against another implementation's server.")

    @Argument(help: "Where the server listens, HOST:PORT.") var address: Address
    @Flag(help: "Check streams instead.") var streams = false

    func run() async throws {
        let connection = ClientConnection(host: address.host, port: address.port)
        let peer = Peer(connection: connection)
        var failures = 0
        for check in streams ? PeerCheck.streams : PeerCheck.all {
            var word = "ok"
            var outcome: String
            do {
                outcome = try await check.run(peer)
            } catch {
                word = "FAIL"
                outcome = "\(error)"
                failures += 1
            }
            let pad = String(repeating: " ", count: max(0, 50 - check.name.count))
            print("  \(word)\(word.count < 4 ? "   " : " ") \(check.name)\(pad) \(outcome)")
        }
        await connection.close()
        if failures > 0 { throw ExitCode.failure }
    }
}
