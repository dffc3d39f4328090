import ArgumentParser
import Foundation
import Installation
import Rulebook
import ServiceKit

extension BenchProgram {
    /// Readings in bulk into a new store, and into one that holds ten million.
    struct LedgerVerb: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ledger",
            abstract: say(
                "台账批量上传速度：新库与千万条之后；审看一厂一月的时间，以及其间他人等待的时间。",
                """
                Readings a second in bulk: into a new store, and after ten million; the time to look over a plant's \
                month, and what others wait meanwhile.
                """))

        @Option(help: ArgumentHelp(say("先存入这么多条再测。", "Measure again after so many readings."))) var fill =
            10_000_000
        @Option(help: ArgumentHelp(say("每次测量的条数。", "Readings of one measurement."))) var count = 2_000_000
        @OptionGroup var place: BenchPlace

        func run() async throws {
            let path = place.path
            let progress = ProgressLine()
            progress.step(say("准备…", "preparing…"))
            let speed = try await LedgerBench.speed(
                in: Home(path), fill: fill, count: count
            ) { progress.step($0) }
            progress.done()
            print(
                "RESULT ingest_per_s=\(speed.empty.figure(0))",
                "ingest_10m_per_s=\(speed.full.figure(0))",
                "ingest_10m_ratio=\((speed.full / speed.empty).figure(2))",
                "review_p50_ms=\(speed.review.median.figure(1))",
                "review_most_ms=\((speed.review.max() ?? 0).figure(1))",
                "meanwhile_p50_ms=\(speed.meanwhile.median.figure(1))",
                "meanwhile_most_ms=\((speed.meanwhile.max() ?? 0).figure(1))",
                "sweep_s=\(speed.sweep.figure(2))",
                "sweep_meanwhile_p50_ms=\(speed.sweepMeanwhile.median.figure(1))",
                "sweep_meanwhile_most_ms=\((speed.sweepMeanwhile.max() ?? 0).figure(1))")
            try FileManager.default.removeItem(atPath: path)
        }
    }
}

extension LedgerBench {
    /// What `speed` finds.
    struct Speed {
        /// Readings a second into a new store, and into one that holds so many.
        let empty: Double
        let full: Double
        /// Milliseconds to look over a month of one plant in the full store.
        let review: [Double]
        /// Milliseconds that each single reading took that was sent meanwhile.
        let meanwhile: [Double]
        /// Seconds of a sweep over all plants.
        let sweep: Double
        /// Milliseconds that each single reading took that was sent during the sweep.
        let sweepMeanwhile: [Double]
    }

    /// Readings a second into a new store, and into one that holds so many: each the median of five measurements.
    static func speed(
        in home: Home, fill: Int, count: Int, _ progress: (String) -> Void
    ) async throws -> Speed {
        let bench = try await LedgerBench(home: home, progress: progress)
        do {
            try await bench.begin()
            var next = 0
            func measure(_ streams: Int) async throws -> Double {
                defer { next += streams }
                return try await bench.send(streams: next..<next + streams)
            }
            func median() async throws -> Double {
                var speeds: [Double] = []
                for _ in 0..<5 { speeds.append(try await measure(max(1, count / stream / 5))) }
                return speeds.median
            }
            let empty = try await median()
            while next < fill / stream {
                let speed = try await measure(min(10, fill / stream - next))
                progress(
                    say(
                        "已存入 \(next * stream) 条，每秒 \(speed.figure(0)) 条…",
                        "\(next * stream) readings are in, \(speed.figure(0)) a second…"))
            }
            let full = try await median()
            progress(say("审看…", "reviewing…"))
            let reviews = try await bench.review()
            progress(say("全域检视…", "sweeping…"))
            // One that was cut off may be in.
            let swept = try await bench.sweep(after: reviews.meanwhile.count + 1)
            await bench.close()
            return Speed(
                empty: empty, full: full, review: reviews.times.map { $0.seconds * 1000 },
                meanwhile: reviews.meanwhile.map { $0.seconds * 1000 },
                sweep: swept.times.reduce(0) { $0 + $1.seconds },
                sweepMeanwhile: swept.meanwhile.map { $0.seconds * 1000 })
        } catch {
            await bench.close()
            throw error
        }
    }
}
