package import CommonAPI
import Refusals
package import Rulebook
package import Store
import SwiftProtobuf

/// Who follows this service's events, and how far each has got: durable, so that no event is forgotten that one of them
/// still needs.
package enum EventFollowers {
    /// Keeps events for that follower from now on.
    static func enter(_ follower: String, in transaction: WriteTransaction) throws {
        try transaction.execute(
            """
            INSERT INTO event_follower (follower, sequence, seen_at) VALUES ($1, 0, 0)
            ON CONFLICT (follower) DO NOTHING
            """,
            [.text(follower)])
    }

    /// Notes that everything up to that sequence is durable at the follower. A follower that was restored to an earlier
    /// state needs the later ones again, so the number may fall.
    package static func acknowledge(
        _ sequence: Int64, by follower: String, at now: Instant, in transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO event_follower (follower, sequence, seen_at) VALUES ($1, $2, $3)
            ON CONFLICT (follower) DO UPDATE SET sequence = excluded.sequence, seen_at = excluded.seen_at
            """,
            [.text(follower), .integer(sequence), .integer(now.microseconds)])
    }

    /// All of them, by their names.
    package static func list(in transaction: some ReadAccess) throws -> [FollowerRecord] {
        try transaction.rows("SELECT follower, sequence, seen_at FROM event_follower ORDER BY follower") {
            row in
            try FollowerRecord.with {
                $0.follower = try row.text(0)
                $0.acknowledged = try row.int64(1)
                $0.seenAt = try row.int64(2)
            }
        }
    }

    /// The last sequence that every follower has; `nil` without followers.
    static func commonSequence(in transaction: some ReadAccess) throws -> Int64? {
        try transaction.row("SELECT MIN(sequence) FROM event_follower") { try $0.int64IfPresent(0) } ?? nil
    }

    /// No longer keeps events for it.
    ///
    /// - Throws: `NOT_FOUND` (`follower-unknown`).
    static func forget(_ follower: String, in transaction: WriteTransaction) throws -> FollowerRecord {
        guard let record = try list(in: transaction).first(where: { $0.follower == follower }) else {
            throw Refusal(.followerUnknown, field: "follower")
        }
        try transaction.execute("DELETE FROM event_follower WHERE follower = $1", [.text(follower)])
        return record
    }
}
