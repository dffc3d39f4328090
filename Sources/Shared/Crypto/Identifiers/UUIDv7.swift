/// An identifier that sorts by the time it was made (RFC 9562, section 5.7).
package struct UUIDv7: Hashable, Sendable {
    /// How many random bytes one identifier takes.
    package static let randomByteCount = 10

    /// 48 bits of time, the version, 12 random bits.
    let high: UInt64
    /// The variant, 62 random bits.
    let low: UInt64

    /// The identifier made of that time and those bytes: the same for the same input.
    ///
    /// - Parameters:
    ///   - milliseconds: UTC since 1970; of it the lowest 48 bits count, enough until the year 10889.
    ///   - random: Exactly ten bytes; of them 74 bits count.
    package init(milliseconds: Int64, random: [UInt8]) {
        precondition(random.count == UUIDv7.randomByteCount, "an identifier takes ten random bytes")
        let start = UInt64(random[0]) << 8 | UInt64(random[1])
        let rest = random[2...].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        self.init(milliseconds: UInt64(bitPattern: milliseconds), randomHigh: start, randomLow: rest)
    }

    init(milliseconds: UInt64, randomHigh: UInt64, randomLow: UInt64) {
        high = milliseconds << 16 | 0x7000 | randomHigh & 0x0FFF
        low = 1 << 63 | randomLow & (1 << 62 - 1)
    }

    /// The identifier written in the form 8-4-4-4-12 in lower case; `nil` for other text, versions and variants.
    package init?(_ text: some StringProtocol) {
        let characters = Array(text.utf8)
        let dashes = [8, 13, 18, 23]
        guard characters.count == 36, dashes.allSatisfy({ characters[$0] == UInt8(ascii: "-") }),
            let bytes = Hex.bytes(String(text).filter { $0 != "-" }), bytes.count == 16
        else { return nil }
        high = bytes[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        low = bytes[8...].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard high >> 12 & 15 == 7, low >> 62 == 2 else { return nil }
    }

    /// When it was made: UTC milliseconds since 1970.
    package var milliseconds: Int64 { Int64(high >> 16) }

    /// The form 8-4-4-4-12 in lower case; sorts as the identifiers do.
    package var text: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var place = 0
            for nibble in 0..<32 {
                if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 {
                    buffer[place] = UInt8(ascii: "-")
                    place += 1
                }
                let word = nibble < 16 ? high : low
                buffer[place] = Hex.digit(UInt8(truncatingIfNeeded: word >> (60 - nibble % 16 * 4)) & 15)
                place += 1
            }
            return place
        }
    }
}

extension UUIDv7: Comparable, CustomStringConvertible {
    package static func < (one: UUIDv7, other: UUIDv7) -> Bool {
        (one.high, one.low) < (other.high, other.low)
    }

    package var description: String { text }
}
