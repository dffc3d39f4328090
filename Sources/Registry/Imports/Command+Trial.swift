import ServiceKit
import Store

extension Command {
    /// Runs what may turn out to be a trial only: unless the body says that it stays, what it changed is undone, and the
    /// command goes on.
    func trial(_ body: () throws -> Bool) throws {
        do {
            try transaction.savepoint(isTrial: true) { _ in
                if try !body() { throw Undone() }
            }
        } catch is Undone {}
    }
}

private struct Undone: Error {}
