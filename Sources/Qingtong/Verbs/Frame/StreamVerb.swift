import ArgumentParser
import Installation

/// A verb whose reply is written as it comes: a list that is too long to be held, or one that goes on.
protocol StreamVerb: AsyncParsableCommand {
    associatedtype Frame: VerbFrame

    /// Where and as whom it calls, and how it prints.
    var frame: Frame { get }

    /// Makes the calls and writes what comes, piece by piece.
    ///
    /// - Throws: `Status` when a service refuses; what `write` throws when the output is lost.
    func ask(_ session: Session, _ write: (String) throws -> Void) async throws
}

extension StreamVerb {
    func run() async throws {
        try await frame.withSession { session in
            try await ask(session) { try StandardOutput.write($0) }
        }
    }
}
