import ArgumentParser
import Installation

/// How a verb prints its answer.
struct OutputOptions: ParsableArguments {
    @Flag(help: ArgumentHelp(say("输出 JSON，供程序读取。", "Print JSON for programs.")))
    var json = false
}
