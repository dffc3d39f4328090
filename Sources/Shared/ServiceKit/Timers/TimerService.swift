import Logging
import Rulebook
import ServiceLifecycle
import Store

/// Fires timers as they become due, for as long as the process runs.
struct TimerService: Service {
    let shell: Shell
    let runner: TimerRunner

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await runDue()
                } catch {
                    shell.logger.error("timers not fired", metadata: ["error": "\(error)"])
                }
                // Reads the first row of an index; legal clocks need no millisecond precision.
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    private func runDue() async throws {
        let (now, runner) = (shell.clock(), runner)
        let isAnyDue = try await shell.database.read { transaction in
            try !Timers.due(at: now, limit: 1, in: transaction).isEmpty
        }
        guard isAnyDue else { return }
        var last: KeptTimer?
        repeat {
            let after = last
            last = try await shell.database.write { transaction in
                try runner.runPage(at: now, after: after, in: transaction)?.last
            }
        } while last != nil && !Task.isCancelled
    }
}

/// Forgets old events, and reads that can no longer be repeated, now and then.
struct RetentionService: Service {
    let shell: Shell
    let retention: Retention

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    while try await sweep() > 0, !Task.isCancelled {}
                } catch {
                    shell.logger.error("old events not forgotten", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: .seconds(60))
            }
        }
    }

    private func sweep() async throws -> Int {
        let (now, retention) = (shell.clock(), retention)
        return try await shell.database.write { transaction in
            try AnsweredReads.forget(at: now, in: transaction)
            return try retention.sweep(at: now, in: transaction)
        }
    }
}
