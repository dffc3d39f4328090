import ArgumentParser
import Foundation
import Installation

/// A verb that calls the services and prints their reply.
///
/// It defines its request, its reply and its text. Session, address, key, language, journal, `--json`, pages, exit
/// status and closing are done by the frame, in this protocol's `run`.
protocol Verb: AsyncParsableCommand {
    associatedtype Frame: VerbFrame
    associatedtype Reply

    /// The services to call, the signer, and the format of the output.
    var frame: Frame { get }

    /// Makes the calls.
    ///
    /// - Throws: `Status` when a service refuses; `ValidationError` for arguments that make no sense.
    func ask(_ session: Session) async throws -> Reply

    /// The reply for programs.
    func json(of reply: Reply) throws -> String

    /// The reply for people.
    func text(of reply: Reply) throws -> String

    /// What is printed below the text, such as the names behind the ids. Empty for nothing.
    func note(on reply: Reply, below text: String, _ session: Session) async throws -> String

    /// A warning on standard error, also when the output is for a program. Empty for nothing.
    func warning(on reply: Reply) -> String

    /// The exit status: 0 unless the reply itself is bad news.
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

    /// The output of the verb, and the exit status.
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
