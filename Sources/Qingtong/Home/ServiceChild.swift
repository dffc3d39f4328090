import CommonAPI
import Foundation
import Installation
import RPC
import Synchronization

/// A service started as a process of its own.
final class ServiceChild: Sendable {
    let service: String
    private let home: Home
    private let program: String
    private let environment: [String: String]
    private let process: Mutex<Process?> = Mutex(nil)

    /// - Parameters:
    ///   - service: Which one.
    ///   - home: Where its configuration and store are.
    ///   - program: The `qingtong` to run.
    ///   - environment: What it gets beside this process's environment.
    init(
        _ service: String, home: Home, program: String = CommandLine.qingtong,
        environment: [String: String] = [:]
    ) {
        self.service = service
        self.home = home
        self.program = program
        self.environment = environment
    }

    /// Starts the process; it is ready when its health says so.
    func start(log: String? = nil) throws {
        let child = Process()
        child.executableURL = URL(filePath: program)
        child.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        child.arguments = ["serve", service, "--home", home.directory.path(percentEncoded: false)]
        if let log {
            if !FileManager.default.fileExists(atPath: log) { try Data().write(to: URL(filePath: log)) }
            let handle = try FileHandle(forWritingTo: URL(filePath: log))
            try handle.seekToEnd()
            child.standardError = handle
            child.standardOutput = handle
        }
        try child.run()
        process.withLock { $0 = child }
    }

    /// SIGKILL: no drain, no goodbye.
    func kill() {
        process.withLock { child in
            guard let child else { return }
            Foundation.kill(child.processIdentifier, SIGKILL)
            child.waitUntilExit()
        }
    }

    /// SIGTERM, and waits for the drain.
    @discardableResult
    func stop() -> Int32 {
        process.withLock { child in
            guard let child else { return 0 }
            if child.isRunning { child.terminate() }
            child.waitUntilExit()
            return child.terminationStatus
        }
    }

    /// Waits for the process to end by itself.
    func wait() -> Int32 {
        let child = process.withLock { $0 }
        child?.waitUntilExit()
        return child?.terminationStatus ?? 0
    }

    var isRunning: Bool {
        process.withLock { $0?.isRunning ?? false }
    }
}

extension CommandLine {
    /// This executable's own path.
    static var qingtong: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? arguments[0]
    }
}
