import Foundation
import ServiceKit
import Synchronization

/// One service as a process that is started, watched and killed.
final class ServiceRunner: Sendable {
    let service: String
    /// The switches of its disk and clock; `nil` runs it on honest ones.
    let faults: FaultSwitch?
    private let installation: Installation
    private let library: String
    private let process = Mutex<Process?>(nil)

    init(_ service: String, of installation: Installation, faults: FaultSwitch?, library: String) {
        self.service = service
        self.installation = installation
        self.faults = faults
        self.library = library
    }

    /// Starts it; ready or not is for its health to say.
    func start() throws {
        let child = Process()
        child.executableURL = URL(filePath: installation.program)
        child.arguments = ["serve", service, "--home", installation.path("")]
        var environment = ProcessInfo.processInfo.environment
        if let faults {
            environment["LD_PRELOAD"] = library
            environment["FAULTS_CONTROL"] = faults.path
            environment["FAULTS_DIR"] = installation.path("stores")
        }
        child.environment = environment
        let log = try installation.log("\(service).log")
        child.standardOutput = log
        child.standardError = log
        try child.run()
        process.withLock { $0 = child }
    }

    /// SIGKILL, and waits until it is gone.
    func kill() {
        signal(SIGKILL)
    }

    /// SIGTERM, and waits until it has drained.
    func stop() {
        signal(SIGTERM)
    }

    private func signal(_ number: Int32) {
        guard let child = process.withLock({ $0.take() }) else { return }
        if child.isRunning { Foundation.kill(child.processIdentifier, number) }
        child.waitUntilExit()
    }

    var isRunning: Bool {
        process.withLock { $0?.isRunning ?? false }
    }
}
