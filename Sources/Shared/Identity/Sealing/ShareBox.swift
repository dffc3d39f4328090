package import Crypto
package import Refusals
package import Rulebook

/// A half sealed to one custodian's box key.
package struct ShareBox: Hashable, Sendable {
    /// Whose box it is.
    package let boxKey: BoxPublicKey
    package let bytes: [UInt8]

    /// A box as it was kept or came.
    package init(boxKey: BoxPublicKey, bytes: [UInt8]) {
        self.boxKey = boxKey
        self.bytes = bytes
    }

    /// Seals a half to that key.
    package init(_ share: Share, to boxKey: BoxPublicKey) {
        self.init(boxKey: boxKey, bytes: boxKey.seal(share.text))
    }

    /// The half in it, when it is the one that is expected.
    ///
    /// - Throws: `share-box-closed` when it is sealed to another key or was changed; `share-malformed`; `share-of-another-filing`,
    ///   `share-of-another-part`, `share-side`; `share-differs` for a half that is not the one the part was sealed with.
    package func open(with pair: BoxKeyPair, expecting expected: ExpectedShare) throws(Refusal) -> Share {
        guard pair.publicKey == boxKey, let text = pair.open(bytes) else { throw Refusal(.shareBoxClosed) }
        let share = try Share(text: text)
        try expected.check(share)
        return share
    }
}

/// Which half is asked for: what a custodian's client compares with what is in its box, so that nobody gets a half of another tip.
package struct ExpectedShare: Hashable, Sendable {
    package let place: PartPlace
    package let side: CustodianSide
    package let hash: Digest

    /// A half of a part, by its hash.
    package init(_ place: PartPlace, side: CustodianSide, hash: Digest) {
        self.place = place
        self.side = side
        self.hash = hash
    }

    /// The half of that side of a sealed part.
    package init(of part: SealedPart, side: CustodianSide) {
        self.init(part.place, side: side, hash: part.hash(side))
    }

    func check(_ share: Share) throws(Refusal) {
        guard share.place.filing == place.filing else { throw Refusal(.shareOfAnotherFiling) }
        guard share.place.part == place.part else { throw Refusal(.shareOfAnotherPart) }
        guard share.side == side else { throw Refusal(.shareSide) }
        guard share.hash == hash else { throw Refusal(.shareDiffers, words: ["side": side.wording]) }
    }
}

extension CustodianList {
    /// The boxes of both halves: A to every custodian of side A that counts, B to every one of side B.
    ///
    /// - Throws: `custodian-side-empty` when nobody of a side counts yet; `share-side` for halves in the other's place;
    ///   `custodian-list-old-version` for a part that was sealed to another version.
    package func boxes(of fresh: SealedPart.Fresh, at now: Instant) throws(Refusal) -> [ShareBox] {
        guard fresh.part.listVersion == version else {
            throw Refusal(
                .custodianListOldVersion, ["version": "\(fresh.part.listVersion)", "known": "\(version)"])
        }
        var boxes: [ShareBox] = []
        for share in [fresh.a, fresh.b] {
            let custodians = counting(share.side, at: now)
            guard !custodians.isEmpty else {
                throw Refusal(.custodianSideEmpty, words: ["side": share.side.wording])
            }
            boxes += custodians.map { ShareBox(share, to: $0.boxKey) }
        }
        return boxes
    }
}
