import ArgumentParser
import Foundation
import Installation

/// Where a bench puts what it measures.
struct BenchPlace: ParsableArguments {
    @Option(help: ArgumentHelp(say("在此目录测量，其所在磁盘即被测磁盘。", "Measure in this directory and on its disk.")))
    var directory: String?

    /// The directory named, or one of this process's own.
    var path: String {
        directory
            ?? "\(NSTemporaryDirectory())qingtong-bench-\(ProcessInfo.processInfo.processIdentifier)"
    }
}
