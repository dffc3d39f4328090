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

extension [Double] {
    /// The middle value; of an even number, the mean of the two in the middle.
    var median: Double {
        let ordered = sorted()
        guard let last = ordered.indices.last else { return 0 }
        return (ordered[last / 2] + ordered[(last + 1) / 2]) / 2
    }
}

extension Double {
    /// With that many digits after the point, whatever the locale.
    func figure(_ digits: Int) -> String {
        formatted(
            .number.precision(.fractionLength(digits)).grouping(.never).locale(
                Locale(identifier: "en_US_POSIX")))
    }
}
