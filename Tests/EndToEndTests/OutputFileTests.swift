import Foundation
import Harness
import ServiceKit
import Testing

@testable import Installation
@testable import Qingtong

@Suite("Files that verbs write")
struct OutputFileTests {
    private let folder: String

    init() throws {
        folder = TestPrograms.scratch()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func content(_ name: String) -> String? {
        try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
    }

    private var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    private func mode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")[.posixPermissions] as? Int
    }

    @Test("a file is there whole, or as it was, and nothing else is left")
    func whole() throws {
        let path = "\(folder)/list.csv"
        try Data("old".utf8).write(to: URL(filePath: path))
        do {
            let file = try OutputFile(path)
            try file.write(Data("half".utf8))
            #expect(content("list.csv") == "old")
        }
        #expect(content("list.csv") == "old")
        #expect(names == ["list.csv"])
        try OutputFile.write(Data("new".utf8), to: path)
        #expect(content("list.csv") == "new")
        #expect(names == ["list.csv"])
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test("a file keeps its rights, and a link is replaced by a file without touching what it leads to")
    func links() throws {
        let files = FileManager.default
        try Data("theirs".utf8).write(to: URL(filePath: "\(folder)/theirs"))
        try files.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: "\(folder)/theirs")
        try OutputFile.write(Data("mine".utf8), to: "\(folder)/link")
        #expect(content("theirs") == "theirs")
        #expect(content("link") == "mine")
        #expect(
            try files.attributesOfItem(atPath: "\(folder)/link")[.type] as? FileAttributeType == .typeRegular)
        try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: "\(folder)/theirs")
        try OutputFile.write(Data("again".utf8), to: "\(folder)/theirs")
        #expect(try mode("theirs") == 0o600)
        try files.removeItem(atPath: folder)
    }

    @Test("what cannot be written is said, and leaves nothing", arguments: ["missing/list.csv", "", "."])
    func refused(_ name: String) throws {
        #expect(throws: StartupFailure.self) { try OutputFile.write(Data("x".utf8), to: "\(folder)/\(name)") }
        #expect(names.isEmpty)
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test("a name as long as a folder takes is taken, a longer one is refused")
    func longNames() throws {
        let longest = String(repeating: "x", count: 255)
        try OutputFile.write(Data("x".utf8), to: "\(folder)/\(longest)")
        #expect(throws: StartupFailure.self) {
            try OutputFile.write(Data("x".utf8), to: "\(folder)/\(longest)x")
        }
        #expect(names == [longest])
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test("a device is written to, and tells when it is full")
    func devices() throws {
        try OutputFile.write(Data("x".utf8), to: "/dev/null")
        #expect(throws: StartupFailure.self) { try OutputFile.write(Data("x".utf8), to: "/dev/full") }
    }

    // MARK: The program

    /// Runs the program with its standard output somewhere else.
    private func run(_ arguments: [String], output: String) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments =
            ["-c", "\"$0\" \"$@\" \(output) 2>/dev/null", TestPrograms.qingtong] + arguments
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    @Test("output that is lost makes the verb fail", arguments: [">/dev/full", ">&-"])
    func lost(_ output: String) throws {
        let home = "\(folder)/home"
        #expect(try TestPrograms.run("init", "--home", home, "--port", "7410").status == 0)
        for verb in [["--version"], ["--help"], ["init", "--home", home]] {
            #expect(try run(verb, output: output) != 0, "\(verb)")
            #expect(try run(verb, output: ">/dev/null") == 0, "\(verb)")
        }
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test("whoever reads through a pipe and goes has seen enough: the verb ends without a word")
    func readerGone() throws {
        let process = Process()
        let errors = Pipe()
        process.executableURL = URL(filePath: "/bin/sh")
        // The reader goes at once; what is printed is more than a pipe holds.
        process.arguments = [
            "-c", "{ \"$0\" ledger sample --seed 3 --month 2026-10; echo \"status $?\" >&2; } | true",
            TestPrograms.qingtong,
        ]
        process.standardError = errors
        try process.run()
        let said = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(String(decoding: said, as: UTF8.self) == "status 141\n")
    }

    @Test("an export that fails leaves the old list as it was")
    func export() throws {
        let (home, list) = ("\(folder)/home", "\(folder)/list.csv")
        #expect(try TestPrograms.run("init", "--home", home, "--port", "7410").status == 0)
        try Data("old".utf8).write(to: URL(filePath: list))
        // No service is there to answer.
        let port = try FreePorts.take(1)[0]
        let ending = try TestPrograms.run(
            "plant", "export", "-o", list, "--home", home, "--address", "registry=127.0.0.1:\(port)")
        #expect(ending.status != 0)
        #expect(content("list.csv") == "old")
        #expect(names == ["home", "list.csv"])
        try FileManager.default.removeItem(atPath: folder)
    }
}
