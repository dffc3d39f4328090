import ArgumentParser

/// Our side of interop checks and measurements: the echo service, and clients that check it or load it.
@main
struct Load: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Serves, checks and loads an echo service over the wire.",
        subcommands: [
            ServeVerb.self, CheckVerb.self, DriveVerb.self, PulseVerb.self, OfficersVerb.self,
            AttackVerb.self, AttacksVerb.self,
            ConnectVerb.self,
        ])
}

/// Where a server listens, written `HOST:PORT`.
struct Address: ExpressibleByArgument {
    let host: String
    let port: Int

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"), let port = UInt16(argument[colon...].dropFirst())
        else {
            return nil
        }
        host = String(argument[..<colon])
        self.port = Int(port)
    }
}
