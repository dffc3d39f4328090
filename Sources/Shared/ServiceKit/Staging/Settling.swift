import Logging
import Rulebook
import ServiceLifecycle
import Store

/// Moves the rows of a published batch to their place, or deletes those of an abandoned one, in small steps.
package struct Settling: Sendable {
    private let shell: Shell
    private let settle: @Sendable (Command) throws -> Bool

    /// Works with the step of a service's definition.
    package init(shell: Shell, settle: @escaping @Sendable (Command) throws -> Bool) {
        self.shell = shell
        self.settle = settle
    }

    /// One step, in a transaction of its own.
    ///
    /// - Returns: Whether more is left.
    package func step() async throws -> Bool {
        let (now, identity, settle) = (shell.clock(), shell.gates.identity, settle)
        return try await shell.database.write { transaction in
            try StagedBatch.giveUpStale(at: now, in: transaction)
            return try settle(
                Command(transaction: transaction, actor: .nobody, now: now, cause: "staged", node: identity))
        }
    }

    /// Steps until nothing is left.
    package func finish() async throws {
        while try await isAnything(), try await step() {
            try Task.checkCancellation()
        }
    }

    private func isAnything() async throws -> Bool {
        try await shell.database.read { transaction in
            try StagedBatch.state(in: transaction) != nil
        }
    }

    func run() async {
        do {
            try await finish()
        } catch {
            if !Task.isCancelled {
                shell.logger.error("a batch was not settled", metadata: ["error": "\(error)"])
            }
        }
    }
}

/// Settles for as long as the process runs.
struct SettlingService: Service {
    let settling: Settling

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await settling.run()
                // One look at a table of at most one row.
                try? await Task.sleep(for: .milliseconds(500))
            }
        }
    }
}
