import ArgumentParser
import Foundation
import Installation
import Rulebook
import ServiceKit
import Store

extension BenchProgram {
    /// The store, its gates and the handlers of one service, without a socket.
    struct StoreVerb: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "store",
            abstract: say(
                "不经网络的落盘命令速度：并发、百万文档、裸循环、突发。",
                "Durable commands a second without a socket: in flight, a million documents, a bare loop, spikes."
            ))

        @Option(help: ArgumentHelp(say("每次测量的举报数。", "Tips a measurement."))) var count = 20_000
        @Option(help: ArgumentHelp(say("轮数。", "Rounds; the medians count."))) var rounds = 5
        @OptionGroup var place: BenchPlace
        @Flag(help: ArgumentHelp(say("不做百万文档一项。", "Leave out the million documents."))) var small = false

        private static let inFlight = [1, 16, 64, 256]
        /// How many are in flight beside the bare loop. That always has its next row. The service's writer has its next
        /// command only when so many are in flight that it need not wait for its callers to hear of their last ones: at
        /// 256, which is what `raw_ratio` is of. What callers in step with it get is told too, as `raw_ratio_64`.
        private static let compared = [64, 256]

        func run() async throws {
            let home = place.path
            try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: home) }
            let progress = ProgressLine()
            progress.step(say("预热…", "warming up…"))
            try await StoreRig.fresh(in: home) { rig in
                _ = try await ClosedLoop.run(rig, inFlight: 64, count: count / 4)
            }
            let levels = try await measureLevels(home, progress)
            var yardsticks: [Int: Yardsticks] = [:]
            for level in Self.compared {
                yardsticks[level] = try await compare(home, progress, inFlight: level)
            }
            let million = small ? nil : try await compareWithMillion(home, progress)
            progress.step(say("突发…", "spikes…"))
            let spike = try await StoreRig.fresh(in: home) { rig in
                _ = try await ClosedLoop.run(rig, inFlight: 64, count: count / 4)
                return try await SpikeProfile(rig, capacity: levels[64]?.round.perSecond ?? 0).run()
            }
            progress.done()
            report(levels, yardsticks, million, spike)
        }

        /// The median round at each number of tips in flight.
        private func measureLevels(
            _ home: String, _ progress: ProgressLine
        ) async throws -> [Int: ClosedLoop.Result] {
            var levels: [Int: ClosedLoop.Result] = [:]
            for level in Self.inFlight {
                var results: [ClosedLoop.Result] = []
                for round in 1...rounds {
                    progress.step(say("同时在途 \(level)，第 \(round) 轮…", "\(level) in flight, round \(round)…"))
                    let tips = level == 1 ? count / 10 : count
                    results.append(
                        try await StoreRig.fresh(in: home) { rig in
                            try await ClosedLoop.run(rig, inFlight: level, count: tips)
                        })
                }
                results.sort { $0.round.perSecond < $1.round.perSecond }
                levels[level] = results[results.count / 2]
            }
            return levels
        }

        private struct Yardsticks {
            var raw: [Double] = []
            var ratios: [Double] = []
            var singleRatios: [Double] = []
        }

        /// Tips, the bare loop and single commits in turn: tips and loop each into a store that was empty.
        private func compare(
            _ home: String, _ progress: ProgressLine, inFlight level: Int
        ) async throws -> Yardsticks {
            var yardsticks = Yardsticks()
            for round in 1...rounds {
                progress.step(
                    say(
                        "裸循环对在途 \(level)，第 \(round) 轮…",
                        "the bare loop for \(level) in flight, round \(round)…"))
                let (tips, loop) = try await StoreRig.fresh(in: home) { rig in
                    let before = try Census(of: rig.path)
                    let tips = try await ClosedLoop.run(rig, inFlight: level, count: count)
                    let growth = try Census(of: rig.path).growth(since: before)
                    return (tips, try BareLoop(from: rig.path, count: count, growth: growth))
                }
                let path = "\(home)/bare.sqlite3"
                let raw = try loop.perSecond(at: path, group: max(1, Int(tips.group.rounded())))
                StoreRig.remove(path)
                let single = try SingleCommits.perSecond(in: home, for: .seconds(1))
                yardsticks.raw.append(raw)
                yardsticks.ratios.append(tips.round.perSecond / raw)
                yardsticks.singleRatios.append(tips.round.perSecond / single)
            }
            return yardsticks
        }

        /// The same load on an empty store and on one with a million documents, in turn.
        private func compareWithMillion(_ home: String, _ progress: ProgressLine) async throws -> Double {
            let path = "\(home)/million.sqlite3"
            let seed = try await StoreRig(path: path)
            _ = try await ClosedLoop.run(seed, inFlight: 1, count: 1)
            seed.database.close()
            try MillionDocuments(path: path).fill { done in
                progress.step(say("已造 \(done) 份文档…", "\(done) documents made…"))
            }
            let full = try await StoreRig(path: path)
            defer { full.database.close() }
            _ = try await ClosedLoop.run(full, inFlight: 64, count: count / 4)
            var ratios: [Double] = []
            for round in 1...rounds {
                progress.step(say("百万文档，第 \(round) 轮…", "a million documents, round \(round)…"))
                let small = try await StoreRig.fresh(in: home) { rig in
                    try await ClosedLoop.run(rig, inFlight: 64, count: count)
                }
                let large = try await ClosedLoop.run(full, inFlight: 64, count: count)
                ratios.append(large.round.perSecond / small.round.perSecond)
            }
            return ratios.median
        }

        private func report(
            _ levels: [Int: ClosedLoop.Result], _ yardsticks: [Int: Yardsticks], _ million: Double?,
            _ spike: SpikeProfile.Result
        ) {
            var table = Table(
                say("在途", "in flight"), say("举报/秒", "tips/s"), "p50 ms", "p99 ms", say("每次落盘", "a commit"))
            for level in Self.inFlight {
                guard let result = levels[level] else { continue }
                table.add(
                    String(level), result.round.perSecond.figure(0), result.round.p50.figure(2),
                    result.round.p99.figure(2),
                    result.group.figure(1))
            }
            print(table.text)
            print(
                say(
                    "突发：发出 \(spike.sent)，受理 \(spike.acknowledged)，当即拒绝 \(spike.refused)",
                    "spikes: \(spike.sent) sent, \(spike.acknowledged) acknowledged, \(spike.refused) refused at once"
                ))
            let (fed, inStep) = (yardsticks[256] ?? Yardsticks(), yardsticks[64] ?? Yardsticks())
            print(
                "RESULT tips_per_s=\((levels[256]?.round.perSecond ?? 0).figure(0))",
                "raw_per_s=\(fed.raw.median.figure(0))", "raw_ratio=\(fed.ratios.median.figure(2))",
                "raw_ratio_64=\(inStep.ratios.median.figure(2))",
                "million_ratio=\(million.map { $0.figure(2) } ?? "skipped")",
                "single_commit_ratio=\(inStep.singleRatios.median.figure(2))",
                "spike_lost=\(spike.lost)", "spike_recovery_s=\(spike.recovery.figure(1))")
        }
    }
}
