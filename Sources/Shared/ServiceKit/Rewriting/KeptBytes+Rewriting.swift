import CommonAPI
import Crypto
package import Foundation
package import RPC
package import Store
package import SwiftProtobuf

// Text of documents is also contained in stored events, in dead letters, and in replies stored for repeated requests.

extension Outbox {
    /// Removes text from stored events of one type. Followers get them without it; the digest of the original is kept, so that
    /// what was applied earlier can still be compared.
    package static func rewrite<Payload: SwiftProtobuf.Message & Equatable>(
        _ payload: Payload.Type, in transaction: WriteTransaction, _ change: (inout Payload) -> Void
    ) throws {
        try transaction.rewriteBytes(
            of: "outbox", key: ["sequence"], column: "payload", where: "type = $1",
            values: [.text(Payload.protoMessageName)], { rewritten($0, change) }
        ) { key, before, after in
            try transaction.execute(
                "UPDATE outbox SET payload = $2, first_digest = COALESCE(first_digest, $3) WHERE sequence = $1",
                key + [.blob(after), .blob(SHA256.hash(before).bytes)])
        }
    }

    /// The digests of events as they were sent first, by sequence, where words were taken out of them since.
    package static func firstDigests(in transaction: some ReadAccess) throws -> [Int64: Data] {
        let rows = try transaction.rows(
            "SELECT sequence, first_digest FROM outbox WHERE first_digest IS NOT NULL"
        ) { (try $0.int64(0), Data(try $0.blob(1))) }
        return Dictionary(rows) { $1 }
    }
}

extension DeadLetters {
    /// Removes text from dead letters of one event type.
    package static func rewrite<Payload: SwiftProtobuf.Message & Equatable>(
        _ payload: Payload.Type, in transaction: WriteTransaction, _ change: (inout Payload) -> Void
    ) throws {
        let letters = try transaction.rows(
            "SELECT source, sequence, body FROM dead_letter WHERE type = $1",
            [.text(Payload.protoMessageName)]
        ) { (try $0.text(0), try $0.int64(1), try Event(serializedBytes: $0.blob(2))) }
        for (source, sequence, event) in letters {
            guard let before = try? Payload(serializedBytes: event.payload) else { continue }
            var (after, event) = (before, event)
            change(&after)
            guard after != before else { continue }
            event.payload = try after.serializedBytes()
            try transaction.execute(
                "UPDATE dead_letter SET body = $3 WHERE source = $1 AND sequence = $2",
                [.text(source), .integer(sequence), .blob(try event.serializedBytes())])
        }
    }
}

extension StoredReplies {
    /// Removes text from stored replies of those methods: a repeated request gets the reply without it.
    package static func rewrite<Reply: SwiftProtobuf.Message & Equatable>(
        _ reply: Reply.Type, of methods: [RPC.Method], in transaction: WriteTransaction,
        _ change: (inout Reply) -> Void
    ) throws {
        let places = methods.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        try transaction.rewriteBytes(
            of: "reply", key: ["principal_id", "request_id"], column: "body", where: "method IN (\(places))",
            values: methods.map { .text($0.path) }, { rewritten($0, change) }
        ) { key, _, after in
            try transaction.execute(
                "UPDATE reply SET body = $3 WHERE principal_id = $1 AND request_id = $2", key + [.blob(after)]
            )
        }
    }
}

/// A message's bytes without what the change takes out; `nil` where it takes out nothing, or where they are no such message.
private func rewritten<Message: SwiftProtobuf.Message & Equatable>(
    _ bytes: [UInt8], _ change: (inout Message) -> Void
) -> [UInt8]? {
    guard let before = try? Message(serializedBytes: bytes) else { return nil }
    var after = before
    change(&after)
    return after == before ? nil : try? after.serializedBytes()
}
