import CommonAPI
import Rulebook
import Store
import SwiftProtobuf

/// The tables of attached files: their content in pieces, who uploaded it, and which records refer to it.
///
/// Content is shared by digest. Name and media type are stated by each uploader and each record for themselves; the column
/// `attachment.media_type` has those of the first uploader and serves claims from before claims had their own.
///
/// References are never removed: an earlier revision of a record still shows its file.
enum StoredAttachments {
    /// Whether the content is here.
    static func holds(_ sha256: String, in transaction: some ReadAccess) throws -> Bool {
        try transaction.row("SELECT 1 FROM attachment WHERE sha256 = $1", [.text(sha256)]) {
            try $0.int64(0)
        } != nil
    }

    /// Calls with the content, piece by piece in order.
    static func read(
        _ sha256: String, in transaction: some ReadAccess, _ each: ([UInt8]) throws -> Void
    ) throws {
        try transaction.query(
            "SELECT body FROM attachment_piece WHERE sha256 = $1 ORDER BY position", [.text(sha256)]
        ) { try each($0.blob(0)) }
    }

    static func keep(
        _ upload: AttachmentUpload, at now: Instant, in transaction: WriteTransaction
    ) throws {
        let file = upload.attachment
        guard try !holds(file.sha256, in: transaction) else { return }
        try transaction.execute(
            "INSERT INTO attachment (sha256, media_type, size, kept_at) VALUES ($1, $2, $3, $4)",
            [
                .text(file.sha256), .text(file.mediaType), .integer(file.size), .integer(now.microseconds),
            ])
        var start = 0
        while start < upload.content.count {
            let end = min(start + AttachmentLimits.pieceBytes, upload.content.count)
            try transaction.execute(
                "INSERT INTO attachment_piece (sha256, position, body) VALUES ($1, $2, $3)",
                [.text(file.sha256), .integer(Int64(start)), .blob(Array(upload.content[start..<end]))])
            start = end
        }
    }

    /// Notes who uploaded a file, with its media type. Uploading it again restarts its seven days.
    static func claim(
        _ sha256: String, as mediaType: String, by holder: String, at now: Instant,
        in transaction: WriteTransaction
    ) throws {
        let isNamed = try !references(to: sha256, in: transaction).isEmpty
        try transaction.execute(
            """
            INSERT INTO attachment_claim (holder, sha256, claimed_at, is_named, media_type)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (holder, sha256)
            DO UPDATE SET claimed_at = excluded.claimed_at, media_type = excluded.media_type
            """,
            [.text(holder), .text(sha256), .integer(now.microseconds), .flag(isNamed), .text(mediaType)])
    }

    static func isClaimed(_ sha256: String, by holder: String, in transaction: some ReadAccess) throws -> Bool
    {
        try attachment(sha256, claimedBy: holder, in: transaction) != nil
    }

    /// What is known of a file that the holder brought, with the type that the holder said; `nil` when it brought none.
    static func attachment(
        _ sha256: String, claimedBy holder: String, in transaction: some ReadAccess
    ) throws -> AttachedFile? {
        try transaction.row(
            """
            SELECT CASE c.media_type WHEN '' THEN a.media_type ELSE c.media_type END, a.size
            FROM attachment_claim c JOIN attachment a ON a.sha256 = c.sha256
            WHERE c.holder = $1 AND c.sha256 = $2
            """, [.text(holder), .text(sha256)]
        ) { row in
            let (mediaType, size) = (try row.text(0), try row.int64(1))
            return .with {
                $0.sha256 = sha256
                $0.mediaType = mediaType
                $0.size = size
            }
        }
    }

    /// How many files that holder brought and no record names, that one not counted.
    static func pending(
        of holder: String, besides sha256: String, in transaction: some ReadAccess
    ) throws -> Int64 {
        try transaction.row(
            """
            SELECT COUNT(*) FROM attachment_claim
            WHERE holder = $1 AND is_named = 0 AND sha256 <> $2
            """,
            [.text(holder), .text(sha256)]
        ) { try $0.int64(0) } ?? 0
    }

    static func refer(
        to sha256: String, from kind: String, _ record: String, in transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO attachment_reference (sha256, kind, record) VALUES ($1, $2, $3)
            ON CONFLICT (sha256, kind, record) DO NOTHING
            """,
            [.text(sha256), .text(kind), .text(record)])
        try transaction.execute(
            "UPDATE attachment_claim SET is_named = 1 WHERE sha256 = $1", [.text(sha256)])
    }

    /// The records that refer to a file, as kind and id.
    static func references(
        to sha256: String, in transaction: some ReadAccess
    ) throws -> [(kind: String, record: String)] {
        try transaction.rows(
            "SELECT kind, record FROM attachment_reference WHERE sha256 = $1 ORDER BY kind, record",
            [.text(sha256)]
        ) { (kind: try $0.text(0), record: try $0.text(1)) }
    }

    /// Deletes files that were uploaded before that instant and that no record refers to.
    static func forget(before instant: Instant, in transaction: WriteTransaction) throws {
        let stale = try transaction.rows(
            "DELETE FROM attachment_claim WHERE is_named = 0 AND claimed_at < $1 RETURNING sha256",
            [.integer(instant.microseconds)]
        ) { try $0.text(0) }
        for sha256 in stale {
            let isHeld = try transaction.row(
                "SELECT 1 FROM attachment_claim WHERE sha256 = $1 LIMIT 1", [.text(sha256)]
            ) { try $0.int64(0) }
            guard isHeld == nil else { continue }
            try transaction.execute("DELETE FROM attachment_piece WHERE sha256 = $1", [.text(sha256)])
            try transaction.execute("DELETE FROM attachment WHERE sha256 = $1", [.text(sha256)])
        }
    }
}
