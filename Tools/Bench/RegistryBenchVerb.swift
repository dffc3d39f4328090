import ArgumentParser
import Foundation
import Installation
import Rulebook
import ServiceKit

extension BenchProgram {
    /// Searches and reads over many plants.
    struct OfRegistry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "registry",
            abstract: say(
                "在两万家企业中查找与读取、台账批量上传的速度。",
                "Searches and reads over 20,000 plants, many in flight; readings in bulk."),
            discussion: say(
                "调用先编码、签名，再计时，如同来自许多台机器；服务端照常逐一验签、授权、记日志。",
                """
                Calls are encoded and signed before the clock starts, as if they came from many machines; the service \
                verifies, authorises and logs each as ever.
                """))

        @Option(
            help: ArgumentHelp(say("企业数；0 不测查找与读取。", "Plants; 0 leaves searches and reads out.")))
        var plants = 20_000
        @Option(help: ArgumentHelp(say("同时在途。", "Calls in flight."))) var inFlight = 200
        @Option(help: ArgumentHelp(say("连接数。", "Connections these go over."))) var connections = 4
        @Option(help: ArgumentHelp(say("每轮次数。", "Calls a round."))) var count = 20_000
        @Option(help: ArgumentHelp(say("轮数。", "Rounds; the medians count."))) var rounds = 5
        @Option(
            help: ArgumentHelp(
                say(
                    "台账先存入这么多条再测；0 不测台账。", "Measure the ledger again after so many readings; 0 leaves it out."
                )))
        var readings = 10_000_000
        @Option(
            help: ArgumentHelp(
                say("一县企业数，测齐备情况一览；0 不测。", "Plants of the county whose readiness is listed; 0 leaves it out.")
            ))
        var listed = 600
        @OptionGroup var place: BenchPlace

        func run() async throws {
            let path = place.path
            let progress = ProgressLine()
            let (searches, reads) = plants == 0 ? ([], []) : try await searchAndRead(in: path, progress)
            let ledger =
                readings == 0
                ? nil
                : try await LedgerBench.speed(in: Home(path), fill: readings, count: 2_000_000) {
                    progress.step($0)
                }
            if ledger != nil { try FileManager.default.removeItem(atPath: path) }
            var lists: [Double] = []
            if listed > 0 {
                lists = try await ReadinessBench.times(
                    in: Home(path), plants: listed, rounds: max(rounds, 5)
                ) { progress.step($0) }
                try FileManager.default.removeItem(atPath: path)
            }
            progress.done()
            report(searches, reads, ledger, lists)
        }

        /// The rounds of searches and of reads over all plants.
        private func searchAndRead(
            in path: String, _ progress: ProgressLine
        ) async throws -> ([ClosedRound], [ClosedRound]) {
            let bench = try await RegistryBench(
                home: Home(path), plants: plants, inFlight: inFlight, connections: connections
            ) { progress.step($0) }
            var searches: [ClosedRound] = []
            var reads: [ClosedRound] = []
            do {
                // One uncounted round warms both up.
                for round in 0...rounds {
                    progress.step(say("第 \(round)/\(rounds) 轮…", "round \(round)/\(rounds)…"))
                    let (search, read) = (try await bench.search(count), try await bench.get(count))
                    if round > 0 {
                        searches.append(search)
                        reads.append(read)
                    }
                }
            } catch {
                await bench.close()
                throw error
            }
            await bench.close()
            try FileManager.default.removeItem(atPath: path)
            return (searches, reads)
        }

        private func report(
            _ searches: [ClosedRound], _ reads: [ClosedRound],
            _ ledger: LedgerBench.Speed?, _ lists: [Double]
        ) {
            var table = Table(
                say("轮", "round"), say("查找/秒", "searches/s"), "p50 ms", "p99 ms", say("读取/秒", "reads/s"),
                "p50 ms", "p99 ms")
            for (round, pair) in zip(searches, reads).enumerated() {
                table.add(
                    String(round + 1), pair.0.perSecond.figure(0), pair.0.p50.figure(2), pair.0.p99.figure(2),
                    pair.1.perSecond.figure(0), pair.1.p50.figure(2), pair.1.p99.figure(2))
            }
            var result = ["RESULT"]
            if !searches.isEmpty {
                print(table.text)
                result.append("search_p99_ms=\(searches.map(\.p99).median.figure(2))")
            }
            if let ledger {
                result.append("ingest_per_s=\(ledger.empty.figure(0))")
                result.append("ingest_10m_ratio=\((ledger.full / ledger.empty).figure(2))")
            }
            if !searches.isEmpty {
                result.append("get_per_s=\(reads.map(\.perSecond).median.figure(0))")
                result.append("search_per_s=\(searches.map(\.perSecond).median.figure(0))")
            }
            if !lists.isEmpty { result.append("readiness_ms=\(lists.median.figure(0))") }
            print(result.joined(separator: " "))
        }
    }
}
