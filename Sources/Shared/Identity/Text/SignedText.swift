package import Crypto
package import Refusals

/// A record with one text, which is what is signed: the same record always has the same bytes, and different ones never do.
package protocol CanonicalText: Hashable, Sendable {
    /// The text, to the byte.
    var text: String { get }
    /// Reads a text back; only the very bytes that `text` gives are one.
    init(text: String) throws(Refusal)
}

extension CanonicalText {
    /// SHA-256 of the text.
    package var digest: Digest { TextLine.digest(text) }

    /// The text's signature under that key.
    package func signed(by key: SigningKey) -> SignedText<Self> {
        SignedText(record: self, signature: key.sign(Array(text.utf8)))
    }
}

/// A record with a signature of its text. Having one says nothing about its being valid.
package struct SignedText<Record: CanonicalText>: Hashable, Sendable {
    package let record: Record
    package let signature: Signature

    /// Puts the two together as they came.
    package init(record: Record, signature: Signature) {
        self.record = record
        self.signature = signature
    }

    /// Whether the holder of that key signed the record.
    package func isSigned(by key: PublicKey) -> Bool {
        key.isValid(signature, for: Array(record.text.utf8))
    }

    /// The record, when the holder of that key signed it.
    ///
    /// - Throws: `text-signature-wrong`.
    package func checked(by key: PublicKey) throws(Refusal) -> Record {
        guard isSigned(by: key) else { throw Refusal(.textSignatureWrong) }
        return record
    }
}
