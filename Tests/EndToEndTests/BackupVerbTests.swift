import Foundation
import Harness
import Registry
import ServiceKit
import Store
import Testing

@testable import Installation
@testable import Qingtong

/// `qingtong store backup` as processes: several at once, one that is interrupted, one that is killed.
@Suite("Backups by processes")
struct BackupVerbTests {
    private let home: Home
    private var copies: String { home.path("backups") }

    /// A home whose Registry has a store larger than the memory for pages of a copy.
    init() throws {
        home = Home(TestPrograms.scratch())
        try HomeBuilder(home).build(ports: FreePorts.take(3), headSeconds: 60)
        let path = home.path("stores/registry.sqlite3")
        try Database.open(
            at: path, migrations: [ServiceKitSchema.migrations, RegistryService.definition.migrations]
        ).close()
        let connection = try Connection.open(path)
        try connection.write { transaction in
            try transaction.execute(
                """
                INSERT INTO attachment (sha256, media_type, size, kept_at) \
                WITH RECURSIVE n(v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n WHERE v < 24) \
                SELECT printf('%064d', v), 'application/pdf', 1048576, 0 FROM n
                """)
            try transaction.execute(
                "INSERT INTO attachment_piece SELECT sha256, 0, randomblob(size) FROM attachment")
        }
    }

    private func start() throws -> (Process, Pipe) {
        let process = Process()
        process.executableURL = URL(filePath: TestPrograms.qingtong)
        process.arguments = ["store", "backup", "registry", "--home", home.path("")]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        return (process, output)
    }

    private func path(from output: Pipe) -> String {
        String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func names() -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: copies)) ?? []).sorted()
    }

    private func expectWhole(_ copy: String) throws {
        #expect(try StoreExamination.faults(of: copy, RegistryService.definition) == [])
        let count = try Connection.open(copy, for: .reading).read {
            try $0.row("SELECT SUM(length(body)) FROM attachment_piece") { try $0.int64(0) }
        }
        #expect(count == 24 << 20)
        let mode = try FileManager.default.attributesOfItem(atPath: copy)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("begun at the same time have names of their own, and each is whole")
    func together() throws {
        defer { try? FileManager.default.removeItem(atPath: home.path("")) }
        let running = try (0..<3).map { _ in try start() }
        let copies = running.map { path(from: $0.1) }
        for (process, _) in running { process.waitUntilExit() }
        #expect(running.map(\.0.terminationStatus) == [0, 0, 0])
        #expect(Set(copies).count == 3)
        for copy in copies { try expectWhole(copy) }
        #expect(names() == copies.map { URL(filePath: $0).lastPathComponent }.sorted())
    }

    @Test("go into no directory that is not there, and make none")
    func missing() throws {
        defer { try? FileManager.default.removeItem(atPath: home.path("")) }
        try Data().write(to: URL(filePath: home.path("a-file")))
        for place in ["typo/backups", "typo", "a-file"] {
            let run = try TestPrograms.run(
                "store", "backup", "registry", "--home", home.path(""), "--to", home.path(place))
            #expect(run.status == 1)
            #expect(run.errors.contains("there is no directory"), "\(run.errors)")
        }
        #expect(!FileManager.default.fileExists(atPath: home.path("typo")))
        try FileManager.default.createDirectory(
            atPath: home.path("there"), withIntermediateDirectories: false)
        let run = try TestPrograms.run(
            "store", "backup", "registry", "--home", home.path(""), "--to", home.path("there"))
        #expect(run.status == 0, "\(run.errors)")
    }

    @Test("that are ended leave nothing, or a whole copy", arguments: [SIGINT, SIGTERM, SIGHUP])
    func interrupted(by signal: Int32) async throws {
        defer { try? FileManager.default.removeItem(atPath: home.path("")) }
        let (process, output) = try start()
        while process.isRunning, names().isEmpty { try await Task.sleep(for: .milliseconds(2)) }
        kill(process.processIdentifier, signal)
        let copy = path(from: output)
        process.waitUntilExit()
        if copy.isEmpty {
            #expect(process.terminationReason == .exit && process.terminationStatus == 130)
            #expect(names() == [])
        } else {
            try expectWhole(copy)
            #expect(names().count == 1)
        }
    }

    @Test("that are killed leave nothing that has the name of a copy, and nothing that stops the next")
    func killed() async throws {
        defer { try? FileManager.default.removeItem(atPath: home.path("")) }
        let (process, output) = try start()
        while process.isRunning, names().isEmpty { try await Task.sleep(for: .milliseconds(2)) }
        kill(process.processIdentifier, SIGKILL)
        let copy = path(from: output)
        process.waitUntilExit()
        #expect(names().filter { $0.hasSuffix(".sqlite3") }.count == (copy.isEmpty ? 0 : 1))
        let (next, printed) = try start()
        let second = path(from: printed)
        next.waitUntilExit()
        #expect(next.terminationStatus == 0)
        try expectWhole(second)
        #expect(names().allSatisfy { $0.hasSuffix(".sqlite3") })
    }
}
