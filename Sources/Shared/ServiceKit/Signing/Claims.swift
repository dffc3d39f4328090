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
    package let proof: Proof
    /// For whom the caller says it calls; of no account unless the caller is a gateway.
    let source: String?

    /// What shows that the call is the principal's.
    package enum Proof: Sendable {
        case signature(Signature)
        /// Under the key that principal and service agreed on; only a plain query may carry it.
        case code(Digest)
    }

    /// - Throws: `UNAUTHENTICATED` (`unsigned`, `signature-malformed`) with the metadata key at fault.
    package init(_ metadata: Metadata, of method: Method) throws(Refusal) {
        principal = try Self.value(Metadata.Keys.principal, of: metadata)
        requestID = try Self.value(Metadata.Keys.requestID, of: metadata)
        timeText = try Self.value(Metadata.Keys.time, of: metadata)
        let proof = try Self.proof(metadata, of: method)
        // A line feed in it would let two calls share one signed text.
        guard Self.isPrincipalID(principal) else { throw Self.malformed(Metadata.Keys.principal) }
        guard RequestID.isValid(requestID) else { throw Self.malformed(Metadata.Keys.requestID) }
        // One spelling only: the text is signed, and two texts of one time would be two calls.
        guard let time = WireNumber.value(of: timeText), time >= 0 else {
            throw Self.malformed(Metadata.Keys.time)
        }
        self.time = time
        self.proof = proof
        source = metadata[Metadata.Keys.source].flatMap { Self.isSource($0) ? $0 : nil }
    }

    /// The signature, which every call carries that leaves a leaf.
    package var signature: Signature? {
        if case .signature(let signature) = proof { signature } else { nil }
    }

    private static func proof(_ metadata: Metadata, of method: Method) throws(Refusal) -> Proof {
        if method.isPlainQuery, metadata[Metadata.Keys.signature] == nil,
            let (text, isRepeated) = metadata.value(Metadata.Keys.mac)
        {
            guard let code = Digest(hex: text), !isRepeated else {
                throw malformed(Metadata.Keys.mac)
            }
            return .code(code)
        }
        guard let signature = Signature(hex: try value(Metadata.Keys.signature, of: metadata)) else {
            throw malformed(Metadata.Keys.signature)
        }
        return .signature(signature)
    }

    /// Whether the directory could hold a principal of that id (directory.proto: `[a-z0-9.@-]{2,64}`).
    static func isPrincipalID(_ text: String) -> Bool {
        (2...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || ".@-".utf8.contains($0)
            }
    }

    private static func isSource(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0)
                    || ".:_@/-".utf8.contains($0)
            }
    }

    private static func value(_ key: String, of metadata: Metadata) throws(Refusal) -> String {
        guard let (text, isRepeated) = metadata.value(key) else {
            throw Refusal(.unsigned, field: FieldPath(key), ["key": key])
        }
        guard !isRepeated else { throw malformed(key) }
        return text
    }

    private static func malformed(_ key: String) -> Refusal {
        Refusal(.signatureMalformed, field: FieldPath(key), ["key": key])
    }
}
