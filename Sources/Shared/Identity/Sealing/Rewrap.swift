package import Crypto
package import Refusals

/// That a custodian opened its box of a half and found the right one in it. The successor signs it before the leaver's boxes go.
///
/// The text is `qingtong-share-held/v1|filing|part|side|share-hash|box-key`.
package struct ShareHeld: CanonicalText {
    package let expected: ExpectedShare
    package let boxKey: BoxPublicKey

    /// That the holder of that box key has the half.
    package init(_ expected: ExpectedShare, boxKey: BoxPublicKey) {
        self.expected = expected
        self.boxKey = boxKey
    }

    package var text: String {
        TextLine.joined(
            Self.label, expected.place.filing.text, "\(expected.place.part)", expected.side.rawValue,
            expected.hash.hex, boxKey.hex)
    }

    package init(text: String) throws(Refusal) {
        var items = try TextItems(text, label: Self.label, count: 5)
        let filing = try FilingID(items.text(), field: "filing")
        guard let number = Int(exactly: try items.number()) else { throw TextItems.malformed(Self.label) }
        let place = try PartPlace(filing, part: number)
        let side = try items.value { CustodianSide(rawValue: String($0)) }
        self.init(ExpectedShare(place, side: side, hash: try items.digest()), boxKey: try items.boxKey())
    }

    private static let label = "qingtong-share-held/v1"
}

extension ShareBox {
    /// The half of this box in a box for another custodian of the same side.
    ///
    /// - Throws: what `open` throws; `share-side` for a custodian of the other side.
    package func rewrapped(
        with pair: BoxKeyPair, expecting expected: ExpectedShare, to custodian: Custodian
    ) throws(Refusal) -> ShareBox {
        guard custodian.side == expected.side else { throw Refusal(.shareSide) }
        return ShareBox(try open(with: pair, expecting: expected), to: custodian.boxKey)
    }

    /// Opens the box, compares what is in it, and signs that it is there: what a successor's client does, and every custodian's once a month.
    ///
    /// - Throws: what `open` throws.
    package func confirmed(
        with pair: BoxKeyPair, expecting expected: ExpectedShare, signedBy key: SigningKey
    ) throws(Refusal) -> SignedText<ShareHeld> {
        _ = try open(with: pair, expecting: expected)
        return ShareHeld(expected, boxKey: boxKey).signed(by: key)
    }
}
