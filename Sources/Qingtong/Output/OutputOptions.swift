import ArgumentParser
import Installation
import SwiftProtobuf

/// How a verb prints its answer.
struct OutputOptions: ParsableArguments {
    @Flag(help: ArgumentHelp(say("输出 JSON，供程序读取。", "Print JSON for programs.")))
    var json = false

    /// Prints one record as JSON, or what `lines` makes of it.
    func show(_ message: some SwiftProtobuf.Message, _ lines: () -> String) throws {
        print(json ? try message.jsonString() : lines())
    }

    /// Prints records as a JSON array, or the table.
    func show(_ messages: [some SwiftProtobuf.Message], _ table: () -> Table) throws {
        if json {
            print("[\(try messages.map { try $0.jsonString() }.joined(separator: ",\n"))]")
        } else {
            let table = table()
            print(table.isEmpty ? say("（没有记录）", "(no records)") : table.text)
        }
    }
}
