import CommonAPI
import Crypto
import Foundation
import Installation
import RPC
import ServiceKit
import SwiftProtobuf

/// Compares what one service sent with what another applied.
struct Reconciliation: Codable, Sendable {
    let source: String
    let follower: String
    /// Events on which both sides agree.
    var agreed = 0
    /// Sent and not yet applied: the follower will get there.
    var waiting = 0
    var parked = 0
    /// Applied in an epoch of the source that a restoration ended: the source lost these and the follower keeps them,
    /// as the record of the restoration says. They are no differences; one line each.
    var ended: [String] = []
    /// What the sides disagree on, one line each.
    var differences: [String] = []

    /// Compares the two sides.
    ///
    /// - Parameters:
    ///   - source: The service that publishes.
    ///   - follower: The service that applies.
    ///   - sent: What the source published and still stores, in order.
    ///   - applied: What the follower did with the source's events, in order.
    ///   - epochs: The epochs of the source, in order.
    init(
        source: String, follower: String, sent: [EventRecord], applied: [EventRecord], epochs: [Epoch] = []
    ) {
        self.source = source
        self.follower = follower
        let taken = Dictionary(applied.map { ($0.sequence, $0) }) { $1 }
        let known = Set(sent.map(\.sequence))
        let last = applied.last?.sequence ?? 0
        // What either side has deleted by age cannot be compared.
        let first = max(sent.first?.sequence ?? 0, applied.first?.sequence ?? 0)
        for event in sent where event.sequence >= first || applied.isEmpty {
            guard let record = taken[event.sequence] else {
                if event.sequence > last {
                    waiting += 1
                } else {
                    differences.append(
                        say(
                            "第 \(event.sequence) 号事件已发出，却被跳过",
                            "event \(event.sequence) was sent and passed over"))
                }
                continue
            }
            if record.fate == .parked { parked += 1 }
            if record.id == event.id, event.digests.contains(record.digest) {
                agreed += 1
            } else if record.isOfEnded(epochs) {
                ended.append(
                    say(
                        "第 \(event.sequence) 号事件（\(record.id)）已应用，其序号后来另用",
                        "event \(event.sequence) (\(record.id)) was applied; its number was used again"))
                // The number was used again; the follower gets the new event once it has rejoined.
                waiting += 1
            } else {
                differences.append(
                    say(
                        "第 \(event.sequence) 号事件发出时为 \(event.id)，应用的却是 \(record.id)",
                        "event \(event.sequence) was sent as \(event.id) and applied as \(record.id)"))
            }
        }
        for record in applied where record.sequence >= first && !known.contains(record.sequence) {
            guard !record.isOfEnded(epochs) else {
                ended.append(
                    say(
                        "第 \(record.sequence) 号事件（\(record.id)）已应用，而恢复后已失去",
                        "event \(record.sequence) (\(record.id)) was applied, and the restoration lost it"))
                continue
            }
            differences.append(
                say(
                    "第 \(record.sequence) 号事件（\(record.id)）已应用，而发出方没有",
                    "event \(record.sequence) (\(record.id)) was applied, and the source does not have it"))
        }
    }

    /// Asks both sides and compares them.
    static func run(
        from source: String, to follower: String, _ session: Session
    ) async throws -> Reconciliation {
        // The applied side first: what is sent meanwhile then counts as waiting, not as a difference.
        let applied = try await all { after in
            try await OperationsClient(session.caller(of: follower)).listApplied(
                .with {
                    $0.source = source
                    $0.after = after
                }, options: CallOptions(timeout: .seconds(60)))
        }
        let sent = try await all { after in
            try await OperationsClient(session.caller(of: source)).listSent(
                .with { $0.after = after }, options: CallOptions(timeout: .seconds(60)))
        }
        let epochs = try await OperationsClient(session.caller(of: source)).listEpochs(EpochsRequest()).epochs
        return Reconciliation(
            source: source, follower: follower, sent: sent, applied: applied, epochs: epochs)
    }

    private static func all(
        _ page: (Int64) async throws -> Decoded<EventRecord>
    ) async throws -> [EventRecord] {
        var records: [EventRecord] = []
        while true {
            let count = records.count
            for try await record in try await page(records.last?.sequence ?? 0) { records.append(record) }
            if records.count == count { return records }
        }
    }
}

extension EventRecord {
    /// Whether it was sent before a restoration that lost it: its number is after the last event that the new epoch
    /// took over, and by the time in its id it was made before that epoch.
    fileprivate func isOfEnded(_ epochs: [Epoch]) -> Bool {
        guard let made = UUIDv7(id)?.milliseconds else { return false }
        return epochs.dropFirst().contains { epoch in
            sequence > epoch.beganAfter && made < epoch.since / 1_000
        }
    }
}
