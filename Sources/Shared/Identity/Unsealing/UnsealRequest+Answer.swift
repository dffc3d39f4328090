package import Crypto
package import Refusals
package import Rulebook

extension SignedText<UnsealRequest> {
    /// The request, when the holder of a key that the Registry recorded signed it and it is open. Whose key it is, the service does not get to
    /// say: its operator would name its own and get both halves.
    ///
    /// - Parameters:
    ///   - officer: The record of the officer's key.
    ///   - registry: The Registry's key.
    ///   - now: When it is looked at.
    /// - Returns: The request.
    /// - Throws: `key-record-unsigned` when the Registry did not sign the record; what `KeyRecord.require(at:)` throws;
    ///   `text-signature-wrong`; what `UnsealRequest.require(at:)` throws.
    package func checked(
        officer: SignedText<KeyRecord>, registry: PublicKey, at now: Instant
    ) throws(Refusal) -> UnsealRequest {
        guard officer.isSigned(by: registry) else { throw Refusal(.keyRecordUnsigned) }
        try officer.record.require(at: now)
        let request = try checked(by: officer.record.key)
        try request.require(at: now)
        return request
    }
}

extension UnsealRequest {
    /// A custodian's half, sealed to the key of this request. The request must have been checked.
    ///
    /// - Parameters:
    ///   - box: The custodian's box.
    ///   - pair: The custodian's pair.
    ///   - side: The custodian's side.
    ///   - hash: The share hash of that side, as the part that was filed has it.
    /// - Returns: The half in a box for the officer.
    /// - Throws: what `ShareBox.open` throws: above all `share-of-another-filing`, when a tip carries what was sealed for another.
    package func answer(
        from box: ShareBox, with pair: BoxKeyPair, side: CustodianSide, hash: Digest
    ) throws(Refusal) -> ShareBox {
        let share = try box.open(with: pair, expecting: ExpectedShare(place, side: side, hash: hash))
        return ShareBox(share, to: boxKey)
    }
}

extension SealedPart {
    /// What was sealed, by the answers of a custodian of each side to a request with that pair's key.
    ///
    /// - Throws: what `ShareBox.open` and `open` throw.
    package func open(
        a: ShareBox, b: ShareBox, with pair: BoxKeyPair
    ) throws(Refusal) -> SecretBytes {
        try open(
            a.open(with: pair, expecting: ExpectedShare(of: self, side: .a)),
            b.open(with: pair, expecting: ExpectedShare(of: self, side: .b)))
    }
}
