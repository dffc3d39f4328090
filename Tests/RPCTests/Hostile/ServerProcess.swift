import Foundation
import RPC
import Testing

/// `load serve` as a process of its own, whose descriptors and memory can be counted.
final class ServerProcess: Sendable {
    let port: UInt16
    let client: ClientConnection
    private let process: Process

    /// Starts the program that this build made, beside the test bundle.
    init() throws {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        process = Process()
        process.executableURL = URL(filePath: bundle).deletingLastPathComponent().appending(path: "Load")
        process.arguments = ["serve"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        // "listening 127.0.0.1:40123"
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        let last = line.split(whereSeparator: { $0 == ":" || $0 == "\n" }).last
        port = try #require(last.flatMap { UInt16($0) }, "it says \(line)")
        client = ClientConnection(host: "127.0.0.1", port: Int(port), logger: quiet)
    }

    var isRunning: Bool { process.isRunning }

    /// Open file descriptors.
    var descriptors: Int {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process.processIdentifier)/fd").count
        }
    }

    /// Resident memory in MiB.
    var memory: Int {
        get throws {
            let text = try String(
                contentsOf: URL(filePath: "/proc/\(process.processIdentifier)/statm"), encoding: .utf8)
            let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
            return try #require(pages) * Int(sysconf(Int32(_SC_PAGESIZE))) >> 20
        }
    }

    /// Calls until the server has closed all connections but the caller's.
    func settle(at descriptors: Int) async throws {
        repeat { try await client.ping() } while try self.descriptors > descriptors
    }

    func stop() async {
        await client.close()
        process.terminate()
        process.waitUntilExit()
    }
}
