import Checker
import CommonAPI
import Foundation
import Harness
import Installation
import Refusals
import ServiceKit
import Store
import World

extension Scenario {
    /// A store is lost among kills and put back from a copy, the newest or an older one, again and again; two administrators
    /// settle it. What was acknowledged after the copy is lost, as a restoration goes; no number is given twice for it, and
    /// the logs hold.
    static let restores = Scenario(name: "restores") { stand, scale, seed in
        var generator = SeededGenerator(seed: seed)
        let field = try await Field.open(stand, "restores")
        var tally = Tally()
        do {
            let workshop = RestoreWorkshop(field: field)
            var copies: [String] = []
            for round in 0..<(scale.isBrief ? 3 : 8) {
                let shift = try await field.underLoad(seed: generator.next()) { _ in
                    try await Task.sleep(for: .milliseconds(500))
                    // Every third restoration is of the copy before: what was restored once is forgotten again.
                    if round % 3 != 2 { copies.append(try workshop.backUp()) }
                    for service in HomeBuilder.services where Bool.random(using: &generator) {
                        field.runner(of: service).kill()
                        try await field.restart(service)
                        tally.kills += 1
                    }
                    try await Task.sleep(for: .milliseconds(500))
                    // Amid the work: some answers were given whose events nobody has seen.
                    field.runner(of: RestoreWorkshop.service).kill()
                }
                tally.note(shift.troubles)
                field.records.clear()
                try await workshop.restore(generator.pick(copies) ?? copies[0])
                tally.restores += 1
                ProgressLine().step("restores: \(tally.restores)")
            }
            let shift = try await field.underLoad(seed: generator.next()) { _ in
                try await Task.sleep(for: .milliseconds(500))
            }
            tally.note(shift.troubles)
            try await field.settle()
            for service in HomeBuilder.services { field.runner(of: service).kill() }
            let lines = try ClientJournal.lines(at: field.installation.path("journal.jsonl"))
            tally.findings += Checks.numbers(lines)
            tally.failures += try workshop.faults()
        } catch {
            tally.failures.append("\(error)")
        }
        tally.acknowledged = field.journal.tally.acknowledged
        await field.close()
        return tally
    }
}

/// The operator who restores, and the two administrators who answer for it, as people do it: with the program's verbs.
private struct RestoreWorkshop {
    static let service = "enforcement"
    static let signers = [HomeBuilder.administrator, HomeBuilder.secondAdministrator]

    let field: Field
    private var home: String { field.installation.path("") }

    func backUp() throws -> String {
        let output = try run("store", "backup", Self.service)
        return output.split(separator: "\n").last.map(String.init) ?? ""
    }

    func restore(_ copy: String) async throws {
        let store = field.installation.storePath(of: Self.service)
        for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: store + end) }
        try run("store", "restore", Self.service, copy)
        try field.runner(of: Self.service).start()
        try await patiently("\(Self.service) does not answer") {
            try await field.health(of: Self.service).live
        }
        for follower in HomeBuilder.services where follower != Self.service {
            try run("events", "rejoin", follower, Self.service, "--reason", "演练")
        }
        let record = try newestRecord()
        for signer in Self.signers { try run("store", "restoration", "sign", record, "--as", signer) }
        try run("store", "restoration", "submit", record)
        try await field.awaitReady(Self.service)
    }

    /// The record that was just written: the one nobody has signed.
    private func newestRecord() throws -> String {
        let directory = field.installation.path("restorations")
        let names = try FileManager.default.contentsOfDirectory(atPath: directory).map {
            "\(directory)/\($0)"
        }
        let unsigned = try names.filter {
            try !String(contentsOfFile: $0, encoding: .utf8).contains("signatures")
        }
        guard unsigned.count == 1 else {
            throw StartupFailure("\(unsigned.count) records wait for a signature")
        }
        return unsigned[0]
    }

    /// What is wrong with the stores at the end, each looked at from end to end.
    func faults() throws -> [String] {
        try Province.definitions.flatMap { definition in
            try StoreExamination.faults(of: field.installation.storePath(of: definition.name), definition)
                .map { "\(definition.name): \($0.english)" }
        }
    }

    @discardableResult
    private func run(_ arguments: String...) throws -> String {
        let run = try ProgramRun(
            field.installation.program, arguments + ["--home", home],
            environment: ["QINGTONG_AS": HomeBuilder.administrator])
        guard run.status == 0 else {
            throw StartupFailure("\(arguments.joined(separator: " ")): \(run.output)\(run.errors)")
        }
        return run.output
    }
}
