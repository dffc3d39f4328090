import Installation
import RPC

/// The answers of the services that answered, and why the others did not: a service that is down does not hide the
/// answers of the others.
struct PartialAnswer<Part> {
    /// A service that did not answer.
    struct Absence {
        let service: String
        /// In the language of this terminal.
        let why: String
    }

    private(set) var parts: [Part] = []
    private(set) var missing: [Absence] = []

    /// Asks every service in turn.
    ///
    /// - Parameters:
    ///   - services: Their names.
    ///   - ask: Calls one service.
    /// - Throws: The first error, when no service answered.
    init(of services: [String] = HomeBuilder.services, _ ask: (String) async throws -> Part) async throws {
        try await self.init(of: services, named: { $0 }, ask)
    }

    /// Asks about each item in turn.
    ///
    /// - Parameters:
    ///   - all: The items to ask about.
    ///   - named: The name of an item, for the message that its answer is missing.
    ///   - ask: Asks about one item.
    /// - Throws: The first error, when nothing was answered.
    init<Asked>(of all: [Asked], named: (Asked) -> String, _ ask: (Asked) async throws -> Part) async throws {
        var first: (any Error)?
        for asked in all {
            do {
                parts.append(try await ask(asked))
            } catch {
                first = first ?? error
                missing.append(Absence(service: named(asked), why: ErrorText.sentence(of: error)))
            }
        }
        if parts.isEmpty, let first { throw first }
    }

    /// The same with other parts.
    func map<Other>(_ change: (Part) -> Other) -> PartialAnswer<Other> {
        PartialAnswer<Other>(
            parts: parts.map(change), missing: missing.map { .init(service: $0.service, why: $0.why) })
    }

    private init(parts: [Part], missing: [Absence]) {
        (self.parts, self.missing) = (parts, missing)
    }

    /// What is missing and why, one line each; empty when nothing is.
    var warning: String {
        missing.map { say("缺 \($0.service)：\($0.why)", "\($0.service) is missing: \($0.why)") }.joined(
            separator: "\n")
    }

    /// The exit status of a verb: 1 when something is missing.
    var status: Int32 { missing.isEmpty ? 0 : 1 }
}
