import ArgumentParser
import Installation

/// The name of a service, as typed.
enum ServiceName {
    /// What `--help` says of such a name.
    static let help = ArgumentHelp(
        say(
            "registry（登记）、acceptance（验收）或 enforcement（执法）。",
            "registry, acceptance or enforcement."))

    /// - Throws: `ValidationError` for any other name than these three.
    static func check(_ name: String) throws {
        guard HomeBuilder.services.contains(name) else {
            throw ValidationError(
                say(
                    "没有服务 \(name)；可取 registry、acceptance、enforcement。",
                    "There is no service \(name); use registry, acceptance or enforcement."))
        }
    }
}
