import CommonAPI
import Crypto
import Foundation
import Harness
import Installation
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

    private let home: Home
    private let program: String
    private var running: RunningServices?
    private var pristine: String { home.path("pristine.sqlite3") }
    private var store: String { storePath("registry") }

    /// Nothing is there yet.
    ///
    /// - Parameters:
    ///   - path: A directory that does not exist.
    ///   - program: The `qingtong` to hold to account.
    init(at path: String, program: String) {
        home = Home(path)
        self.program = program
    }

    /// Tells the demo's story, and lets the services come to rest.
    func fill() async throws {
        let demo = try ProgramRun(Programs.beside("qingtong-demo"), ["--home", home.path("")])
        guard demo.status == 0 else { throw StartupFailure("the demo fails: \(demo.output)\(demo.errors)") }
        let services = try RunningServices(home, program: program)
        running = services
        for service in HomeBuilder.services { try await services.start(service) }
        try await services.settle()
        stopAll()
        for service in HomeBuilder.services { try calm(service) }
    }

    /// Lets the log grow by signed commands, with a head after every few, and hands each head to the two others.
    ///
    /// - Returns: How many leaves there are, all of them witnessed.
    func grow(heads: Int) throws -> Int {
        let identity = try identity(of: "registry")
        let gates = CommandGates(identity: identity, keys: KeyRing())
        let key = try home.key(of: HomeBuilder.administrator)
        let connection = try Connection.open(store)
        var number = 0
        let size = try connection.write { transaction in
            for _ in 0..<heads {
                for _ in 0..<2 {
                    number += 1
                    let call = SignedCommand(number, by: HomeBuilder.administrator, key, to: identity.node)
                    _ = try gates.pass(call.credentials, at: call.time, in: transaction) { _ in [] }
                }
                try AuditLog.publishHead(of: identity, at: SystemClock.now(), in: transaction)
            }
            return try AuditLog.size(in: transaction)
        }
        for witness in HomeBuilder.services.dropFirst() { try handOver(to: witness, from: identity) }
        return Int(size)
    }

    private func handOver(to witness: String, from source: ServiceIdentity) throws {
        let events = try Connection.open(store).read { try Outbox.events(after: 0, limit: .max, in: $0) }
        var appliers = EventAppliers()
        appliers.witnessHeads(signedBy: source.key.publicKey)
        let inbox = Inbox(source: "registry", appliers: appliers, identity: try identity(of: witness))
        let connection = try Connection.open(storePath(witness))
        try connection.write { transaction in
            for event in events { try inbox.receive(event, at: SystemClock.now(), in: transaction) }
        }
    }

    /// Keeps a copy of the honest store and starts all services.
    func begin() async throws {
        try copy(store, to: pristine)
        for service in HomeBuilder.services { try await start(service) }
    }

    /// The Registry comes back with a log that its operator changed.
    func tamper(_ way: Tampering, at place: Int) async throws {
        // Whatever it leaves behind is replaced.
        running?.kill("registry")
        try copy(pristine, to: store)
        let connection = try Connection.open(store)
        let dishonest = Operator(try identity(of: "registry"))
        try connection.write { try dishonest.tamper(way, at: place, in: $0) }
        try await start("registry")
    }

    /// The Registry comes back as it was.
    func putBack() async throws {
        // Whatever it leaves behind is replaced.
        running?.kill("registry")
        try copy(pristine, to: store)
        try await start("registry")
    }

    /// Asks an auditor.
    func verify() async throws -> Verdict {
        let run = try ProgramRun(
            program,
            [
                "audit", "verify", "registry", "--json", "--home", home.path(""), "--as",
                SampleDirectory.auditor.id,
            ])
        guard let reports = try? JSONDecoder().decode([Report].self, from: Data(run.output.utf8)),
            let report = reports.first, reports.count == 1
        else { return .blind(run.output + run.errors) }
        if let blind = report.unchecked.first { return .blind(blind) }
        guard let problem = report.problems.first else {
            return run.status == 0 ? .holds : .blind("status \(run.status)")
        }
        return run.status == 0 ? .blind("status 0 with \(problem)") : .found(problem)
    }

    private struct Report: Decodable {
        let problems: [String]
        let unchecked: [String]
    }

    // MARK: Processes and files

    private func identity(of service: String) throws -> ServiceIdentity {
        ServiceIdentity(node: "\(service)@zj", key: try home.key(of: "\(service)@zj"))
    }

    private func storePath(_ service: String) -> String { home.path("stores/\(service).sqlite3") }

    /// No head is published for as long as this runs: what the log has is what was handed over.
    private func calm(_ service: String) throws {
        let path = home.configurationPath(of: service)
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

    /// Starts a service, ready or not: a log that was tampered with is for the auditor to find.
    private func start(_ service: String) async throws {
        try await running?.start(service, untilReady: false)
    }

    /// Ends the processes; they can be started again.
    func stopAll() {
        for service in HomeBuilder.services { running?.stop(service) }
    }
}

/// A command as its caller signs it.
private struct SignedCommand {
    let credentials: Credentials
    let time: Instant

    init(_ number: Int, by principal: String, _ key: SigningKey, to node: String) {
        time = SystemClock.now()
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
