package import SwiftProtobuf

/// A record as a command kept it, with the bytes that stand in its row.
///
/// Nearly every reply contains the record that its command saved. Its bytes exist already; encoding them twice cost the writer's
/// thread a tenth of the time of a tip (docs/decisions/0038).
package struct KeptRecord {
    package let document: any SwiftProtobuf.Message
    package let bytes: [UInt8]

    /// The bytes but for those of one field; `nil` when they cannot be taken apart.
    package func bytes(without number: UInt64) -> [UInt8]? {
        MessageFields.bytes(of: bytes, without: number)
    }
}

/// A reply that tells a record and something else.
package protocol RecordTellingReply: SwiftProtobuf.Message {
    /// The serialised reply, with the record taken from what was kept; `nil` when the reply tells another one.
    func serializedBytes(telling record: KeptRecord) throws -> [UInt8]?
}

extension Command {
    /// The serialised reply, which is what it would be without a record that was kept.
    ///
    /// - Throws: `BinaryEncodingError`.
    func serializedBytes<Reply: SwiftProtobuf.Message>(of reply: Reply) throws -> [UInt8] {
        if let record = lastKept {
            if record.document is Reply, record.document.isEqualTo(message: reply) { return record.bytes }
            if let telling = reply as? any RecordTellingReply,
                let bytes = try telling.serializedBytes(telling: record)
            {
                return bytes
            }
        }
        return try reply.serializedBytes()
    }
}
