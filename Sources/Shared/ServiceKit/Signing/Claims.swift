package import Crypto
package import RPC
package import Refusals

/// Who a call says it is from: the signed metadata, parsed but not yet believed.
package struct Claims: Sendable {
    package let principal: String
    package let requestID: String
    /// UTC microseconds.
    package let time: Int64
    /// The time as it was sent, which is what was signed.
    package let timeText: String
    package let signature: Signature

    /// - Throws: `UNAUTHENTICATED` (`unsigned`, `signature-malformed`) with the metadata key at fault.
    package init(_ metadata: Metadata) throws(Refusal) {
        principal = try Self.value(Metadata.Keys.principal, of: metadata)
        requestID = try Self.value(Metadata.Keys.requestID, of: metadata)
        timeText = try Self.value(Metadata.Keys.time, of: metadata)
        let signatureText = try Self.value(Metadata.Keys.signature, of: metadata)
        // A line feed in it would let two calls share one signed text.
        guard Self.isPrincipalID(principal) else { throw Self.malformed(Metadata.Keys.principal) }
        guard RequestID.isValid(requestID) else { throw Self.malformed(Metadata.Keys.requestID) }
        guard let time = Int64(timeText) else { throw Self.malformed(Metadata.Keys.time) }
        guard let signature = Signature(hex: signatureText) else {
            throw Self.malformed(Metadata.Keys.signature)
        }
        self.time = time
        self.signature = signature
    }

    /// Whether the directory could hold a principal of that id (directory.proto: `[a-z0-9.@-]{2,64}`).
    static func isPrincipalID(_ text: String) -> Bool {
        (2...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || ".@-".utf8.contains($0)
            }
    }

    private static func value(_ key: String, of metadata: Metadata) throws(Refusal) -> String {
        guard let value = metadata[key] else {
            throw Refusal(.unsigned, field: FieldPath(key), ["key": key])
        }
        return value
    }

    private static func malformed(_ key: String) -> Refusal {
        Refusal(.signatureMalformed, field: FieldPath(key), ["key": key])
    }
}
