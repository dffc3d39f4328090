package import Foundation
import Synchronization

/// How a program that ended by itself did so, and what it printed.
package struct ProgramRun: Sendable {
    /// The exit status; of one that a signal ended, the signal.
    package let status: Int32
    package let output: String
    package let errors: String

    /// Runs a program to its end.
    ///
    /// - Parameters:
    ///   - program: Its path.
    ///   - arguments: What it is given.
    ///   - environment: What it gets beside this process's environment.
    ///   - input: What it reads from standard input; that of this process where none is given.
    /// - Throws: What Foundation throws when it cannot be started.
    package init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], input: Data? = nil
    ) throws {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        let source = input.map { _ in Pipe() }
        if let source { process.standardInput = source }
        try process.run()
        if let source, let input {
            Thread.detachNewThread {
                try? source.fileHandleForWriting.write(contentsOf: input)
                try? source.fileHandleForWriting.close()
            }
        }
        // Both at once: a program that fills one pipe while the other is read would wait for ever.
        let complaint = Mutex(Data())
        let isRead = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            let data = errors.fileHandleForReading.readDataToEndOfFile()
            complaint.withLock { $0 = data }
            isRead.signal()
        }
        self.output = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        isRead.wait()
        process.waitUntilExit()
        self.errors = complaint.withLock { String(decoding: $0, as: UTF8.self) }
        status = process.terminationStatus
    }
}
