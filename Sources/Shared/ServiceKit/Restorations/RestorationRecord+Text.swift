package import CommonAPI
package import Crypto
import Foundation
import SwiftProtobuf

extension RestorationRecord {
    /// The text that two administrators sign: lines joined by a line feed (docs/evidence.md).
    package var signedText: [UInt8] {
        let lines = [
            "qingtong-restoration/v1", node, oldEpoch, epoch, String(generation), String(size),
            Digest(bytes: root)?.hex ?? "", String(published), String(time),
            Digest(bytes: copyDigest)?.hex ?? "", String(witnessedSize),
        ]
        return Array(lines.joined(separator: "\n").utf8)
    }

    /// A principal's signature of it.
    package func signed(by principal: String, _ key: SigningKey) -> RestorationSignature {
        .with {
            $0.principalID = principal
            $0.signature = Data(key.sign(signedText).bytes)
        }
    }
}

extension RestorationStatement {
    /// What a service signs that keeps the record.
    package func signedText(of record: RestorationRecord) -> [UInt8] {
        let digest = SHA256.hash(record.signedText).hex
        return Array("qingtong-restoration-witness/v1\n\(witness)\n\(digest)\n\(time)".utf8)
    }

    /// Whether that key's holder said so of that record.
    package func holds(for record: RestorationRecord, by key: PublicKey) -> Bool {
        Signature(bytes: signature).map { key.isValid($0, for: signedText(of: record)) } ?? false
    }
}
