import ArgumentParser
import Foundation
import Installation
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
