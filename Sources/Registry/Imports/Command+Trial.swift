import ServiceKit
import Store

extension Command {
    /// Runs a change that may be a trial only: if the body returns false, its changes are rolled back, and the command
    /// goes on.
    func trial(_ body: () throws -> Bool) throws {
        do {
            try transaction.savepoint(isTrial: true) { _ in
                if try !body() { throw Undone() }
            }
        } catch is Undone {}
    }
}

private struct Undone: Error {}
