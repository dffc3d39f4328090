import ArgumentParser
import Installation
import SwiftProtobuf

/// A record shown to people in a few lines, the same for every verb.
protocol Summarised: SwiftProtobuf.Message {
    /// The record for people.
    var summary: String { get }
}

extension RecordVerb where Reply: Summarised {
    func text(of reply: Reply) -> String { reply.summary }
}

/// A record that `show` shows by its id.
protocol ShownRecord: Summarised {
    /// The `--help` text of its `show`.
    static var showing: String { get }

    /// Gets the record.
    ///
    /// - Throws: `Status` when the service refuses.
    static func get(_ id: String, by session: Session) async throws -> Self
}

/// Shows one record by its id.
struct ShowRecord<Record: ShownRecord>: ShowVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "show", abstract: Record.showing)
    }

    @Argument(help: .id) var id: String
    @OptionGroup var frame: SignedFrame

    func ask(_ session: Session) async throws -> Record { try await Record.get(id, by: session) }
}

/// A record that is withdrawn, cancelled or ended by its id, with a reason.
protocol EndedRecord: Summarised {
    /// The verb that ends it, with its `--help` text.
    static var ending: (verb: String, abstract: String) { get }

    /// Ends the record.
    ///
    /// - Throws: `Status` when the service refuses.
    static func end(_ id: String, because reason: String, by session: Session) async throws -> Self
}

/// Ends one record.
struct EndRecord<Record: EndedRecord>: RecordVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: Record.ending.verb, abstract: Record.ending.abstract)
    }

    @Argument(help: .id) var id: String
    @Argument(help: .reason) var reason: String
    @OptionGroup var frame: SignedFrame

    func ask(_ session: Session) async throws -> Record {
        try await Record.end(id, because: reason, by: session)
    }
}
