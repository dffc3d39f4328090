import CommonAPI
import RPC
import Refusals
import Rulebook
import Store
import SwiftProtobuf

extension ServiceTable {
    /// Serves `Health`. Life is an answer; readiness is a write that reached the disk, and more.
    ///
    /// - Parameters:
    ///   - followers: How this service follows others.
    ///   - readers: How far others have followed this one.
    ///   - alarms: What of the service's own people have to act on.
    ///   - storePath: The store's file, whose disk is looked at; `nil` for a store in memory.
    ///   - limits: From when on it warns.
    package mutating func serveHealth(
        followers: [FollowerStatus], readers: OutboxReaders = OutboxReaders(),
        alarms: @escaping AlarmSource = { _ in [] }, storePath: String? = nil,
        limits: HealthLimits = HealthLimits()
    ) {
        describe(HealthDescriptor.schema)
        let (shell, startedAt) = (shell, shell.clock())
        add(
            HealthMethods.checkLive,
            .unary { call in
                let report = LiveReport.with {
                    $0.node = shell.node
                    $0.version = Version.text
                    $0.time = shell.clock().microseconds
                    $0.startedAt = startedAt.microseconds
                }
                call.end(Result { .reply(try report.serializedBytes()) })
            })
        let asking = HealthAsking(
            probe: HealthProbe(
                shell: shell, followers: followers, readers: readers, alarms: alarms, storePath: storePath,
                limits: limits))
        add(HealthMethods.checkHealth, .unary { call in asking.answer(call) })
    }
}

/// Who asks decides what is looked at and told.
private struct HealthAsking: Sendable {
    let probe: HealthProbe
    private let shared = SharedProbe<HealthProbe.Measured>()
    private let recent = RecentReport()

    init(probe: HealthProbe) {
        self.probe = probe
    }

    func answer(_ call: ServerCall) {
        let (shell, credentials) = (probe.shell, probe.shell.credentials(of: call, provenNow: false))
        guard credentials.claims != nil else { return answerStranger(call) }
        // On a read: also when the store takes no writes, an operator is to read why.
        shell.database.enqueueRead(deadline: call.deadline) { transaction in
            credentials.isOperators(in: transaction, by: shell.gates)
        } completion: { isOperator in
            switch isOperator {
            case .success(true): look { report in call.end(Result { .reply(try report.serializedBytes()) }) }
            case .success(false): answerStranger(call)
            // Nobody knows who asks: the store is gone, which a report from before would hide.
            case .failure: tellStranger(call)
            }
        }
    }

    private func answerStranger(_ call: ServerCall) {
        if let report = recent.reportOrTurn() {
            return call.end(Result { .reply(try report.serializedBytes()) })
        }
        tellStranger(call)
    }

    private func tellStranger(_ call: ServerCall) {
        look { report in
            recent.keep(report.forEveryone)
            call.end(Result { .reply(try report.forEveryone.serializedBytes()) })
        }
    }

    private func look(_ tell: @escaping @Sendable (HealthReport) -> Void) {
        let now = probe.shell.clock()
        shared.ask(probe.shell.database) { transaction in
            try probe.measure(at: now, in: transaction)
        } completion: { result in
            tell(probe.report(result, at: now))
        }
    }
}

/// Looks at everything that the service needs for its work.
private struct HealthProbe: Sendable {
    let shell: Shell
    let followers: [FollowerStatus]
    let readers: OutboxReaders
    let alarms: AlarmSource
    let storePath: String?
    let limits: HealthLimits

    /// What only the store knows.
    struct Measured: Sendable {
        var last: Instant?
        var followers: [FollowerHealth]
        var published: Int64
        var auditSize: Int64
        var waiting: OutboxReaders.Waiting
        var isSettled: Bool
        var forks: Int64
        var gaps: [CompetenceGap]
        var alarms: [Alarm]
    }

    func measure(at now: Instant, in transaction: WriteTransaction) throws -> Measured {
        let last = try transaction.rows(
            "SELECT time FROM health_probe WHERE node = $1", [.text(shell.node)]
        ) { Instant(microseconds: try $0.int64(0)) }.first
        try transaction.execute(
            """
            INSERT INTO health_probe (node, time) VALUES ($1, $2)
            ON CONFLICT (node) DO UPDATE SET time = excluded.time
            """,
            [.text(shell.node), .integer(now.microseconds)])
        return Measured(
            last: last,
            followers: try followers.map { follower in
                follower.report(
                    applied: try Inbox.cursor(of: follower.source, in: transaction),
                    deadLetters: try DeadLetters.count(of: follower.source, in: transaction))
            },
            published: try Outbox.lastSequence(in: transaction),
            auditSize: try AuditLog.size(in: transaction),
            waiting: try readers.waiting(at: now, in: transaction),
            isSettled: try OwnRestoration.state(of: transaction).isSettled,
            forks: try WitnessedLog.forks(in: transaction),
            gaps: try shell.gates.memo.competenceGaps(on: now.day, in: transaction),
            alarms: try alarms(transaction.reading))
    }

    func report(_ result: Result<Measured, any Error>, at now: Instant) -> HealthReport {
        let skews = Dictionary(
            uniqueKeysWithValues: followers.compactMap { follower in
                follower.clockSkew.map { (follower.source, $0) }
            })
        var checks: [HealthCheck] = []
        if let storePath { checks.append(.disk(free: DiskSpace.free(at: storePath), limits)) }
        var report = HealthReport.with {
            $0.node = shell.node
            $0.live = true
            $0.time = now.microseconds
            $0.version = Version.text
        }
        switch result {
        case .failure(let error):
            checks.insert(.store(trouble: Wording(of: error)), at: 0)
            checks.append(.clock(now: now, last: nil, skews: skews, limits))
        case .success(let measured):
            checks.insert(.store(trouble: nil), at: 0)
            checks.append(.clock(now: now, last: measured.last, skews: skews, limits))
            checks.append(
                .outbox(
                    waiting: measured.waiting.count, oldestSeconds: measured.waiting.oldestSeconds, limits))
            checks += measured.followers.map { .follows($0, at: now, limits) }
            if !measured.isSettled { checks.append(.unsettled) }
            if measured.forks > 0 { checks.append(.forked(measured.forks)) }
            if let unsettled = HealthCheck.competence(measured.gaps) { checks.append(unsettled) }
            checks += measured.alarms.filter { $0.count > 0 }.map {
                HealthCheck($0.name, .warning, $0.detail)
            }
            report.followers = measured.followers
            report.published = measured.published
            report.auditSize = measured.auditSize
        }
        report.checks = checks
        let bad = checks.filter { $0.finding == .bad }
        report.ready = bad.isEmpty
        report.trouble = bad.map(\.detail).joined(separator: "; ")
        report.troubleChinese = bad.map(\.detailChinese).joined(separator: "；")
        return report
    }
}

/// The version of this build.
package enum Version {
    package static let text = "0.1.0"
}
