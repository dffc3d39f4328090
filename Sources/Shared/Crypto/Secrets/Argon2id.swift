import CSodium

/// Argon2id, version 1.3 (RFC 9106), one lane: makes a key of a passphrase, at a cost in time and memory that whoever guesses pays
/// each time.
package enum Argon2id {
    /// How many bytes a salt has.
    package static let saltBytes = 16
    /// The fewest KiB of memory there can be.
    package static let leastKibibytes = 8

    /// The key that passphrase and salt make; the same for the same input.
    ///
    /// - Parameters:
    ///   - passphrase: As it was typed.
    ///   - salt: 16 bytes.
    ///   - passes: How often the memory is gone over, at least once.
    ///   - kibibytes: How much memory is used, 8 KiB at least. Who reads these from a file bounds them first: all of it is taken.
    /// - Returns: 32 bytes; `nil` when the system does not give that much memory.
    package static func key(
        of passphrase: SecretBytes, salt: [UInt8], passes: Int, kibibytes: Int
    ) -> SecretBytes? {
        precondition(salt.count == saltBytes, "a salt has 16 bytes")
        precondition(passes >= 1 && kibibytes >= leastKibibytes, "Argon2id has a least cost")
        var isMade = false
        let key = SecretBytes(count: SealingKey.byteCount) { room in
            guard let out = room.baseAddress else { return }
            passphrase.withStart { start in
                start.withMemoryRebound(to: CChar.self, capacity: passphrase.count) { typed in
                    isMade =
                        crypto_pwhash(
                            out, UInt64(room.count), typed, UInt64(passphrase.count), salt, UInt64(passes),
                            kibibytes * 1024, crypto_pwhash_alg_argon2id13()) == 0
                }
            }
        }
        return isMade ? key : nil
    }
}
