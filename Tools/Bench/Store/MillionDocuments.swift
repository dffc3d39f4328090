import Crypto
import Foundation
import ServiceKit
import Store

/// Makes a store as it is after a million tips: as many documents, replies and leaves, of the size that real ones have.
struct MillionDocuments {
    static let count: Int64 = 1_000_000
    private static let step: Int64 = 50_000

    private let connection: Connection

    /// Multiplies the last tip filed in the store at that path, which nobody serves at the moment.
    init(path: String) throws {
        var limits = ConnectionLimits()
        // The indexes are filled in the order of random digests.
        limits.pageCacheKilobytes = 1_048_576
        connection = try Connection.open(path, limits: limits)
    }

    func fill(_ progress: (Int64) -> Void) throws {
        let size = try connection.read { try AuditLog.size(in: $0) }
        let leaf = try connection.read { transaction in
            try transaction.row("SELECT body FROM audit_leaf ORDER BY position DESC LIMIT 1") {
                try $0.blob(0)
            }
        }
        let tip = try connection.read { transaction in
            try transaction.row("SELECT id FROM tip ORDER BY id DESC LIMIT 1") { try $0.text(0) }
        }
        guard let leaf, let tip else { throw StartupFailure("file a tip first") }
        for first in stride(from: Int64(0), to: Self.count, by: Int(Self.step)) {
            progress(first)
            try connection.write { transaction in
                for number in first..<first + Self.step { try add(number, like: tip, transaction) }
                try grow(by: Self.step, from: size + first, leaf, transaction)
            }
        }
        progress(Self.count)
    }

    /// A tip like that one under a number of its own, and its stored reply.
    private func add(_ number: Int64, like tip: String, _ transaction: WriteTransaction) throws {
        let digits = String(number)
        let id = "00000000-0000-7000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
        try transaction.execute(
            """
            INSERT INTO tip (id, revision, updated_at, changed_by, cause, body, city_code, division_code, state, \
            receipt_digest, natural_resources_agency, ecology_agency, construction_agency)
            SELECT $1, 1, updated_at, changed_by, cause, body, city_code, division_code, state, $2, \
            natural_resources_agency, ecology_agency, construction_agency FROM tip WHERE id = $3
            """, [.text(id), .text(Self.digits("receipt", number)), .text(tip)])
        try transaction.execute(
            """
            INSERT INTO reply (principal_id, request_id, method, payload_digest, body, time)
            SELECT principal_id, $1, method, payload_digest, body, time
            FROM (SELECT * FROM reply ORDER BY principal_id, request_id LIMIT 1) AS one
            """, [.text(String(Self.digits("reply", number).prefix(32)))])
    }

    /// 64 hex digits that are as good as random, another for each number.
    private static func digits(_ what: String, _ number: Int64) -> String {
        SHA256.hash(Array("\(what) \(number)".utf8)).hex
    }

    /// Leaves and the nodes above them: the log stays one whose proofs hold.
    private func grow(
        by count: Int64, from size: Int64, _ leaf: [UInt8], _ transaction: WriteTransaction
    ) throws {
        var edge = try MerkleFrontier(size: size) { try AuditLog.hash(of: $0, in: transaction) }
        let hash = MerkleTree.leafHash(leaf)
        for position in size..<size + count {
            try transaction.execute(
                "INSERT INTO audit_leaf (position, body) VALUES ($1, $2)", [.integer(position), .blob(leaf)])
            for addition in edge.append(hash) where addition.node.level > 0 {
                try transaction.execute(
                    "INSERT INTO audit_node (level, position, hash) VALUES ($1, $2, $3)",
                    [
                        .integer(Int64(addition.node.level)), .integer(addition.node.index),
                        .blob(addition.hash.bytes),
                    ])
            }
        }
    }
}
