import Foundation
import Installation

/// The `qingtong` that this build made, run to its end in a language.
enum Program {
    struct Ending {
        let status: Int32
        let output: String
        let errors: String
    }

    /// - Parameters:
    ///   - words: The arguments.
    ///   - locale: `zh_CN.UTF-8` or `C`.
    /// - Returns: What it printed and how it ended.
    /// - Throws: When it cannot be started.
    static func run(_ words: [String], in locale: String) throws -> Ending {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = words
        var environment = ProcessInfo.processInfo.environment
        environment["LC_ALL"] = locale
        environment["QINGTONG_AS"] = nil
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

    private static var path: String {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        return URL(filePath: bundle).deletingLastPathComponent().appending(path: "qingtong").path()
    }
}
