import Foundation

@testable import Installation
@testable import Qingtong

/// Homes and programs for tests that run real processes.
enum Theatre {
    /// The `qingtong` that this build made, beside the test bundle.
    static var program: String {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        return URL(filePath: bundle).deletingLastPathComponent().appending(path: "qingtong").path()
    }

    /// Runs the body with three running services in a home of their own, and ends them whatever happens.
    static func play<T>(_ body: (Stage) async throws -> T) async throws -> T {
        let home = Home(scratch())
        defer { try? FileManager.default.removeItem(atPath: home.path("")) }
        let stage = try await Stage.open(home, program: program)
        do {
            let result = try await body(stage)
            await stage.close()
            return result
        } catch {
            await stage.close()
            throw error
        }
    }

    static func scratch() -> String {
        "\(NSTemporaryDirectory())qingtong-test-\(UUID().uuidString)"
    }

    /// What a program that ended by itself printed and how.
    struct Ending {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Runs `qingtong` to its end.
    static func run(_ arguments: String...) throws -> Ending {
        try run(arguments)
    }

    /// Runs `qingtong` to its end.
    static func run(_ arguments: [String]) throws -> Ending {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        var environment = ProcessInfo.processInfo.environment
        environment["LC_ALL"] = "C"
        process.environment = environment
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let complaint = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Ending(
            status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
            errors: String(decoding: complaint, as: UTF8.self))
    }
}
