import ArgumentParser
import Foundation
import ServiceKit

/// Measurements; each ends with one line that begins with RESULT.
struct BenchVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: say("性能测量。", "Measurements."),
        subcommands: [
            Tips.self, StoreVerb.self, LedgerVerb.self, OfRegistry.self, OfImport.self, CatchUp.self,
            Singles.self,
        ])
}

extension Double {
    /// With that many digits after the point, whatever the locale.
    func figure(_ digits: Int) -> String {
        formatted(
            .number.precision(.fractionLength(digits)).grouping(.never).locale(
                Locale(identifier: "en_US_POSIX")))
    }
}
