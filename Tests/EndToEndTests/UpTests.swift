import Foundation
import Harness
import ServiceKit
import Testing

@testable import Installation
@testable import Qingtong

@Suite("Pauses before a service is started again")
struct RestartPauseTests {
    @Test("they double up to a limit, and begin anew after a healthy while")
    func grows() {
        var pauses = RestartPause()
        let first = (0..<9).map { _ in pauses.next(afterRunning: .seconds(1)) }
        #expect(first.prefix(4) == [.milliseconds(500), .seconds(1), .seconds(2), .seconds(4)])
        #expect(first.last == RestartPause.longest && first == first.sorted())
        #expect(pauses.next(afterRunning: RestartPause.healthyWhile) == RestartPause.shortest)
        #expect(pauses.next(afterRunning: .zero) == .seconds(1))
    }
}

/// `qingtong up` with real processes.
@Suite("Up", .serialized)
struct UpTests {
    private static let services = ["registry", "acceptance", "enforcement"]
    private let home: Home

    init() throws {
        home = Home(TestPrograms.scratch())
        try HomeBuilder(home).build(ports: FreePorts.take(3), headSeconds: 60)
    }

    @Test("each service that is killed comes back, and the others go on; SIGTERM drains all")
    func comesBack() async throws {
        let up = try Up(home)
        defer { up.end() }
        var pids = try await up.pids { $0.count == 3 }
        for service in Self.services {
            let killed = try #require(pids[service])
            kill(killed, SIGKILL)
            let after = try await up.pids { $0.count == 3 && $0[service] != killed }
            for other in Self.services where other != service { #expect(after[other] == pids[other]) }
            pids = after
            try await up.told("\(service) was ended by signal 9")
        }
        // Told once each, with the time.
        #expect(up.lines.count == 3)
        #expect(up.lines.allSatisfy { $0.contains("started again in") && $0.contains("20") })
        #expect(try await up.terminate() == 0)
        #expect(pids.values.allSatisfy { !Up.isRunning($0) })
    }

    @Test("a service that cannot start is tried again with growing pauses, and the others run")
    func cannotStart() async throws {
        let store = home.path("stores/acceptance.sqlite3")
        try Data(repeating: 0x41, count: 8192).write(to: URL(filePath: store))
        let up = try Up(home)
        defer { up.end() }
        let pids = try await up.pids { $0["registry"] != nil && $0["enforcement"] != nil }
        try await up.told("acceptance ended with status 1; it is started again in 0.5 s")
        try await up.told("acceptance ended with status 1; it is started again in 2.0 s")
        #expect(up.lines.count <= 8, "\(up.lines)")
        for service in ["registry", "enforcement"] {
            let pid = try #require(pids[service])
            #expect(Up.isRunning(pid))
        }
        // In its pause, or dying again: neither holds up the drain.
        #expect(try await up.terminate() == 0)
        #expect(pids.values.allSatisfy { !Up.isRunning($0) })
    }

    @Test("a service that is left out stays stopped while the others run")
    func without() async throws {
        let up = try Up(home, "--without", "registry")
        defer { up.end() }
        let pids = try await up.pids { $0["acceptance"] != nil && $0["enforcement"] != nil }
        #expect(pids["registry"] == nil)
        #expect(try await up.terminate() == 0)
        #expect(up.lines.isEmpty)
    }

    @Test("none but services can be left out, and not all", arguments: [["other"], services])
    func withoutWhat(_ names: [String]) throws {
        let options = names.flatMap { ["--without", $0] }
        #expect(try TestPrograms.run(["up", "--home", home.path("")] + options).status != 0)
        try FileManager.default.removeItem(atPath: home.path(""))
    }

    @Test("Ctrl-C drains all: this process waits, and none is told as ended or started again")
    func interrupted() async throws {
        let up = try Up(home)
        defer { up.end() }
        let pids = try await up.pids { $0.count == 3 }
        // A terminal sends it to the services too.
        for pid in pids.values { kill(pid, SIGINT) }
        #expect(try await up.interrupt() == 0)
        #expect(pids.values.allSatisfy { !Up.isRunning($0) })
    }

    @Test("a service whose port is taken is told and tried again until the port is free; the others run")
    func portTaken() async throws {
        let path = home.configurationPath(of: "acceptance")
        let configuration = try JSONDecoder().decode(
            ServiceConfiguration.self, from: Data(contentsOf: URL(filePath: path)))
        let socket = try TakenPort(configuration.port)
        let up = try Up(home)
        defer { up.end() }
        let others = try await up.pids { $0["registry"] != nil && $0["enforcement"] != nil }
        try await up.told("acceptance ended with status 1; it is started again in 0.5 s")
        #expect(up.errorText.contains(String(configuration.port)))
        socket.close()
        try await Up.settles { FreePorts.isTaken(configuration.port) }
        for service in ["registry", "enforcement"] {
            let pid = try #require(others[service])
            #expect(Up.isRunning(pid))
        }
        #expect(try await up.terminate() == 0)
    }

    @Test("when it is killed its services drain and end")
    func killed() async throws {
        let up = try Up(home)
        defer { up.end() }
        let pids = try await up.pids { $0.count == 3 }
        up.kill()
        try await Up.settles { pids.values.allSatisfy { !Up.isRunning($0) } }
    }
}

/// A running `qingtong up`.
private final class Up {
    private let process = Process()
    private let home: Home
    private let errors: String

    init(_ home: Home, _ options: String...) throws {
        self.home = home
        errors = home.path("up.err")
        try Data().write(to: URL(filePath: errors))
        process.executableURL = URL(filePath: TestPrograms.qingtong)
        process.arguments = ["up", "--home", home.path("")] + options
        var environment = ProcessInfo.processInfo.environment
        environment["LC_ALL"] = "C"
        process.environment = environment
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: URL(filePath: errors))
        try process.run()
    }

    /// What it told itself, not what its services did.
    var lines: [String] {
        let text = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init).filter { $0.hasPrefix("qingtong up: ") }
    }

    /// What it and its services wrote.
    var errorText: String { (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "" }

    func told(_ part: String) async throws {
        try await Self.settles { self.lines.contains { $0.contains(part) } }
    }

    /// The services that run and listen, once they are as wanted.
    func pids(_ isWanted: ([String: Int32]) -> Bool) async throws -> [String: Int32] {
        var found: [String: Int32] = [:]
        try await Self.settles {
            found = self.children()
            return isWanted(found)
        }
        return found
    }

    /// Its child processes by the service they serve.
    private func children() -> [String: Int32] {
        var found: [String: Int32] = [:]
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        for pid in entries.compactMap({ Int32($0) }) where Self.parent(of: pid) == process.processIdentifier {
            let words = Self.text("/proc/\(pid)/cmdline").split(separator: "\0")
            if let place = words.firstIndex(of: "serve"), place + 1 < words.count {
                found[String(words[place + 1])] = pid
            }
        }
        return found
    }

    func terminate() async throws -> Int32 {
        process.terminate()
        try await Self.settles { !self.process.isRunning }
        return process.terminationStatus
    }

    /// SIGINT.
    func interrupt() async throws -> Int32 {
        process.interrupt()
        try await Self.settles { !self.process.isRunning }
        return process.terminationStatus
    }

    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
    }

    /// Ends whatever is left, whichever way the test went.
    func end() {
        for pid in children().values { Foundation.kill(pid, SIGKILL) }
        if process.isRunning { kill() }
        process.waitUntilExit()
        try? FileManager.default.removeItem(atPath: home.path(""))
    }

    /// Whether there is such a process that has not ended; one that nobody waited for yet has.
    static func isRunning(_ pid: Int32) -> Bool {
        guard let state = fields(of: pid).first else { return false }
        return state != "Z" && state != "X"
    }

    private static func parent(of pid: Int32) -> Int32? {
        let fields = fields(of: pid)
        return fields.count > 1 ? Int32(fields[1]) : nil
    }

    /// What the kernel says of a process behind its name: state, parent, …
    private static func fields(of pid: Int32) -> [Substring] {
        text("/proc/\(pid)/stat").split(separator: ")").last?.split(separator: " ") ?? []
    }

    private static func text(_ path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    struct NeverSettled: Error {}

    /// Waits until it is so; gives up after what a crowded machine would not need.
    static func settles(_ isSo: () -> Bool) async throws {
        for _ in 0..<1200 {
            if isSo() { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw NeverSettled()
    }
}
