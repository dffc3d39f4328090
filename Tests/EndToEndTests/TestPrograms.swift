import Foundation
import Harness
import Installation

/// Homes and programs for tests that run real processes.
enum TestPrograms {
    /// The `qingtong` that this build made, beside the test bundle.
    static var qingtong: String { Programs.qingtong }

    /// Runs the body with three running services in a home of their own, and ends them whatever happens.
    static func withServices<T>(_ body: (RunningServices) async throws -> T) async throws -> T {
        let home = Home(scratch())
        defer { try? FileManager.default.removeItem(atPath: home.path("")) }
        let services = try await RunningServices.open(home)
        do {
            let result = try await body(services)
            await services.close()
            return result
        } catch {
            await services.close()
            throw error
        }
    }

    static func scratch() -> String {
        "\(NSTemporaryDirectory())qingtong-test-\(UUID().uuidString)"
    }

    /// Runs `qingtong` to its end.
    static func run(_ arguments: String...) throws -> ProgramRun {
        try run(arguments)
    }

    /// Runs `qingtong` to its end, in English. Where `--as` names nobody, an administrator signs; where logs and books are
    /// looked at, an auditor.
    ///
    /// - Parameters:
    ///   - arguments: The verb and its options.
    ///   - signer: Another one to sign; empty for nobody.
    ///   - locale: What it speaks: `C` is English.
    ///   - input: What it reads from standard input.
    /// - Returns: How it ended.
    /// - Throws: When it cannot be started.
    static func run(
        _ arguments: [String], as signer: String? = nil, in locale: String = "C", input: Data? = nil
    ) throws -> ProgramRun {
        let looks =
            ["audit", "metrics"].contains(arguments.first) || arguments.starts(with: ["store", "reconcile"])
        let usual = looks ? SampleDirectory.auditor.id : HomeBuilder.administrator
        return try ProgramRun(
            qingtong, arguments, environment: ["LC_ALL": locale, "QINGTONG_AS": signer ?? usual], input: input
        )
    }
}
