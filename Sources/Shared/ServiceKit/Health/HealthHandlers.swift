import CommonAPI
import RPC
import Rulebook
import Store
import SwiftProtobuf

extension ServiceTable {
    /// Serves `Health.CheckHealth`. Readiness is a write that reached the disk, not a process that answers.
    package mutating func serveHealth(followers: [FollowerStatus]) {
        add(
            HealthMethods.checkHealth,
            .unary { [shell] call in
                let now = shell.clock()
                shell.database.enqueueWrite { transaction in
                    try HealthProbe.report(shell, followers: followers, at: now, in: transaction)
                } completion: { result in
                    let report =
                        switch result {
                        case .success(let report): report
                        case .failure(let error): HealthProbe.unready(shell, because: error, at: now)
                        }
                    call.end(Result { .reply(try report.serializedBytes()) })
                }
            })
    }
}

private enum HealthProbe {
    static func report(
        _ shell: Shell, followers: [FollowerStatus], at now: Instant, in transaction: WriteTransaction
    ) throws -> HealthReport {
        try transaction.execute(
            """
            INSERT INTO health_probe (node, time) VALUES ($1, $2)
            ON CONFLICT (node) DO UPDATE SET time = excluded.time
            """,
            [.text(shell.node), .integer(now.microseconds)])
        var report = blank(shell, at: now)
        report.ready = true
        report.followers = try followers.map { follower in
            follower.report(
                applied: try Inbox.cursor(of: follower.source, in: transaction),
                deadLetters: try DeadLetters.count(of: follower.source, in: transaction))
        }
        report.published = try Outbox.lastSequence(in: transaction)
        report.auditSize = try AuditLog.size(in: transaction)
        return report
    }

    static func unready(_ shell: Shell, because error: any Error, at now: Instant) -> HealthReport {
        var report = blank(shell, at: now)
        report.trouble = "\(error)"
        return report
    }

    private static func blank(_ shell: Shell, at now: Instant) -> HealthReport {
        .with {
            $0.node = shell.node
            $0.live = true
            $0.time = now.microseconds
            $0.version = Version.text
        }
    }
}

/// The version of this build.
package enum Version {
    package static let text = "0.1.0"
}
