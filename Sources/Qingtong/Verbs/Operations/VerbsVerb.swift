import ArgumentParser
import Foundation
import Installation

/// All verbs of the program and their purpose, in one table.
struct VerbsVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verbs", abstract: say("列出全部命令及其用途。", "List every verb and what it is for."))
    @OptionGroup var output: OutputOptions

    /// A verb that does something; groups are not listed.
    struct Entry: Encodable {
        /// The words to type after `qingtong`.
        let verb: String
        /// Its purpose, in the language of this terminal.
        let abstract: String
    }

    func run() throws {
        let entries = Self.entries(of: Qingtong.self, after: [])
        if output.json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.withoutEscapingSlashes, .prettyPrinted]
            print(String(decoding: try encoder.encode(entries), as: UTF8.self))
        } else {
            let columns = [Column<Entry>("命令", "verb") { $0.verb }, Column("用途", "for") { $0.abstract }]
            print(Table(entries, columns).text)
        }
    }

    private static func entries(of command: any ParsableCommand.Type, after words: [String]) -> [Entry] {
        let subcommands = command.configuration.subcommands
        guard !subcommands.isEmpty else {
            return [Entry(verb: words.joined(separator: " "), abstract: command.configuration.abstract)]
        }
        return subcommands.flatMap { entries(of: $0, after: words + [$0._commandName]) }
    }
}
