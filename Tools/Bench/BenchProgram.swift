import ArgumentParser
import Foundation
import Installation
import ServiceKit

/// `qingtong-bench`: measurements of the `qingtong` beside it; each ends with one line that begins with RESULT.
@main
struct BenchProgram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "qingtong-bench", abstract: say("性能测量。", "Measurements."),
        subcommands: [
            Tips.self, StoreVerb.self, LedgerVerb.self, OfRegistry.self, OfImport.self, CatchUp.self,
            Singles.self,
        ])
}
