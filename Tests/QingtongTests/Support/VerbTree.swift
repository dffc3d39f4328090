import ArgumentParser

@testable import Installation
@testable import Qingtong

/// Every verb of the program, by the words that one types.
enum VerbTree {
    struct Entry {
        let path: String
        let type: any ParsableCommand.Type
    }

    /// The verbs that do something, in the order of `--help`; groups are left out.
    static var all: [Entry] { leaves(of: Qingtong.self, after: []) }

    private static func leaves(of command: any ParsableCommand.Type, after words: [String]) -> [Entry] {
        let subcommands = command.configuration.subcommands
        guard !subcommands.isEmpty else { return [Entry(path: words.joined(separator: " "), type: command)] }
        return subcommands.flatMap { leaves(of: $0, after: words + [$0._commandName]) }
    }
}
