package import CommonAPI
package import Crypto
import SwiftProtobuf

/// What the signatures of a leaf show, under a key that its caller had.
package enum LeafProof: Hashable, Sendable {
    /// The caller signed this very call, with all that it carried.
    case whole
    /// The caller opened this stream; nothing kept shows what the stream carried.
    case opening
    /// The caller did not sign this.
    case none
}

extension AuditLeaf {
    /// Whether it tells of a call, which its caller signed; all else is a service's own work.
    package var isOfCall: Bool {
        guard let slash = method.utf8.lastIndex(of: UInt8(ascii: "/")) else { return false }
        return method[..<slash].utf8.contains(UInt8(ascii: "."))
    }

    /// Checks the signatures again, as anybody can who has the leaf and the key.
    ///
    /// - Parameters:
    ///   - key: The caller's.
    ///   - node: The service instance whose log it is: the target that was signed.
    /// - Returns: What they show.
    package func proof(under key: PublicKey, to node: String) -> LeafProof {
        guard let opened = Signature(bytes: signature), let digest = Digest(bytes: payloadDigest) else {
            return .none
        }
        func isSigned(_ digest: Digest) -> Bool {
            key.isValid(
                opened,
                for: CallSignature.text(
                    path: method, principal: principalID, requestID: requestID, time: signedTime,
                    payload: digest, target: node))
        }
        guard opening else {
            if isSigned(digest) { return .whole }
            // Earlier versions did not say which leaves are of streams.
            return publicKey.isEmpty && isSigned(.ofNothing) ? .opening : .none
        }
        guard isSigned(.ofNothing) else { return .none }
        guard !sealSignature.isEmpty else { return .opening }
        guard let seal = Signature(bytes: sealSignature) else { return .none }
        let text = CallSignature.sealText(
            path: method, principal: principalID, requestID: requestID, count: sealCount, digest: digest,
            target: node)
        return key.isValid(seal, for: text) ? .whole : .none
    }
}

extension Digest {
    /// SHA-256 of no bytes: what the opening of a stream is signed with.
    static let ofNothing = SHA256.hash([UInt8]())
}
