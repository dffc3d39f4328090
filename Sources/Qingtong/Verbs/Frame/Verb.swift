import ArgumentParser
import Foundation
import Installation

/// A verb that asks the services something and prints what they reply.
///
/// It says its request, its reply and its text. Session, address, key, language, journal, `--json`, pages, exit status and
/// closing are the frame's, which is this protocol's `run`.
protocol Verb: AsyncParsableCommand {
    associatedtype Frame: VerbFrame
    associatedtype Reply

    /// Where and as whom it calls, and how it prints.
    var frame: Frame { get }

    /// Makes the calls.
    ///
    /// - Throws: `Status` when a service refuses; `ValidationError` for what was typed and cannot be meant.
    func ask(_ session: Session) async throws -> Reply

    /// The reply for programs.
    func json(of reply: Reply) throws -> String

    /// The reply for people.
    func text(of reply: Reply) throws -> String

    /// What is said below the text: the names behind the ids, for one. Empty for nothing.
    func note(on reply: Reply, below text: String, _ session: Session) async throws -> String

    /// What whoever runs the program for a program should know, on standard error. Empty for nothing.
    func warning(on reply: Reply) -> String

    /// How the program ends: 0 unless the reply itself is bad news.
    func status(of reply: Reply) -> Int32
}

extension Verb {
    func run() async throws {
        let status = try await frame.withSession { session in
            let printed = try await printed(session)
            print(printed.text)
            if !printed.warning.isEmpty {
                try? FileHandle.standardError.write(contentsOf: Data("\(printed.warning)\n".utf8))
            }
            return printed.status
        }
        if status != 0 { throw ExitCode(status) }
    }

    /// What the verb prints, and how the program ends.
    func printed(_ session: Session) async throws -> (text: String, warning: String, status: Int32) {
        let reply = try await ask(session)
        guard !frame.output.json else {
            return (try json(of: reply), warning(on: reply), status(of: reply))
        }
        let text = try text(of: reply)
        let note = try await note(on: reply, below: text, session)
        return ([text, note].filter { !$0.isEmpty }.joined(separator: "\n"), "", status(of: reply))
    }

    func note(on reply: Reply, below text: String, _ session: Session) async throws -> String { "" }

    func warning(on reply: Reply) -> String { "" }

    func status(of reply: Reply) -> Int32 { 0 }
}
