package import CommonAPI
package import Crypto
package import Foundation
import Refusals
import ServiceKit
package import Store
import SwiftProtobuf

/// What one service's store holds, as far as the checks need it, read at one moment and past all handlers.
package struct StoreSnapshot: Sendable {
    /// One revision of one document, current or past.
    package struct Revision: Hashable, Sendable {
        package let table: String
        package let id: String
        package let number: Int64
        /// The request or event that made it.
        package let cause: String
    }

    /// A stored reply.
    package struct Reply: Hashable, Sendable {
        package let principal: String
        package let requestID: String
        package let method: String
        package let payload: Digest?
        package let body: Digest
    }

    /// A leaf of the audit log with the bytes that were hashed.
    package struct Leaf: Sendable {
        package let position: Int64
        package let hash: Digest
        /// `nil` when the bytes are no leaf.
        package let content: AuditLeaf?
    }

    package let service: String
    package var replies: [Reply] = []
    package var leaves: [Leaf] = []
    package var nodes: [MerkleTree.Node: Digest] = [:]
    package var outbox: [Event] = []
    /// The digests of events as they were sent first, by sequence, where words were taken out of them since.
    package var firstDigests: [Int64: Data] = [:]
    /// The last sequence applied, by source.
    package var cursors: [String: Int64] = [:]
    /// The sequences parked, by source.
    package var parked: [String: Set<Int64>] = [:]
    package var revisions: [Revision] = []
    package var tables: Set<String> = []
    package var heads: [WitnessedHead] = []

    /// Reads a store in one transaction.
    ///
    /// - Parameters:
    ///   - service: Whose store it is.
    ///   - transaction: The moment.
    /// - Throws: `StoreError`, also where a page cannot be read.
    package init(of service: String, in transaction: some ReadAccess) throws {
        self.service = service
        try readFrame(transaction)
        try readEvents(transaction)
        try readDocuments(transaction)
    }

    /// Reads the store in that file, after SQLite has examined it.
    ///
    /// - Parameters:
    ///   - service: Whose store it is.
    ///   - path: The file; whether a service is running on it does not matter.
    /// - Returns: The snapshot, and what SQLite finds wrong with the file.
    /// - Throws: `OpeningError`; `StoreError`.
    package static func open(_ service: String, at path: String) throws -> (StoreSnapshot, [Finding]) {
        let connection = try Connection.open(path, for: .reading)
        let damage = try connection.damage().map { Finding(.damaged, in: service, $0.english) }
        return (try connection.read { try StoreSnapshot(of: service, in: $0) }, damage)
    }

    private mutating func readFrame(_ transaction: some ReadAccess) throws {
        replies = try transaction.rows(
            "SELECT principal_id, request_id, method, payload_digest, body FROM reply"
        ) {
            Reply(
                principal: try $0.text(0), requestID: try $0.text(1), method: try $0.text(2),
                payload: Digest(bytes: try $0.blob(3)), body: SHA256.hash(try $0.blob(4)))
        }
        leaves = try transaction.rows("SELECT position, body FROM audit_leaf ORDER BY position") {
            let bytes = try $0.blob(1)
            return Leaf(
                position: try $0.int64(0), hash: MerkleTree.leafHash(bytes),
                content: try? AuditLeaf(serializedBytes: bytes))
        }
        try transaction.query("SELECT level, position, hash FROM audit_node") { row in
            let node = MerkleTree.Node(level: Int(try row.int64(0)), index: try row.int64(1))
            nodes[node] = Digest(bytes: try row.blob(2))
        }
    }

    private mutating func readEvents(_ transaction: some ReadAccess) throws {
        outbox = try Outbox.events(after: 0, limit: .max, in: transaction)
        firstDigests = try Outbox.firstDigests(in: transaction)
        try transaction.query("SELECT source, sequence FROM follower_cursor") {
            cursors[try $0.text(0)] = try $0.int64(1)
        }
        try transaction.query("SELECT source, sequence FROM dead_letter") {
            parked[try $0.text(0), default: []].insert(try $0.int64(1))
        }
        heads = try transaction.rows("SELECT body FROM witnessed_head ORDER BY node, size") {
            try WitnessedHead(serializedBytes: try $0.blob(0))
        }
    }

    private mutating func readDocuments(_ transaction: some ReadAccess) throws {
        let names = try transaction.tables()
        tables = Set(names.filter { names.contains($0 + "_history") })
        for table in tables.sorted() {
            for source in [table, table + "_history"] {
                revisions += try transaction.rows("SELECT id, revision, cause FROM \(source)") {
                    Revision(
                        table: table, id: try $0.text(0), number: try $0.int64(1), cause: try $0.text(2))
                }
            }
        }
        // Of a batch that is visible and not yet in its place.
        for table in tables.sorted() where names.contains("\(table)_staged") {
            revisions += try transaction.rows(
                """
                SELECT s.id, s.revision, b.request_id FROM staged_batch b JOIN \(table)_staged s ON s.position > 0
                WHERE b.number = 1 AND b.state = 2
                """
            ) {
                Revision(table: table, id: try $0.text(0), number: try $0.int64(1), cause: try $0.text(2))
            }
        }
    }
}
