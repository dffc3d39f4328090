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
                "由程序把一份同县、名称仅序号不同的名单导入空的登记库，填满之后再导入一份；其间其他调用逐家登记。",
                """
                The program takes a list of names in one county that differ in a number only into an empty registry, and another one once \
                it is full, while others enter plants one by one. Before the last line, a list of varied names with their codes.
                """
            ))

        @Option(help: ArgumentHelp(say("第二份名单导入前已有的企业数。", "Plants that are there before the second list.")))
        var plants = 40_000
        @Option(help: ArgumentHelp(say("名单行数。", "Rows of a list."))) var rows = 20_000
        @Option(help: ArgumentHelp(say("其间同时调用者。", "Others that call meanwhile."))) var callers = 1
        @Flag(help: ArgumentHelp(say("再导入一份名称各异的名单。", "Take a list of varied names too."))) var varied = false
        @OptionGroup var place: BenchPlace

        func run() async throws {
            let path = place.path
            let progress = ProgressLine()
            let bench = try await ImportBench(home: Home(path))
            var rounds: [(String, ImportBench.Round)] = []
            do {
                progress.step(say("导入 \(rows) 行到空库…", "taking \(rows) rows into an empty registry…"))
                rounds.append(
                    (
                        say("空库", "empty"),
                        try await bench.take(bench.alike(0..<rows), plants: 0, callers: callers, tag: "甲")
                    ))
                for start in stride(from: rows, to: plants, by: rows) {
                    progress.step(say("填充 \(start)/\(plants) 家…", "filling \(start)/\(plants) plants…"))
                    _ = try await bench.take(
                        bench.alike(start..<min(start + rows, plants)), plants: start, callers: 0, tag: "")
                }
                let there = max(rows, plants)
                progress.step(say("再导入 \(rows) 行…", "taking \(rows) rows more…"))
                rounds.append(
                    (
                        say("满库", "full"),
                        try await bench.take(
                            bench.alike(there..<there + rows), plants: there, callers: callers, tag: "乙")
                    ))
                if varied {
                    progress.step(say("导入 \(rows) 行各异名称…", "taking \(rows) varied rows…"))
                    rounds.append(
                        (
                            say("各异", "varied"),
                            try await bench.take(
                                bench.varied(0..<rows), plants: there + rows, callers: callers, tag: "丙")
                        ))
                }
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
            let (empty, full) = (rounds[0].1.perSecond, rounds[1].1.perSecond)
            let longest = rounds.prefix(2).map(\.1.longest).max() ?? 0
            print(
                "RESULT rows_per_s=\(empty.figure(0)) full_ratio=\((full / empty).figure(2)) others_max_ms=\(longest.figure(1))"
            )
        }
    }
}
