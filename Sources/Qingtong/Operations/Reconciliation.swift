import CommonAPI
import Foundation
import RPC
import ServiceKit
import SwiftProtobuf

/// Holds what one service sent against what another applied.
struct Reconciliation: Codable, Sendable {
    let source: String
    let follower: String
    /// Events that both sides know and mean the same by.
    var agreed = 0
    /// Sent and not yet applied: the follower is on its way.
    var waiting = 0
    var parked = 0
    /// What the sides do not agree on, one line each.
    var differences: [String] = []

    /// Compares the two sides.
    ///
    /// - Parameters:
    ///   - source: The service that publishes.
    ///   - follower: The service that applies.
    ///   - sent: What the source published and still keeps, in order.
    ///   - applied: What became of the source's events at the follower, in order.
    init(source: String, follower: String, sent: [EventRecord], applied: [EventRecord]) {
        self.source = source
        self.follower = follower
        let taken = Dictionary(applied.map { ($0.sequence, $0) }) { $1 }
        let known = Set(sent.map(\.sequence))
        let last = applied.last?.sequence ?? 0
        // What either side has forgotten, by age, cannot be compared.
        let first = max(sent.first?.sequence ?? 0, applied.first?.sequence ?? 0)
        for event in sent where event.sequence >= first || applied.isEmpty {
            guard let record = taken[event.sequence] else {
                if event.sequence > last {
                    waiting += 1
                } else {
                    differences.append("event \(event.sequence) was sent and passed over")
                }
                continue
            }
            if record.fate == .parked { parked += 1 }
            // What words were taken out of since was applied with or without them.
            if record.id == event.id, [event.digest, event.firstDigest].contains(record.digest) {
                agreed += 1
            } else {
                differences.append(
                    "event \(event.sequence) was sent as \(event.id) and applied as \(record.id)")
            }
        }
        for record in applied where record.sequence >= first && !known.contains(record.sequence) {
            differences.append(
                "event \(record.sequence) (\(record.id)) was applied, and the source does not have it")
        }
    }

    /// Asks both sides.
    static func run(
        from source: String, to follower: String, _ session: Session
    ) async throws -> Reconciliation {
        // The applied side first: what is sent meanwhile is then waiting, and not a difference.
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
        return Reconciliation(source: source, follower: follower, sent: sent, applied: applied)
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
