package import Crypto
package import EnforcementAPI
import Foundation
import SwiftProtobuf

// What a receipt proves to anyone who has the service's public key, without asking the service
// (docs/architecture.md §8, docs/evidence.md).

extension Receipt {
    /// Bytes of salt before the content. The number is fixed, so that no byte can move from one to the other.
    package static let saltByteCount = 32

    /// What the service signs: lines joined by a line feed, bytes in lower-case hexadecimal — the label
    /// `qingtong-receipt/v1`, the node, the tip's id, the time of filing in UTC microseconds, the code with
    /// its hyphens, the commitment, the salt.
    package var signedText: [UInt8] {
        let lines = [
            "qingtong-receipt/v1", node, tipID, String(filedAt), code,
            Digest(bytes: contentCommitment)?.hex ?? "", Digest(bytes: salt)?.hex ?? "",
        ]
        return Array(lines.joined(separator: "\n").utf8)
    }

    /// Whether the holder of that key issued this receipt unchanged.
    package func isGenuine(under key: PublicKey) -> Bool {
        guard
            let signature = Signature(bytes: signature), Digest(bytes: contentCommitment) != nil,
            salt.count == Self.saltByteCount,
            // With a line feed inside a line, one text could belong to two receipts.
            ![node, tipID, code].contains(where: { $0.utf8.contains(0x0A) })
        else { return false }
        return key.isValid(signature, for: signedText)
    }

    /// Whether the tip was filed with exactly this content. That is a proof only if the receipt is genuine.
    package func proves(content: String) -> Bool {
        salt.count == Self.saltByteCount
            && Data(Self.commitment(to: content, salt: salt).bytes) == contentCommitment
    }

    /// SHA-256 of the salt followed by the content in UTF-8.
    static func commitment(to content: String, salt: some Collection<UInt8>) -> Digest {
        var hash = SHA256()
        hash.update(salt)
        hash.update(content.utf8)
        return hash.digest()
    }

    /// The receipt of a tip; the node signs it when it is given out.
    static func made(for tip: Tip, code: ReceiptCode, salt: [UInt8], at node: String) -> Receipt {
        .with {
            $0.code = code.text
            $0.tipID = tip.id
            $0.filedAt = tip.filedAt
            $0.contentCommitment = Data(commitment(to: tip.content, salt: salt).bytes)
            $0.salt = Data(salt)
            $0.node = node
        }
    }
}
