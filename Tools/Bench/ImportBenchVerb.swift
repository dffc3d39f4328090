import ArgumentParser
import Foundation
import Installation
import ServiceKit

extension BenchProgram {
    /// Long lists, and how long others wait for them.
    struct OfImport: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: say(
                "导入长名单的速度，以及其间其他调用等候多久。",
                "Long lists of plants, and how long other signed commands wait meanwhile."),
            discussion: say(
                "先分批填满登记库，再导入一份名称各异的名单，最后导入一份同县、名称仅序号不同的名单。",
                """
                Fills the registry list by list, then takes one list of varied names and one of names in a single county \
                that differ in a number only, while others enter plants one by one.
                """))

        @Option(help: ArgumentHelp(say("事先已有的企业数。", "Plants that are there before."))) var plants = 40_000
        @Option(help: ArgumentHelp(say("名单行数。", "Rows of a list."))) var rows = 20_000
        @Option(help: ArgumentHelp(say("其间同时调用者。", "Others that call meanwhile."))) var callers = 4
        @OptionGroup var place: BenchPlace

        func run() async throws {
            let path = place.path
            let progress = ProgressLine()
            let bench = try await ImportBench(home: Home(path))
            var rounds: [(String, ImportBench.Round)] = []
            do {
                let batch = min(5_000, max(1, plants))
                for start in stride(from: 0, to: plants, by: batch) {
                    progress.step(say("登记 \(start)/\(plants) 家…", "entering \(start)/\(plants) plants…"))
                    let end = min(start + batch, plants)
                    let round = try await bench.take(
                        bench.variedRows(start..<end), plants: start, callers: 0, tag: "")
                    rounds.append((say("填充", "fill"), round))
                }
                progress.step(say("导入 \(rows) 行…", "taking \(rows) rows…"))
                rounds.append(
                    (
                        say("各异", "varied"),
                        try await bench.take(
                            bench.variedRows(plants..<plants + rows), plants: plants, callers: callers,
                            tag: "甲")
                    ))
                progress.step(say("导入 \(rows) 行同县近名…", "taking \(rows) rows of alike names…"))
                rounds.append(
                    (
                        say("近名", "alike"),
                        try await bench.take(
                            bench.alikeRows(rows), plants: plants + rows, callers: callers, tag: "乙")
                    ))
            } catch {
                await bench.close()
                throw error
            }
            await bench.close()
            try FileManager.default.removeItem(atPath: path)
            progress.done()
            report(rounds)
        }

        private func report(_ rounds: [(String, ImportBench.Round)]) {
            var table = Table(
                say("名单", "list"), say("已有", "plants"), say("行", "rows"), say("秒", "seconds"),
                say("行/秒", "rows/s"), say("归位秒", "settling s"), say("其他调用", "other calls"), "p99 ms",
                say("最久 ms", "longest ms"))
            for (name, round) in rounds {
                table.add(
                    name, String(round.plants), String(round.rows), round.seconds.figure(2),
                    round.perSecond.figure(0), round.settling.figure(2), String(round.waits.count),
                    (round.waits.percentileSeconds(99) * 1000).figure(1), round.longest.figure(1))
            }
            print(table.text)
            let measured = rounds.suffix(2).map(\.1)
            let speed = measured.map(\.perSecond).min() ?? 0
            let longest = measured.map(\.longest).max() ?? 0
            print("RESULT import_rows_per_s=\(speed.figure(0)) longest_wait_ms=\(longest.figure(1))")
        }
    }
}
