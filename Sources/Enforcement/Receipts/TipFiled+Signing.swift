import Crypto
package import EnforcementAPI
import Foundation
package import ServiceKit
import SwiftProtobuf

/// The reply to a caller carries the signed receipt; the stored tip has none.
extension TipFiled: SignedReply {
    package static let firstSignedField: UInt64 = 2

    package mutating func sign(by service: ServiceIdentity) {
        receipt.signature = Data(service.key.sign(receipt.signedText).bytes)
    }

    /// Removes the digest of the receipt code from the tip in a reply: earlier versions stored it there.
    ///
    /// Such replies are recognised by the first bytes of field 16 of a tip, which has 32 bytes.
    package static func shown(_ kept: ArraySlice<UInt8>) throws -> ArraySlice<UInt8> {
        let mayHaveDigest = kept.withUnsafeBufferPointer { bytes in
            (0..<max(0, bytes.count - 2)).contains {
                bytes[$0] == 0x82 && bytes[$0 + 1] == 0x01 && bytes[$0 + 2] == 0x20
            }
        }
        guard mayHaveDigest else { return kept }
        var reply = try TipFiled(serializedBytes: Array(kept))
        reply.tip = reply.tip.shown
        let bytes: [UInt8] = try reply.serializedBytes()
        return bytes[...]
    }

    package mutating func removeSignature() {
        receipt.signature = Data()
    }
}

/// The reply repeats the stored tip, except for the digest of its receipt code.
extension TipFiled: RecordTellingReply {
    package func serializedBytes(telling record: KeptRecord) throws -> [UInt8]? {
        guard let kept = record.document as? Tip, kept.shown == tip,
            let told = record.bytes(without: Tip.digestField)
        else { return nil }
        var rest = self
        rest.clearTip()
        return try MessageFields.field(1, holding: told) + rest.serializedBytes()
    }
}
