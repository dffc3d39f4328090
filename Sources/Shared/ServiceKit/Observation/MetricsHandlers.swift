package import CommonAPI
import Metrics
import RPC
package import Rulebook
package import Store
import SwiftProtobuf

/// Shows what the process has counted, with what only the store knows.
package struct MetricsService: MetricsHandlers {
    package typealias Command = ServiceKit.Command
    package typealias Query = ServiceKit.Query

    private let node: String
    private let meters: Meters
    private let since: Instant
    private let database: Database
    private let readers: OutboxReaders
    private let followers: [FollowerStatus]
    private let alarms: AlarmSource
    private let storePath: String?

    /// Shows these meters.
    ///
    /// - Parameters:
    ///   - meters: What the process counts into.
    ///   - node: The service instance.
    ///   - since: When it began to count.
    ///   - database: Whose queue is looked at.
    ///   - readers: How far others have followed this service.
    ///   - followers: How this service follows others.
    ///   - alarms: What of the service's own people have to act on.
    ///   - storePath: The store's file; `nil` for a store in memory.
    package init(
        _ meters: Meters, node: String, since: Instant, database: Database, readers: OutboxReaders,
        followers: [FollowerStatus], alarms: @escaping AlarmSource = { _ in [] },
        storePath: String? = nil
    ) {
        self.node = node
        self.meters = meters
        self.since = since
        self.database = database
        self.readers = readers
        self.followers = followers
        self.alarms = alarms
        self.storePath = storePath
    }

    package func getMetrics(_ request: GetMetricsRequest, _ query: Query) throws -> MetricsReport {
        try query.actor.require(.administrator, .auditor, over: .province)
        try sample(at: query.now, in: query.transaction)
        return .with {
            $0.node = node
            $0.since = since.microseconds
            $0.metrics = meters.values.map { Metric($0.name, $0.value) }
        }
    }

    /// Updates the gauges that are not set as things happen.
    private func sample(at now: Instant, in transaction: ReadTransaction) throws {
        let waiting = try readers.waiting(at: now, in: transaction)
        set("store.waiting_writes", Double(database.waitingWrites))
        set("store.oldest_write_age_seconds", database.oldestWriteAge.seconds)
        set("outbox.published", Double(try Outbox.lastSequence(in: transaction)))
        set("outbox.unacknowledged", Double(waiting.count))
        set("outbox.oldest_unacknowledged_age_seconds", Double(waiting.oldestSeconds))
        set("process.start_time_seconds", Double(since.microseconds) / 1e6)
        for (name, value) in ProcessFigures.all(storePath: storePath) { set(name, value) }
        for alarm in try alarms(transaction) { set(alarm.metric, Double(alarm.count)) }
        for follower in followers {
            let report = follower.report(
                applied: try Inbox.cursor(of: follower.source, in: transaction),
                deadLetters: try DeadLetters.count(of: follower.source, in: transaction))
            let source = [("source", follower.source)]
            set("follower.lag", Double(report.known - report.applied), source)
            set("follower.dead_letters", Double(report.deadLetters), source)
            set("follower.connected", report.connected ? 1 : 0, source)
        }
    }

    private func set(_ label: String, _ value: Double, _ dimensions: [(String, String)] = []) {
        Meter(label: label, dimensions: dimensions, factory: meters).set(value)
    }
}

extension Metric {
    fileprivate init(_ name: Meters.Name, _ reading: Meters.Value) {
        self = .with {
            $0.name = name.label
            $0.labels = name.dimensions.map { key, value in
                .with {
                    $0.name = key
                    $0.value = value
                }
            }
            switch reading {
            case .counter(let value): $0.counter = value
            case .gauge(let value): $0.gauge = value
            case .histogram(let buckets):
                $0.histogram = .with {
                    $0.bounds = Buckets.bounds
                    $0.counts = buckets.counts
                    $0.sum = buckets.sum
                }
            }
        }
    }
}

extension Duration {
    fileprivate var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
