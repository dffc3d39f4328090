import ArgumentParser
import Installation

/// A verb that writes its reply as it arrives: a list too long to hold in memory, or an endless one.
protocol StreamVerb: AsyncParsableCommand {
    associatedtype Frame: VerbFrame

    /// The services to call, the signer, and the format of the output.
    var frame: Frame { get }

    /// Makes the calls and writes the output piece by piece.
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
