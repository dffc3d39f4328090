import Checker
import Foundation
import Harness
import Installation
import ServiceKit
import World

extension Scenario {
    /// Stores are copied while they are written to. Services are killed meanwhile, copies are killed, a copy's disk fills
    /// up, and a store whose log is damaged is salvaged. What has the name of a copy is whole, and has everything that was
    /// acknowledged before it was begun.
    static let backups = Scenario(name: "backups") { stand, scale, seed in
        var generator = SeededGenerator(seed: seed)
        let field = try await Field.open(stand, "backups")
        var tally = Tally()
        do {
            let backups = BackupDrill(field, library: stand.library)
            var copies: [BackupDrill.Copy] = []
            let plans = (0..<(scale.isBrief ? 2 : 8)).map { BackupPlan($0, &generator) }
            let shift = try await field.underLoad(seed: generator.next()) { _ in
                for plan in plans { copies += try await backups.carryOut(plan) }
            }
            tally.kills += plans.count
            tally.note(shift.troubles)
            tally.failures += try backups.surprises(besides: copies)
            for copy in copies { tally.findings += try field.examine(copy: copy) }
            for service in HomeBuilder.services { field.runner(of: service).kill() }
            let salvaged = try backups.salvage(&generator)
            tally.findings += try field.examine(copy: salvaged)
            tally.findings += try field.examine(isSettled: false)
            tally.notes.append("\(copies.count) copies of \(copies.map(\.mebibytes)) MiB, one store salvaged")
        } catch {
            tally.failures.append("\(error)")
        }
        tally.acknowledged = field.journal.tally.acknowledged
        await field.close()
        return tally
    }
}

/// One round: a copy that nobody disturbs but the load, one during which the service is killed, one that is killed, and one
/// whose disk fills up.
struct BackupPlan: Sendable {
    let service: String
    /// Milliseconds after which the service is killed under its copy.
    let untilKill: Int
    /// Milliseconds after which a copy is killed.
    let untilCopyKill: Int
    /// Bytes by which the files of a copy may grow.
    let space: Int64

    init(_ number: Int, _ generator: inout SeededGenerator) {
        service = HomeBuilder.services[number % HomeBuilder.services.count]
        untilKill = Int.random(in: 1...1500, using: &generator)
        untilCopyKill = Int.random(in: 50...4000, using: &generator)
        space = Int64.random(in: 0...250, using: &generator) << 20
    }
}

/// Who makes copies with `qingtong store backup`, and looks at what that leaves.
struct BackupDrill: Sendable {
    /// A finished copy.
    struct Copy: Sendable {
        let service: String
        let path: String
        /// What clients had been told before it was begun.
        let journal: [ClientJournal.Line]

        var mebibytes: Int {
            let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
            return (size ?? 0) >> 20
        }
    }

    private let field: Field
    private let library: String
    private var directory: String { field.installation.path("backups") }

    init(_ field: Field, library: String) {
        self.field = field
        self.library = library
    }

    /// Carries out one round.
    ///
    /// - Returns: The copies that were finished.
    /// - Throws: `StartupFailure` when a copy fails that must not, or leaves something that looks like one.
    func carryOut(_ plan: BackupPlan) async throws -> [Copy] {
        var copies = [try await finish(plan.service)]
        copies.append(
            try await finish(plan.service) {
                try await Task.sleep(for: .milliseconds(plan.untilKill))
                field.runner(of: plan.service).kill()
                try await field.restart(plan.service)
            })
        let killed = try begin(plan.service)
        try await Task.sleep(for: .milliseconds(plan.untilCopyKill))
        if killed.process.isRunning { kill(killed.process.processIdentifier, SIGKILL) }
        if let copy = killed.end() { copies.append(copy) }
        let faults = try FaultSwitch(at: field.installation.path("backup.faults"))
        try faults.set(.space, to: plan.space)
        guard try begin(plan.service, faults: faults).end() == nil else {
            throw StartupFailure("a copy of \(plan.service) was made where there are \(plan.space) bytes")
        }
        return copies
    }

    private func finish(_ service: String, _ meanwhile: () async throws -> Void = {}) async throws -> Copy {
        let backup = try begin(service)
        try await meanwhile()
        guard let copy = backup.end() else {
            throw StartupFailure("\(service) was not copied; see \(field.installation.path("backups.log"))")
        }
        return copy
    }

    /// Salvages a store whose service was killed and whose log went bad since; the log is put right again.
    func salvage(_ generator: inout SeededGenerator) throws -> Copy {
        let service = generator.pick(HomeBuilder.services) ?? "registry"
        let log = field.installation.storePath(of: service) + "-wal"
        let sound = try Data(contentsOf: URL(filePath: log))
        guard sound.count > 32 else { throw StartupFailure("\(service) left no log") }
        var damaged = sound
        damaged[Int.random(in: 32..<sound.count, using: &generator)] ^= 1
        try damaged.write(to: URL(filePath: log))
        let copy = try begin(service, salvaging: true).end()
        try sound.write(to: URL(filePath: log))
        guard let copy else { throw StartupFailure("\(service) was not salvaged") }
        // What comes after the damage is lost, whoever was told.
        return Copy(service: service, path: copy.path, journal: [])
    }

    /// What lies among the copies and should not: anything but them that has the name of a copy, or that others may read.
    func surprises(besides copies: [Copy]) throws -> [String] {
        let known = Set(copies.map { URL(filePath: $0.path).lastPathComponent })
        return try FileManager.default.contentsOfDirectory(atPath: directory).compactMap { name in
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(directory)/\(name)")
            if name.hasSuffix(".sqlite3"), !known.contains(name) { return "\(name) looks like a copy" }
            return attributes[.posixPermissions] as? Int == 0o600 ? nil : "others may read \(name)"
        }
    }

    private func begin(
        _ service: String, salvaging: Bool = false, faults: FaultSwitch? = nil
    ) throws -> Backup {
        let told = try ClientJournal.lines(at: field.installation.path("journal.jsonl"))
        let process = Process()
        process.executableURL = URL(filePath: field.installation.program)
        process.arguments =
            ["store", "backup", service, "--home", field.installation.path("")]
            + (salvaging ? ["--salvage"] : [])
        if let faults {
            var environment = ProcessInfo.processInfo.environment
            environment["LD_PRELOAD"] = library
            environment["FAULTS_CONTROL"] = faults.path
            environment["FAULTS_DIR"] = directory
            process.environment = environment
        }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = try field.installation.log("backups.log")
        try process.run()
        return Backup(process: process, output: output, service: service, told: told)
    }

    /// A copy being made.
    private struct Backup {
        let process: Process
        let output: Pipe
        let service: String
        let told: [ClientJournal.Line]

        /// Waits for its end; `nil` when no copy came of it.
        func end() -> Copy? {
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            let path = text.trimmingCharacters(in: .whitespacesAndNewlines)
            guard process.terminationReason == .exit, process.terminationStatus == 0, !path.isEmpty else {
                return nil
            }
            return Copy(service: service, path: path, journal: told)
        }
    }
}

extension Field {
    /// Holds a copy against what its service's clients had been told when it was begun.
    fileprivate func examine(copy: BackupDrill.Copy) throws -> [Checker.Finding] {
        let (store, damage) = try StoreSnapshot.open(copy.service, at: copy.path)
        var requests: Set<String> = []
        let lines = copy.journal.filter { line in
            switch line {
            case .sent(let command):
                guard command.service == copy.service else { return false }
                requests.insert(command.request)
                return true
            case .acknowledged(let told): return requests.contains(told.request)
            case .refused(let request, _): return requests.contains(request)
            }
        }
        return damage + findings(in: [store], journal: lines)
    }
}
