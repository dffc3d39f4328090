import ArgumentParser
import Foundation
import Harness
import Installation
import ServiceKit
import Store

/// The yardstick: one row, one commit, on the same disk with the same settings as a service's store.
enum SingleCommits {
    /// Inserts of 300-byte rows a second, each in a transaction of its own.
    static func perSecond(in directory: String, for time: Duration) throws -> Double {
        let path = "\(directory)/single-commits.sqlite3"
        try Data().write(to: URL(filePath: path))
        defer {
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        }
        let connection = try Connection.open(path)
        try connection.write { transaction in
            try transaction.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT")
        }
        let body = SQLValue.blob(Array(repeating: 0x2A, count: 300))
        let start = ContinuousClock.now
        var count = 0
        while ContinuousClock.now - start < time {
            try connection.write { transaction in
                _ = try transaction.execute("INSERT INTO row (body) VALUES ($1)", [body])
            }
            count += 1
        }
        return Double(count) / (ContinuousClock.now - start).seconds
    }
}

extension BenchProgram {
    /// The yardstick as a process of its own, so that it can be given the same disk as a service is.
    struct Singles: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "single-commits",
            abstract: say("单条提交的速度。", "Single-commit inserts a second: one row, one transaction."))

        @Option(help: ArgumentHelp(say("在此目录测量，其所在磁盘即被测磁盘。", "Measure in this directory and on its disk.")))
        var directory = NSTemporaryDirectory()
        @Option(help: ArgumentHelp(say("秒数。", "For how many seconds."))) var seconds = 2.0

        func run() async throws {
            let found = try SingleCommits.perSecond(in: directory, for: .seconds(seconds))
            print("RESULT single_commits_per_s=\(found.figure(1))")
        }

        /// What a process on that disk finds.
        static func measured(in directory: String, on disk: BenchDisk) throws -> Double {
            let child = Process()
            child.executableURL = URL(filePath: Programs.own)
            child.arguments = ["single-commits", "--directory", directory]
            child.environment = ProcessInfo.processInfo.environment.merging(disk.environment) { $1 }
            let output = Pipe()
            child.standardOutput = output
            try child.run()
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            child.waitUntilExit()
            guard child.terminationStatus == 0,
                let figure = text.split(separator: "=").last.flatMap({
                    Double($0.trimmingCharacters(in: .whitespacesAndNewlines))
                })
            else { throw StartupFailure("the yardstick failed: \(text)") }
            return figure
        }
    }
}
