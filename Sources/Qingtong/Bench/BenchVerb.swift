import ArgumentParser
import Foundation
import ServiceKit

/// Measurements; each ends with one line that begins with RESULT.
struct BenchVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: say("性能测量。", "Measurements."),
        subcommands: [Tips.self, StoreVerb.self, LedgerVerb.self, OfRegistry.self])

    /// Signed, durable tips against one service process, in turn with single-commit inserts on the same disk.
    struct Tips: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say(
                "已签名、已落盘的举报受理速度，与同盘单条提交对比。",
                "Signed, durable FileTip calls a second, against single-commit inserts on the same disk."))

        @Option(help: ArgumentHelp(say("同时在途。", "Calls in flight."))) var inFlight = 64
        @Option(help: ArgumentHelp(say("每轮举报数。", "Tips a round."))) var count = 10_000
        @Option(help: ArgumentHelp(say("轮数。", "Rounds; the medians count."))) var rounds = 5
        @Option(help: ArgumentHelp(say("在此目录测量，其所在磁盘即被测磁盘。", "Measure in this directory and on its disk.")))
        var directory: String?

        func run() async throws {
            let path =
                directory
                ?? "\(NSTemporaryDirectory())qingtong-bench-\(ProcessInfo.processInfo.processIdentifier)"
            let progress = Progress()
            progress.step(say("准备…", "preparing…"))
            let bench = try await TipBench(home: Home(path), inFlight: inFlight)
            var tips: [TipBench.Round] = []
            var singles: [Double] = []
            do {
                // One uncounted round warms both up.
                for round in 0...rounds {
                    progress.step(say("第 \(round)/\(rounds) 轮…", "round \(round)/\(rounds)…"))
                    let single = try SingleCommits.perSecond(in: path, for: .seconds(2))
                    let tip = try await bench.run(count)
                    if round > 0 {
                        tips.append(tip)
                        singles.append(single)
                    }
                }
            } catch {
                await bench.close()
                throw error
            }
            await bench.close()
            try FileManager.default.removeItem(atPath: path)
            progress.done()
            report(tips, singles)
        }

        private func report(_ tips: [TipBench.Round], _ singles: [Double]) {
            var table = Table(
                say("轮", "round"), say("举报/秒", "tips/s"), "p50 ms", "p99 ms",
                say("单条提交/秒", "single commits/s"))
            for (round, pair) in zip(tips, singles).enumerated() {
                table.add(
                    String(round + 1), pair.0.perSecond.figure(0), pair.0.p50.figure(2), pair.0.p99.figure(2),
                    pair.1.figure(0))
            }
            print(table.text)
            let ratios = zip(tips, singles).map { $0.perSecond / $1 }
            print(
                "RESULT tips_per_s=\(tips.map(\.perSecond).median.figure(0))",
                "p50_ms=\(tips.map(\.p50).median.figure(2))", "p99_ms=\(tips.map(\.p99).median.figure(2))",
                "single_commit_ratio=\(ratios.median.figure(2))",
                "single_commits_per_s=\(singles.median.figure(0))")
        }
    }
}

extension [Double] {
    /// The middle value; of an even number, the mean of the two in the middle.
    var median: Double {
        let ordered = sorted()
        guard let last = ordered.indices.last else { return 0 }
        return (ordered[last / 2] + ordered[(last + 1) / 2]) / 2
    }
}

extension Double {
    /// With that many digits after the point, whatever the locale.
    func figure(_ digits: Int) -> String {
        formatted(
            .number.precision(.fractionLength(digits)).grouping(.never).locale(
                Locale(identifier: "en_US_POSIX")))
    }
}
