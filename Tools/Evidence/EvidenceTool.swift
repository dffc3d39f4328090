import ArgumentParser
import Foundation
import Harness
import ServiceKit

/// The proof that a log which its own operator changed is found out: every way of changing it, at many depths, by somebody who
/// holds the service's key and its store.
@main
struct EvidenceTool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence",
        abstract:
            "Tampers with a service's log as its operator could, and requires that `audit verify` finds it.",
        discussion: "The last line begins with RESULT.")

    @Option(help: "Depths for each way of tampering.") var depths = 20
    @Option(help: "Heads that the other services keep of the log.") var heads = 620
    @Flag(help: "Four depths instead of twenty.") var brief = false
    @Flag(help: "Leave the stores in place.") var keep = false
    @Option(help: "The qingtong to hold to account; the one beside this program by default.") var program = ""

    func run() async throws {
        let home = "\(NSTemporaryDirectory())qingtong-evidence-\(ProcessInfo.processInfo.processIdentifier)"
        let province = TamperedProvince(
            at: home, program: program.isEmpty ? Programs.qingtong : program)
        defer {
            province.stopAll()
            if !keep { try? FileManager.default.removeItem(atPath: home) }
        }
        say("the demo's story fills three stores")
        try await province.fill()
        say("\(heads) heads of the Registry's log go to the two others")
        let size = try province.grow(heads: heads)
        try await province.begin()
        guard try await province.verify() == .holds else {
            throw StartupFailure("the log does not hold before anybody tampered with it")
        }
        say("the log of \(size) leaves holds")
        let places = Self.places(brief ? min(depths, 4) : depths, of: size)
        var (tampered, undetected) = (0, 0)
        for way in Tampering.allCases {
            for place in places {
                try await province.tamper(way, at: place)
                tampered += 1
                let verdict = try await province.verify()
                if case .found = verdict { continue }
                undetected += 1
                print("  UNDETECTED \(way.rawValue) at leaf \(place) of \(size): \(verdict)")
            }
            say("\(way.rawValue): \(places.count) depths, from the first leaf to the last that is witnessed")
        }
        try await province.putBack()
        guard try await province.verify() == .holds else {
            throw StartupFailure("the log does not hold any more as it was")
        }
        print("RESULT tampered=\(tampered) undetected=\(undetected)")
        if undetected > 0 { throw ExitCode(1) }
    }

    private func say(_ text: String) {
        print("evidence: \(text)")
    }

    /// So many places, from the first leaf to the last; the far ones, past 500 heads, are more than half of them.
    private static func places(_ count: Int, of size: Int) -> [Int] {
        (0..<count).map { $0 * (size - 1) / max(1, count - 1) }
    }
}
