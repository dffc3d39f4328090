import CommonAPI
import Crypto
import Foundation
import SwiftProtobuf

extension Checks {
    /// What a source sent and what a follower applied are the same: every event up to the cursor that the follower
    /// cares about has one leaf there, over the same bytes, or is parked; and nothing was applied that was not sent.
    ///
    /// - Parameters:
    ///   - source: The store that published.
    ///   - follower: The store that follows it.
    ///   - types: The kinds of event that the follower cares about.
    ///   - isSettled: Whether the follower had time to catch up, so that its cursor must be at the end.
    /// - Returns: What does not hold.
    package static func reconcile(
        _ source: StoreSnapshot, with follower: StoreSnapshot, caringFor types: Set<String>, isSettled: Bool
    ) -> [Finding] {
        let cursor = follower.cursors[source.service, default: 0]
        let last = source.outbox.last?.sequence ?? 0
        // Heads are published at any time, also while the stores are being read.
        let lastFact = source.outbox.last { $0.type != TreeHead.protoMessageName }?.sequence ?? 0
        var findings: [Finding] = []
        if cursor > last {
            findings.append(
                Finding(
                    .lost, in: source.service,
                    "\(follower.service) has applied \(cursor) events, but only \(last) were published"))
        } else if isSettled, cursor < lastFact {
            findings.append(
                Finding(
                    .unreconciled, in: follower.service,
                    "only \(cursor) of the \(lastFact) events of \(source.service) were applied"))
        }
        let parked = follower.parked[source.service, default: []]
        var leaves: [String: [AuditLeaf]] = [:]
        for leaf in follower.leaves.compactMap(\.content)
        where leaf.isOfEvent && leaf.principalID == source.service {
            leaves[leaf.requestID, default: []].append(leaf)
        }
        for event in source.outbox where event.sequence <= cursor {
            let reference = "\(source.service)/\(event.sequence)"
            let applied = (leaves.removeValue(forKey: reference) ?? []).filter(\.isGood)
            guard types.contains(event.type), event.type != TreeHead.protoMessageName else { continue }
            findings += verdict(
                on: event, sentFirst: source.firstDigests[event.sequence], reference, applied,
                isParked: parked.contains(event.sequence), in: follower.service)
        }
        // What remains was applied without having been published, unless its event was retired already.
        let first = source.outbox.first?.sequence ?? 1
        for reference in leaves.keys.sorted() {
            guard let number = Int64(reference.split(separator: "/").last ?? ""), number >= first else {
                continue
            }
            findings.append(
                Finding(.unreconciled, in: follower.service, "\(reference) was applied, but never published"))
        }
        return findings
    }

    private static func verdict(
        on event: Event, sentFirst first: Data?, _ reference: String, _ applied: [AuditLeaf], isParked: Bool,
        in follower: String
    ) -> [Finding] {
        switch (applied.count, isParked) {
        case (0, true): []
        case (0, false): [Finding(.lost, in: follower, "\(reference) (\(event.type)) was never applied")]
        case (1, _):
            [Data(SHA256.hash(event.payload).bytes), first].contains(applied[0].payloadDigest)
                ? [] : [Finding(.unreconciled, in: follower, "\(reference) was applied with other bytes")]
        default: [Finding(.doubled, in: follower, "\(reference) was applied \(applied.count) times")]
        }
    }
}
