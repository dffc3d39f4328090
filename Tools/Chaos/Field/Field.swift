import Checker
import CommonAPI
import Foundation
import Harness
import Installation
import RPC
import Rulebook
import ServiceKit
import SwiftProtobuf
import World

/// Where a drill takes place: an installation with its three processes, its clients, and what the clients were told.
final class Field: Sendable {
    let installation: DrillHome
    let lines: Lines
    let records = OpenRecords()
    let journal: ClientJournal
    private let province: Province
    private let runners: [String: ServiceRunner]
    /// Of the services' disks and clocks; none where these are honest.
    private let switches: [String: FaultSwitch]

    /// Sets a field up and starts its services.
    ///
    /// - Parameters:
    ///   - stand: Where drills take place and with what.
    ///   - name: The scenario's, which names the directory.
    ///   - faults: Whether the services run on disks and clocks that can be made to misbehave.
    ///   - proxies: What stands between the services and their callers; `nil` for nothing.
    /// - Returns: The field, its services ready and its reference data loaded.
    /// - Throws: `StartupFailure`; `Status`.
    static func open(
        _ stand: Stand, _ name: String, faults: Bool = false, proxies: ProxyRing? = nil
    ) async throws -> Field {
        var installation = try DrillHome(at: stand.path(name), program: stand.program)
        var ports = Dictionary(
            uniqueKeysWithValues: HomeBuilder.services.map { ($0, installation.port(of: $0)) })
        for service in HomeBuilder.services { try Bulk.place(service, of: installation, stand) }
        if let proxies {
            ports = try await proxies.place(before: &installation)
        }
        let field = try Field(installation, ports: ports, library: faults ? stand.library : nil)
        do {
            for service in HomeBuilder.services { try field.runner(of: service).start() }
            for service in HomeBuilder.services { try await field.awaitReady(service) }
            try await field.setUp()
        } catch {
            await field.close()
            throw error
        }
        return field
    }

    init(_ installation: DrillHome, ports: [String: Int], library: String?) throws {
        self.installation = installation
        lines = Lines(installation, ports: ports)
        journal = try ClientJournal(at: installation.path("journal.jsonl"))
        province = try Province(keys: installation.publicKeys())
        var runners: [String: ServiceRunner] = [:]
        var switches: [String: FaultSwitch] = [:]
        for service in HomeBuilder.services {
            var environment: [String: String] = [:]
            if let library {
                let faults = try FaultSwitch(at: installation.path("\(service).faults"))
                environment = [
                    "LD_PRELOAD": library, "FAULTS_CONTROL": faults.path,
                    "FAULTS_DIR": installation.path("stores"),
                ]
                switches[service] = faults
            }
            runners[service] = ServiceRunner(
                service, home: installation.home, program: installation.program, environment: environment)
        }
        self.switches = switches
        self.runners = runners
    }

    func runner(of service: String) -> ServiceRunner {
        guard let runner = runners[service] else { preconditionFailure("there is no service \(service)") }
        return runner
    }

    func faults(of service: String) throws -> FaultSwitch {
        guard let faults = switches[service] else {
            throw StartupFailure("\(service) runs on an honest disk")
        }
        return faults
    }

    func health(of service: String) async throws -> HealthReport {
        let administrator = lines.caller(
            to: service, as: HomeBuilder.administrator,
            key: try installation.key(ofAdministrator: HomeBuilder.administrator))
        return try await HealthClient(administrator).checkHealth(
            CheckHealthRequest(), options: CallOptions(timeout: .seconds(2)))
    }

    /// Starts a service again and waits until it is ready.
    func restart(_ service: String) async throws {
        try runner(of: service).start()
        try await awaitReady(service)
    }

    func awaitReady(_ service: String) async throws {
        try await patiently("\(service) is not ready; see \(installation.path("\(service).log"))") {
            guard runner(of: service).isRunning else {
                throw StartupFailure("\(service) ended; see \(installation.path("\(service).log"))")
            }
            return try await health(of: service).ready
        }
    }

    /// Waits until every service has applied all that the others published.
    func settle() async throws {
        try await awaitSettled { try await health(of: $0) }
    }

    /// Lets the clients work while the body does its worst; returns when both are done.
    func underLoad(
        seed: UInt64, workers: Int = 10, _ mischief: (Shift) async throws -> Void
    ) async throws -> Shift {
        let shift = Shift()
        let workload = Workload(
            sender: CommandSender(lines: lines, journal: journal, shift: shift), records: records,
            today: Today.text)
        let work = Task { try await workload.run(workers: workers, seed: seed) }
        do {
            try await mischief(shift)
        } catch {
            shift.end()
            _ = await work.result
            throw error
        }
        shift.end()
        try await work.value
        return shift
    }

    /// Waits until the services agree, kills them, and holds their stores against the journal.
    ///
    /// - Parameter afterwards: Whether to start the services again.
    /// - Returns: What does not hold.
    /// - Throws: `StartupFailure` when they do not agree in a minute; what reading a store throws.
    func reckon(restarting afterwards: Bool = true) async throws -> [Checker.Finding] {
        try await settle()
        for service in HomeBuilder.services { runner(of: service).kill() }
        let findings = try examine()
        if afterwards {
            for service in HomeBuilder.services { try runner(of: service).start() }
            for service in HomeBuilder.services { try await awaitReady(service) }
        }
        return findings
    }

    /// Holds the stores, whose services are down, against the journal and each other.
    func examine(isSettled: Bool = true) throws -> [Checker.Finding] {
        var stores: [StoreSnapshot] = []
        var findings: [Checker.Finding] = []
        for service in HomeBuilder.services {
            let (store, damage) = try StoreSnapshot.open(service, at: installation.storePath(of: service))
            stores.append(store)
            findings += damage
        }
        let lines = try ClientJournal.lines(at: installation.path("journal.jsonl"))
        return findings + province.findings(in: stores, journal: lines, isSettled: isSettled)
    }

    /// What does not hold in stores of some of the services, by themselves.
    func findings(in stores: [StoreSnapshot], journal lines: [ClientJournal.Line]) -> [Checker.Finding] {
        province.findings(in: stores, journal: lines, isSettled: false)
    }

    /// Ends the processes and the connections.
    func close() async {
        for service in HomeBuilder.services { runner(of: service).kill() }
        await lines.close()
    }
}

/// Where drills take place and with what.
struct Stand: Sendable {
    let root: String
    /// The `qingtong` under test.
    let program: String
    /// The library of faults.
    let library: String

    func path(_ scenario: String) -> String { "\(root)/\(scenario)" }
}

enum Today {
    /// The day in China, as requests write it.
    static var text: String {
        Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)).day.text
    }
}
