package import Crypto
import RPC
import Refusals
import Rulebook
package import Store

/// The replies given to commands, so that a repeated request has one effect and gets the first answer. One that carries a
/// signature of this service is kept without it (`SignedReply`).
package enum StoredReplies {
    /// What a reply is kept under: request ids of two principals have nothing to do with each other.
    package struct Key: Hashable, Sendable {
        package let principal: String
        package let requestID: String

        /// The key of a request.
        package init(principal: String, requestID: String) {
            self.principal = principal
            self.requestID = requestID
        }
    }

    /// A reply given before, with what it was the reply to.
    package struct Entry: Sendable {
        package let method: String
        package let payloadDigest: Digest
        package let body: [UInt8]
        /// UTC microseconds when it was given.
        package let time: Int64
        /// The latest signed time, UTC microseconds, to which it was given; 0 in replies from before that was kept.
        let signedTime: Int64
    }

    /// The reply given to that request; `nil` when it is new.
    package static func find(_ key: Key, in transaction: some ReadAccess) throws -> Entry? {
        try transaction.rows(
            """
            SELECT method, payload_digest, body, time, signed_time FROM reply
            WHERE principal_id = $1 AND request_id = $2
            """,
            [.text(key.principal), .text(key.requestID)]
        ) { row -> Entry? in
            guard let digest = try Digest(bytes: row.blob(1)) else { return nil }
            return try Entry(
                method: row.text(0), payloadDigest: digest, body: row.blob(2), time: row.int64(3),
                signedTime: row.int64(4))
        }.first ?? nil
    }

    static func keep(
        _ body: [UInt8], of method: Method, digest: Digest, under key: Key, signedAt signedTime: Int64,
        at now: Instant, in transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO reply (principal_id, request_id, method, payload_digest, body, time, signed_time)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                .text(key.principal), .text(key.requestID), .text(method.path), .blob(digest.bytes),
                .blob(body), .integer(now.microseconds), .integer(signedTime),
            ])
    }

    /// Notes that a kept reply is given once more, to a call that was signed later than those before it.
    ///
    /// Whoever overheard a call can send only the bytes it heard, with the time that was signed then. Its caller signs anew.
    ///
    /// - Throws: `UNAUTHENTICATED` (`signature-replayed`) when it was signed no later.
    static func renew(
        _ entry: Entry, under key: Key, signedAt signedTime: Int64, in transaction: WriteTransaction
    ) throws {
        guard signedTime > entry.signedTime else {
            throw Refusal(.signatureReplayed, field: FieldPath(Metadata.Keys.time))
        }
        try transaction.execute(
            "UPDATE reply SET signed_time = $1 WHERE principal_id = $2 AND request_id = $3",
            [.integer(signedTime), .text(key.principal), .text(key.requestID)])
    }
}

extension ServiceKitSchema {
    /// Replies from before may be asked for by any signature, which is good for two minutes.
    static let signedTimes = ["ALTER TABLE reply ADD COLUMN signed_time INTEGER NOT NULL DEFAULT 0"]
}
