import ArgumentParser
import Installation

/// The name of a service, as typed.
enum ServiceName {
    /// What `--help` says of such a name.
    static let help = ArgumentHelp("registry | acceptance | enforcement")

    /// - Throws: `ValidationError` for a name that is none of the three.
    static func check(_ name: String) throws {
        guard HomeBuilder.services.contains(name) else {
            throw ValidationError(say("没有服务 \(name)。", "There is no service \(name)."))
        }
    }
}
