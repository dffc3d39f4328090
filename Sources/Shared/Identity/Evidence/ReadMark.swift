import Crypto
package import Refusals

/// The mark on a view or an export that leads to the leaf of its reading: 12 characters of Base32, 40 bits of the leaf's index and 20 of a
/// keyed code, so that nobody makes one up to put the blame on a colleague.
package struct ReadMark: Hashable, Sendable {
    package let text: String

    /// The mark of the reading that left that leaf, from 0; `nil` from 2^40 on.
    package init?(leaf index: Int64, key: IndexKey) {
        guard (0..<Int64(1) << 40).contains(index) else { return nil }
        let code = HMACSHA256.code(
            for: Array(TextLine.joined("qingtong-mark/v1", "\(index)").utf8), key: key.secret)
        let proof = code.withBytes { $0.prefix(3).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } } >> 4
        let bits = UInt64(index) << 20 | proof
        let characters = stride(from: 55, through: 0, by: -5).map {
            Self.alphabet[Int(bits >> UInt64($0) & 31)]
        }
        text = String(decoding: characters, as: UTF8.self)
    }

    /// The index of the leaf that a mark leads to.
    ///
    /// - Throws: `mark-unknown` for a text that is no mark of this service, whether mistyped or made up.
    package static func leaf(of text: some StringProtocol, key: IndexKey) throws(Refusal) -> Int64 {
        var bits: UInt64 = 0
        let characters = text.uppercased().utf8.filter { $0 != UInt8(ascii: "-") && $0 != 0x20 }
        guard characters.count == 12 else { throw Refusal(.markUnknown) }
        for character in characters {
            guard let place = alphabet.firstIndex(of: character) else { throw Refusal(.markUnknown) }
            bits = bits << 5 | UInt64(place)
        }
        let index = Int64(bits >> 20)
        guard ReadMark(leaf: index, key: key)?.text.utf8.elementsEqual(characters) == true else {
            throw Refusal(.markUnknown)
        }
        return index
    }

    /// RFC 4648 §6.
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
}
