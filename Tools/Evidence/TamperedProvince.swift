import CommonAPI
import Crypto
import Foundation
import RPC
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Three real services on this machine, of which the Registry's operator is not honest.
final class TamperedProvince {
    /// What `audit verify` says.
    enum Verdict: Equatable {
        case holds
        case found(String)
        /// It could not look, which is no finding.
        case blind(String)
    }

    private static let services = ["registry", "acceptance", "enforcement"]
    private static let administrator = "zj-bulk-cement.admin"

    private let home: String
    private let program: String
    private var processes: [String: Process] = [:]
    private var pristine: String { "\(home)/pristine.sqlite3" }
    private var store: String { storePath("registry") }

    init(at home: String, program: String) throws {
        self.home = home
        self.program = program
    }

    /// Tells the demo's story, and lets the services come to rest.
    func fill() throws {
        _ = try run("demo", "--home", home)
        for service in Self.services { try start(service) }
        for _ in 0..<100 {
            let (_, output) = try run("store", "reconcile", "--home", home)
            if output.contains("waiting=0") { break }
            Thread.sleep(forTimeInterval: 0.2)
        }
        stopAll()
        for service in Self.services { try calm(service) }
    }

    /// Lets the log grow by signed commands, with a head after every few, and hands each head to the two others.
    ///
    /// - Returns: How many leaves there are, all of them witnessed.
    func grow(heads: Int) throws -> Int {
        let identity = try identity(of: "registry")
        let gates = CommandGates(identity: identity, keys: KeyRing())
        let key = try KeyFile.load("\(home)/keys/\(Self.administrator).key")
        let connection = try Connection.open(store)
        var number = 0
        let size = try connection.write { transaction in
            for _ in 0..<heads {
                for _ in 0..<2 {
                    number += 1
                    let call = SignedCommand(number, by: Self.administrator, key, to: identity.node)
                    _ = try gates.pass(call.credentials, at: call.time, in: transaction) { _ in [] }
                }
                try AuditLog.publishHead(of: identity, at: Clock.now(), in: transaction)
            }
            return try AuditLog.size(in: transaction)
        }
        for witness in Self.services.dropFirst() { try handOver(to: witness, from: identity) }
        return Int(size)
    }

    private func handOver(to witness: String, from source: ServiceIdentity) throws {
        let events = try Connection.open(store).read { try Outbox.events(after: 0, limit: .max, in: $0) }
        var appliers = EventAppliers()
        appliers.witnessHeads(signedBy: source.key.publicKey)
        let inbox = Inbox(source: "registry", appliers: appliers, identity: try identity(of: witness))
        let connection = try Connection.open(storePath(witness))
        try connection.write { transaction in
            for event in events { try inbox.receive(event, at: Clock.now(), in: transaction) }
        }
    }

    /// Keeps a copy of the honest store and starts all services.
    func begin() throws {
        try copy(store, to: pristine)
        for service in Self.services { try start(service) }
    }

    /// The Registry comes back with a log that its operator changed.
    func tamper(_ way: Tampering, at place: Int) throws {
        // Whatever it leaves behind is replaced.
        stop("registry", by: SIGKILL)
        try copy(pristine, to: store)
        let connection = try Connection.open(store)
        let dishonest = Operator(try identity(of: "registry"))
        try connection.write { try dishonest.tamper(way, at: place, in: $0) }
        try start("registry")
    }

    /// The Registry comes back as it was.
    func putBack() throws {
        // Whatever it leaves behind is replaced.
        stop("registry", by: SIGKILL)
        try copy(pristine, to: store)
        try start("registry")
    }

    /// Asks an auditor.
    func verify() async throws -> Verdict {
        let (status, output) = try run("audit", "verify", "registry", "--json", "--home", home)
        guard let reports = try? JSONDecoder().decode([Report].self, from: Data(output.utf8)),
            let report = reports.first, reports.count == 1
        else { return .blind(output) }
        if let blind = report.problems.first(where: { $0.contains("cannot be read") }) {
            return .blind(blind)
        }
        guard let problem = report.problems.first else {
            return status == 0 ? .holds : .blind("status \(status)")
        }
        return status == 0 ? .blind("status 0 with \(problem)") : .found(problem)
    }

    private struct Report: Decodable {
        let problems: [String]
    }

    // MARK: Processes and files

    private func identity(of service: String) throws -> ServiceIdentity {
        ServiceIdentity(node: "\(service)@zj", key: try KeyFile.load("\(home)/keys/\(service)@zj.key"))
    }

    private func storePath(_ service: String) -> String { "\(home)/stores/\(service).sqlite3" }

    /// No head is published for as long as this runs: what the log has is what was handed over.
    private func calm(_ service: String) throws {
        let path = "\(home)/\(service).json"
        var configuration = try JSONDecoder().decode(
            ServiceConfiguration.self, from: Data(contentsOf: URL(filePath: path)))
        configuration.headSeconds = 3600
        try JSONEncoder().encode(configuration).write(to: URL(filePath: path), options: .atomic)
    }

    private func copy(_ path: String, to other: String) throws {
        for end in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: other + end)
            if FileManager.default.fileExists(atPath: path + end) {
                try FileManager.default.copyItem(atPath: path + end, toPath: other + end)
            }
        }
    }

    private func start(_ service: String) throws {
        let child = Process()
        child.executableURL = URL(filePath: program)
        child.arguments = ["serve", service, "--home", home]
        child.standardOutput = FileHandle.nullDevice
        let log = "\(home)/\(service).log"
        if !FileManager.default.fileExists(atPath: log) { try Data().write(to: URL(filePath: log)) }
        let handle = try FileHandle(forWritingTo: URL(filePath: log))
        try handle.seekToEnd()
        child.standardError = handle
        try child.run()
        processes[service] = child
        for _ in 0..<400 {
            if try answers(service) { return }
            Thread.sleep(forTimeInterval: 0.05)
        }
        throw StartupFailure("\(service) does not answer; see \(log)")
    }

    private func answers(_ service: String) throws -> Bool {
        let configuration = try JSONDecoder().decode(
            ServiceConfiguration.self, from: Data(contentsOf: URL(filePath: "\(home)/\(service).json")))
        let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(configuration.port).bigEndian
        address.sin_addr.s_addr = inet_addr(configuration.host)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private func stop(_ service: String, by signal: Int32 = SIGTERM) {
        guard let child = processes.removeValue(forKey: service) else { return }
        if child.isRunning { kill(child.processIdentifier, signal) }
        child.waitUntilExit()
    }

    func stopAll() {
        for service in Self.services { stop(service) }
    }

    private func run(_ arguments: String...) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
}

/// A command as its caller signs it.
private struct SignedCommand {
    let credentials: Credentials
    let time: Instant

    init(_ number: Int, by principal: String, _ key: SigningKey, to node: String) {
        time = Clock.now()
        let method = DirectoryMethods.registerAgency
        let payload = SHA256.hash(Array("agency \(number)".utf8))
        let requestID = RequestID.fresh()
        let text = CallSignature.text(
            method, principal: principal, requestID: requestID, time: String(time.microseconds),
            payload: payload, target: node)
        credentials = Credentials(
            [
                Metadata.Keys.principal: principal, Metadata.Keys.requestID: requestID,
                Metadata.Keys.time: String(time.microseconds), Metadata.Keys.signature: key.sign(text).hex,
            ], method: method, payload: payload, target: node, now: time, keys: nil)
    }
}

private enum Clock {
    static func now() -> Instant {
        Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }
}
