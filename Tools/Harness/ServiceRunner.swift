import Foundation
package import Installation
import Synchronization

/// One service as a process that is started, watched and ended.
package final class ServiceRunner: Sendable {
    package let service: String
    private let home: Home
    private let program: String
    private let environment: [String: String]
    private let process = Mutex<Process?>(nil)

    /// A service that is not started yet.
    ///
    /// - Parameters:
    ///   - service: Which one.
    ///   - home: Where its configuration and store are.
    ///   - program: The `qingtong` to run.
    ///   - environment: What it gets beside this process's environment.
    package init(_ service: String, home: Home, program: String, environment: [String: String] = [:]) {
        self.service = service
        self.home = home
        self.program = program
        self.environment = environment
    }

    /// Where it logs: appended to, over all its starts.
    package var log: String { home.path("\(service).log") }

    /// Starts the process; whether it is ready, its health says.
    ///
    /// - Throws: What Foundation throws when it cannot be started.
    package func start() throws {
        let child = Process()
        child.executableURL = URL(filePath: program)
        child.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        child.arguments = ["serve", service, "--home", home.directory.path(percentEncoded: false)]
        if !FileManager.default.fileExists(atPath: log) { try Data().write(to: URL(filePath: log)) }
        let handle = try FileHandle(forWritingTo: URL(filePath: log))
        try handle.seekToEnd()
        child.standardError = handle
        child.standardOutput = handle
        try child.run()
        process.withLock { $0 = child }
    }

    /// SIGKILL: no drain, no goodbye. Waits until the process is gone.
    package func kill() {
        _ = end(by: SIGKILL)
    }

    /// SIGTERM, and waits for the drain.
    ///
    /// - Returns: The exit status; 0 of one that was not started.
    @discardableResult
    package func stop() -> Int32 {
        end(by: SIGTERM)
    }

    private func end(by signal: Int32) -> Int32 {
        process.withLock { child in
            guard let child else { return 0 }
            if child.isRunning { Foundation.kill(child.processIdentifier, signal) }
            child.waitUntilExit()
            return child.terminationStatus
        }
    }

    /// Whether the process is there.
    package var isRunning: Bool {
        process.withLock { $0?.isRunning ?? false }
    }
}
