import ArgumentParser
import Foundation
import Installation
import Rulebook
import ServiceKit

extension BenchProgram {
    /// Signed, durable tips against one service process, in turn with single-commit inserts on the same disk; where the
    /// library that slows syncs down is given, once on the disk as it is and once with a slow one, in turn too.
    struct Tips: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say(
                "已签名、已落盘的举报受理速度，与同盘单条提交对比。",
                "Signed, durable FileTip calls a second, against single-commit inserts on the same disk."))

        @Option(help: ArgumentHelp(say("同时在途。", "Calls in flight."))) var inFlight = 64
        @Option(help: ArgumentHelp(say("每轮举报数。", "Tips a round."))) var count = 10_000
        @Option(help: ArgumentHelp(say("轮数。", "Rounds; the medians count."))) var rounds = 5
        @OptionGroup var place: BenchPlace
        @Option(
            help: ArgumentHelp(
                say(
                    "slow-sync.so 的路径：同时测量每次落盘多耗 \(BenchDisk.slowSync) 微秒的情形。",
                    "Path of slow-sync.so: measure a disk whose sync takes \(BenchDisk.slowSync) µs longer as well."
                ),
                valueName: "library"))
        var slowSync: String?

        func run() async throws {
            let path = place.path
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: path) }
            let disks = [BenchDisk.asItIs] + (slowSync.map { [BenchDisk.slow(library: $0)] } ?? [])
            let progress = ProgressLine()
            progress.step(say("准备…", "preparing…"))
            var benches: [TipBench] = []
            do {
                for disk in disks {
                    let home = Home("\(path)/\(disk.name)")
                    benches.append(try await TipBench(home: home, inFlight: inFlight, disk: disk))
                }
                let series = try await measure(disks, benches, in: path, progress)
                for bench in benches { await bench.close() }
                progress.done()
                report(disks, series)
            } catch {
                for bench in benches { await bench.close() }
                throw error
            }
        }

        private struct Series {
            var tips: [ClosedRound] = []
            var singles: [Double] = []

            var ratio: Double { zip(tips, singles).map { $0.perSecond / $1 }.median }
        }

        /// The rounds on each disk.
        private func measure(
            _ disks: [BenchDisk], _ benches: [TipBench], in path: String, _ progress: ProgressLine
        ) async throws -> [Series] {
            var series = Array(repeating: Series(), count: disks.count)
            // One uncounted round warms everything up.
            for round in 0...rounds {
                progress.step(say("第 \(round)/\(rounds) 轮…", "round \(round)/\(rounds)…"))
                for (place, disk) in disks.enumerated() {
                    let single = try Singles.measured(in: path, on: disk)
                    let tip = try await benches[place].run(count)
                    guard round > 0 else { continue }
                    series[place].tips.append(tip)
                    series[place].singles.append(single)
                }
            }
            return series
        }

        private func report(_ disks: [BenchDisk], _ series: [Series]) {
            var table = Table(
                say("轮", "round"), say("磁盘", "disk"), say("举报/秒", "tips/s"), "p50 ms", "p99 ms",
                say("单条提交/秒", "single commits/s"))
            for round in 0..<rounds {
                for (disk, series) in zip(disks, series) {
                    let tip = series.tips[round]
                    table.add(
                        String(round + 1), disk.title, tip.perSecond.figure(0), tip.p50.figure(2),
                        tip.p99.figure(2), series.singles[round].figure(0))
                }
            }
            print(table.text)
            let figures = zip(disks, series).flatMap { disk, series in
                [
                    ("tips_per_s", series.tips.map(\.perSecond).median.figure(0)),
                    ("p50_ms", series.tips.map(\.p50).median.figure(2)),
                    ("p99_ms", series.tips.map(\.p99).median.figure(2)),
                    ("single_commit_ratio", series.ratio.figure(2)),
                    ("single_commits_per_s", series.singles.median.figure(0)),
                ].map { "\($0)\(disk.suffix)=\($1)" }
            }
            print("RESULT", figures.joined(separator: " "))
        }
    }
}
