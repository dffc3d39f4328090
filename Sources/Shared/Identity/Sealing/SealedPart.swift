package import Crypto
package import Refusals

/// A part that nobody reads without halves of both sides of custodians: sealed where it was typed, before it is sent or kept, and once, so
/// that repeats send the same bytes.
///
/// The bytes are a nonce and XChaCha20-Poly1305 under A xor B of the padded part, bound to
/// `qingtong-identity/v1|filing|part|list-version|hash-A|hash-B`.
package struct SealedPart: Hashable, Sendable {
    package let place: PartPlace
    /// The version of the custodian list that the halves were sealed to first.
    package let listVersion: Int
    /// The share hash of side A.
    package let hashA: Digest
    /// The share hash of side B.
    package let hashB: Digest
    package let bytes: [UInt8]

    /// The longest part, in bytes before padding.
    package static let longest = 16 << 20

    /// A sealed part as it was kept or came over the wire; whether it opens shows when it is opened.
    ///
    /// - Throws: `part-malformed` for bytes that no part has.
    package init(
        _ place: PartPlace, listVersion: Int, hashA: Digest, hashB: Digest, bytes: [UInt8]
    ) throws(Refusal) {
        let padded = bytes.count - SealingKey.overhead
        guard listVersion >= 1, padded > 0, padded.isMultiple(of: BlockPadding.block),
            padded <= Self.longest + BlockPadding.block
        else { throw Refusal(.partMalformed) }
        self.place = place
        self.listVersion = listVersion
        self.hashA = hashA
        self.hashB = hashB
        self.bytes = bytes
    }

    /// The share hash of a side.
    package func hash(_ side: CustodianSide) -> Digest { side == .a ? hashA : hashB }

    /// What the sealed bytes are bound to.
    var data: [UInt8] {
        Self.data(place, listVersion: listVersion, hashA: hashA, hashB: hashB)
    }

    private static func data(
        _ place: PartPlace, listVersion: Int, hashA: Digest, hashB: Digest
    ) -> [UInt8] {
        Array(
            TextLine.joined(
                "qingtong-identity/v1", place.filing.text, "\(place.part)", "\(listVersion)", hashA.hex,
                hashB.hex
            ).utf8)
    }
}

extension SealedPart {
    /// A part just sealed, with both halves of its key, which go to the custodians and are then let go.
    package struct Fresh: Sendable {
        package let part: SealedPart
        package let a: Share
        package let b: Share
    }

    /// Seals a part with a fresh key.
    ///
    /// - Throws: `part-too-long` above 16 MiB.
    package static func seal(
        _ plain: SecretBytes, at place: PartPlace, listVersion: Int
    ) throws(Refusal) -> Fresh {
        let halves = (SecretBytes.random(Share.byteCount), SecretBytes.random(Share.byteCount))
        return try seal(
            plain, at: place, listVersion: listVersion, halves: halves,
            nonce: Entropy.bytes(SealingKey.nonceBytes))
    }

    /// The same with halves and a nonce that are given, as for the worked example.
    static func seal(
        _ plain: SecretBytes, at place: PartPlace, listVersion: Int, halves: (SecretBytes, SecretBytes),
        nonce: [UInt8]
    ) throws(Refusal) -> Fresh {
        guard plain.count <= longest else {
            throw Refusal(.partTooLong, ["limit": "\(longest >> 20)"])
        }
        let a = Share(place, side: .a, half: halves.0)
        let b = Share(place, side: .b, half: halves.1)
        let data = data(place, listVersion: listVersion, hashA: a.hash, hashB: b.hash)
        let bytes = key(a, b).seal(BlockPadding.padded(plain), data: data, nonce: nonce)
        let part = try SealedPart(
            place, listVersion: listVersion, hashA: a.hash, hashB: b.hash, bytes: bytes)
        return Fresh(part: part, a: a, b: b)
    }

    private static func key(_ a: Share, _ b: Share) -> SealingKey {
        guard let key = SealingKey(a.half.combined(with: b.half)) else {
            preconditionFailure("two halves make a key")
        }
        return key
    }

    /// What was sealed.
    ///
    /// - Throws: `share-side` unless there is one half of each side; `part-moved` for halves of another filing or part;
    ///   `share-differs` for a half that is not the one sealed with; `part-altered` when the part, or what it is bound to, was changed.
    package func open(_ one: Share, _ two: Share) throws(Refusal) -> SecretBytes {
        guard one.side != two.side else { throw Refusal(.shareSide) }
        for share in [one, two] {
            guard share.place == place else { throw Refusal(.partMoved) }
            guard share.hash == hash(share.side) else {
                throw Refusal(.shareDiffers, words: ["side": share.side.wording])
            }
        }
        guard let padded = Self.key(one, two).open(bytes, data: data),
            let plain = BlockPadding.unpadded(padded)
        else { throw Refusal(.partAltered) }
        return plain
    }
}
