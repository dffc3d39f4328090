package import CommonAPI
import Crypto
import Refusals
package import Rulebook
package import Store
import SwiftProtobuf

/// The periods of a store between restorations from a backup.
///
/// A restored store publishes its next events under numbers that were used before. A follower that had applied those would
/// take the new ones for old; the epoch tells them apart (docs/decisions/0012).
package enum Epochs {
    /// Begins the first epoch of a store that has none yet.
    static func beginFirst(at now: Instant, in transaction: WriteTransaction) throws {
        guard try current(in: transaction) == nil else { return }
        try begin(at: now, in: transaction)
    }

    /// Begins a new epoch after the last event published: what a store does that was restored.
    package static func begin(at now: Instant, in transaction: WriteTransaction) throws {
        let id = UUIDv7(
            milliseconds: now.microseconds / 1000, random: Entropy.bytes(UUIDv7.randomByteCount)
        ).text
        try transaction.execute(
            """
            INSERT INTO store_epoch (number, id, began_after, since)
            SELECT COALESCE(MAX(number), 0) + 1, $1, $2, $3 FROM store_epoch
            """,
            [
                .text(id), .integer(try Outbox.lastSequence(in: transaction)), .integer(now.microseconds),
            ])
    }

    /// The present epoch; `nil` in a store that was never served.
    package static func current(in transaction: some ReadAccess) throws -> Epoch? {
        try list(in: transaction).last
    }

    /// All of them, in their order.
    package static func list(in transaction: some ReadAccess) throws -> [Epoch] {
        try transaction.rows("SELECT id, began_after, since FROM store_epoch ORDER BY number") { row in
            try Epoch.with {
                $0.id = try row.text(0)
                $0.beganAfter = try row.int64(1)
                $0.since = try row.int64(2)
            }
        }
    }

    /// Refuses a follower whose past is not this store's.
    ///
    /// - Parameters:
    ///   - after: The last sequence the follower applied.
    ///   - epoch: The epoch in which it was sent; empty when the follower learnt none.
    ///   - transaction: Where to look.
    /// - Throws: `cursor-ahead`, `epoch-unknown`, `epoch-diverged`, `events-gone`.
    static func check(after: Int64, in epoch: String, _ transaction: some ReadAccess) throws {
        let epochs = try list(in: transaction)
        if !epoch.isEmpty {
            guard let place = epochs.firstIndex(where: { $0.id == epoch }) else {
                throw Refusal(.epochUnknown, field: "epoch", ["epoch": epoch])
            }
            if let next = epochs.dropFirst(place + 1).first, after > next.beganAfter {
                throw Refusal(
                    .epochDiverged, field: "after",
                    ["after": String(after), "common": String(next.beganAfter)])
            }
        }
        let published = try Outbox.lastSequence(in: transaction)
        guard after <= published else {
            throw Refusal(
                .cursorAhead, field: "after", ["after": String(after), "published": String(published)])
        }
        let first = try Outbox.firstSequence(in: transaction)
        guard after + 1 >= first || published == 0 else {
            throw Refusal(.eventsGone, field: "after", ["after": String(after), "first": String(first)])
        }
    }
}
