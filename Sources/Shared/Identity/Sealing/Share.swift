package import Crypto
import Refusals

/// One half of the key of a sealed part. Halves of both sides make the key; one alone is random bytes.
///
/// The text is `qingtong-share/v1|filing|part|side|64-hex`, without a line feed; its digest, the *share hash*, stands in what the part is
/// bound to, so that a half put in another's place shows.
package struct Share: Sendable, Equatable {
    package let place: PartPlace
    package let side: CustodianSide
    /// 32 bytes.
    package let half: SecretBytes

    /// How many bytes a half has.
    package static let byteCount = 32

    init(_ place: PartPlace, side: CustodianSide, half: SecretBytes) {
        precondition(half.count == Self.byteCount, "half a key has 32 bytes")
        self.place = place
        self.side = side
        self.half = half
    }

    /// Reads a half from what was in a box.
    ///
    /// - Throws: `share-malformed`.
    init(text: SecretBytes) throws(Refusal) {
        // The half stands at the end; the rest is no secret.
        let hexCount = Self.byteCount * 2
        let parts = text.withBytes { bytes -> (String, SecretBytes?) in
            guard (hexCount + 1...hexCount + Self.longestHead).contains(bytes.count) else { return ("", nil) }
            let head = String(decoding: bytes.dropLast(hexCount), as: UTF8.self)
            return (head, SecretBytes.fromHex(bytes.suffix(hexCount)))
        }
        let items = parts.0.split(separator: "|", omittingEmptySubsequences: false)
        guard let half = parts.1, items.count == 5, items[0] == Self.label, items[4].isEmpty,
            let number = Int(items[2]), String(number) == items[2],
            let side = CustodianSide(rawValue: String(items[3]))
        else { throw Refusal(.shareMalformed) }
        let filing = try FilingID(items[1], field: "filing")
        self.init(try PartPlace(filing, part: number), side: side, half: half)
    }

    private static let label = "qingtong-share/v1"
    private static let longestHead = 256

    /// The text, which holds the half.
    var text: SecretBytes {
        let head = TextLine.joined(Self.label, place.filing.text, "\(place.part)", side.rawValue, "")
        let hex = half.hex
        return SecretBytes(count: head.utf8.count + hex.count) { room in
            for (at, byte) in head.utf8.enumerated() { room[at] = byte }
            hex.withBytes { for (at, byte) in $0.enumerated() { room[head.utf8.count + at] = byte } }
        }
    }

    /// SHA-256 of the text: may be known to all.
    package var hash: Digest { text.withBytes { SHA256.hash($0) } }
}

extension Share: CustomStringConvertible, CustomReflectable {
    package var description: String { "half \(side.rawValue) of part \(place.part) of \(place.filing)" }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
