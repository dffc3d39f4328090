package import Crypto
import Refusals

/// What a quarter's receipt codes are derived from. It leaves the machine 60 days after its quarter, which bounds a theft; until then a filing
/// that is sent again, even after a restore, gets the same code.
package struct CodeKey: Sendable, Equatable {
    /// How many bytes a key has.
    package static let byteCount = 32
    /// How long a key stays on the machine after its quarter.
    package static let keptDays = 60

    /// The key itself.
    package let secret: SecretBytes

    /// The key with exactly these 32 bytes; `nil` for any other number.
    package init?(_ secret: SecretBytes) {
        guard secret.count == Self.byteCount else { return nil }
        self.secret = secret
    }

    /// A new key.
    package static func generate() -> CodeKey { CodeKey(secret: .random(byteCount)) }

    private init(secret: SecretBytes) { self.secret = secret }

    package var checkValue: KeyCheckValue { KeyCheckValue(of: secret) }

    /// A code with what is kept of it: the key's name, this number, and the index.
    package struct Derived: Hashable, Sendable {
        package let code: TipCode
        /// Which attempt gave the code, from 0.
        package let number: Int
        package let index: Digest
    }

    /// The code of that attempt for a filing; `nil` when it gives none.
    ///
    /// The first 8 bytes of HMAC-SHA256(key, `qingtong-receipt-code/v1|filing|n`) are a number w. From 18446·10¹⁵ on it is dropped, so that every
    /// w mod 10¹⁵ is as likely as every other.
    package func code(of filing: FilingID, number: Int) -> TipCode? {
        let text = TextLine.joined("qingtong-receipt-code/v1", filing.text, "\(number)")
        let code = HMACSHA256.code(for: Array(text.utf8), key: secret)
        let w = code.withBytes { $0.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        guard w < Self.limit else { return nil }
        return TipCode(number: w % 1_000_000_000_000_000)
    }

    private static let limit: UInt64 = 18_446_000_000_000_000_000

    /// The first code for a filing whose index nobody has.
    ///
    /// - Parameters:
    ///   - filing: The filing.
    ///   - key: What the code will be looked up by.
    ///   - isTaken: Whether the store has that index.
    /// - Returns: The code, and what is kept of it.
    /// - Throws: `tip-code-exhausted` after 200 attempts, of which ten in eleven give a code: something is wrong with what is taken.
    package func first(
        for filing: FilingID, indexedBy key: IndexKey, isTaken: (Digest) throws -> Bool
    ) throws -> Derived {
        for number in 0..<Self.mostAttempts {
            guard let code = code(of: filing, number: number) else { continue }
            let index = key.index(of: code)
            if try !isTaken(index) { return Derived(code: code, number: number, index: index) }
        }
        throw Refusal(.tipCodeExhausted)
    }

    private static let mostAttempts = 200
}
