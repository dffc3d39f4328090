import ArgumentParser
import Foundation
import ServiceKit

extension BenchVerb {
    /// Readings in bulk into an empty store, and into one that holds ten million.
    struct LedgerVerb: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ledger",
            abstract: say(
                "台账批量上传速度：空库与千万条之后。", "Readings a second in bulk: into an empty store, and after ten million."
            ))

        @Option(help: ArgumentHelp(say("先存入这么多条再测。", "Measure again after so many readings."))) var fill =
            10_000_000
        @Option(help: ArgumentHelp(say("每次测量的条数。", "Readings of one measurement."))) var count = 2_000_000
        @Option(help: ArgumentHelp(say("在此目录测量，其所在磁盘即被测磁盘。", "Measure in this directory and on its disk.")))
        var directory: String?

        func run() async throws {
            let path =
                directory
                ?? "\(NSTemporaryDirectory())qingtong-bench-\(ProcessInfo.processInfo.processIdentifier)"
            let progress = Progress()
            progress.step(say("准备…", "preparing…"))
            let speed = try await LedgerBench.speed(
                in: Home(path), fill: fill, count: count
            ) { progress.step($0) }
            progress.done()
            print(
                "RESULT ingest_per_s=\(speed.empty.figure(0))",
                "ingest_10m_per_s=\(speed.full.figure(0))",
                "ingest_10m_ratio=\((speed.full / speed.empty).figure(2))")
            try FileManager.default.removeItem(atPath: path)
        }
    }
}

extension LedgerBench {
    /// Readings a second into an empty store, and into one that holds so many.
    static func speed(
        in home: Home, fill: Int, count: Int, _ progress: (String) -> Void
    ) async throws -> (empty: Double, full: Double) {
        let bench = try await LedgerBench(home: home, progress: progress)
        let part = max(1, count / stream)
        let total = max(part, fill / stream)
        do {
            let empty = try await bench.send(streams: 0..<part)
            for start in Swift.stride(from: part, to: total, by: 10) {
                progress(say("已存入 \(start * stream) 条…", "\(start * stream) readings are in…"))
                _ = try await bench.send(streams: start..<min(start + 10, total))
            }
            let full = try await bench.send(streams: total..<total + part)
            await bench.close()
            return (empty, full)
        } catch {
            await bench.close()
            throw error
        }
    }
}
